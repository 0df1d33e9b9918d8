"""What was asked of a run, kept with the dataset, so that it can be asked later what has become stale."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.job.work import Work
from pipeline.places import Place, is_remote
from pipeline.provenance import Options
from pipeline.records import Given
from pipeline.store.durable import as_json, put
from pipeline.store.journal import HOME

FILE = f"{HOME}/request.json"


@dataclass(frozen=True, slots=True)
class Request:
    """The inputs of the last run (absolute paths, `-` for standard input) and how they were read."""

    inputs: tuple[str, ...]
    work: Work


def remember(root: Place, inputs: Sequence[str | Place], work: Work) -> None:
    """Keep a request; where it is the last one's, nothing is written."""
    names = [name if name == "-" or is_remote(name) else str(Path(name).absolute()) for name in map(str, inputs)]
    content = as_json({"inputs": names, "options": asdict(work.options), "fields": dict(work.fields), "given": asdict(work.given)})
    path = root / FILE
    if not path.exists() or path.read_bytes() != content:
        put(path, content)


def recall(root: Place) -> Request:
    """The last run's request.

    Raises:
        UsageError: no run has been here, or what it left cannot be read.
    """
    try:
        said: Mapping[str, Any] = json.loads((root / FILE).read_bytes())
        given = Given(**{**said["given"], "authors": tuple(said["given"]["authors"])})
        return Request(tuple(said["inputs"]), Work(Options(**said["options"]), said["fields"], given))
    except FileNotFoundError as error:
        raise UsageError(f"{root}: does not say what it was made from; run `newsledger run INPUTS --output {root}`") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{root / FILE}: damaged ({error}); run `newsledger run INPUTS --output {root}` again") from error
