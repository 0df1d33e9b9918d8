"""What of a dataset is stale, and why: every document of the last run's inputs beside what its rows were made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.job.request import recall
from pipeline.job.survey import Survey, inputs_of
from pipeline.places import Place, place
from pipeline.store import snapshot
from pipeline.store.dataset import Dataset
from pipeline.store.lock import holder


@dataclass(frozen=True, slots=True)
class Status:
    """What is stored, and what another run would do about it.

    `stale` are sources with the reasons to process them again: `new`, or the names of `provenance.PARTS` that differ. `gone` are
    stored sources that are no longer there, `dropped` those of them that another run drops even without --prune. `waiting` is the
    number of finished shards that wait for the next run's commit; `writer` is the process that writes now.
    """

    generation: int
    stored: int
    unchanged: int
    stale: tuple[tuple[str, tuple[str, ...]], ...]
    gone: tuple[str, ...]
    dropped: tuple[str, ...]
    waiting: int
    writer: str | None


def status(output: str | Place, inputs: Sequence[str | Place] = ()) -> Status:
    """What is stale; `inputs` are those of the last run where none are named. Writes nothing.

    Raises:
        UsageError: no dataset, its inputs are not known or no longer there, or a file of it is damaged.
    """
    root = place(output)
    snapshot.finish(root)
    request = recall(root)
    names = [name for name in inputs or request.inputs if name != "-"]
    if not names:
        raise UsageError(f"{root}: was made from standard input, which cannot be looked at again; name the inputs")
    dataset = Dataset(root).look()
    stale: list[tuple[str, tuple[str, ...]]] = []
    found = inputs_of(names, root)
    try:
        survey = Survey(request.work, dataset.fingerprints(), told=lambda *pair: stale.append(pair))
    except (pa.ArrowInvalid, OSError) as error:
        raise UsageError(f"{root}: a file of it is damaged ({error}); run `newsledger doctor {root} --repair`") from error
    for _ in survey.changed(found.sources()):
        pass
    gone, dropped = (tuple(sorted(survey.gone(prune=prune))) for prune in (True, False))
    return Status(
        dataset.generation, len(survey.known), survey.unchanged, tuple(stale), gone, dropped, dataset.waiting, holder(root),
    )  # fmt: skip
