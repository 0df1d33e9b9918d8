"""A share of a run's documents, filled by one machine beside others, until a merge takes all shares into the dataset at once."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.places import Place, Remote, place
from pipeline.store import shards
from pipeline.store.buckets import PER_DOCUMENT, STATE
from pipeline.store.copies import Find
from pipeline.store.dataset import Dataset, Report, Totals, check_folder, failures_of
from pipeline.store.durable import UNFINISHED, as_json, clear, put
from pipeline.store.journal import HOME
from pipeline.store.linking import Linker
from pipeline.store.lock import lock_of
from pipeline.store.parking import Parking

PARTS = f"{HOME}/parts"
COMPLETE = "complete.json"
REQUEST = f"{HOME}/request.json"


class Part(Parking):
    """Share `number` of `of` of a dataset, open for writing; what `Dataset` is to a whole run, but that a commit only counts.

    Raises:
        UsageError: the folder holds something else, cannot be written, or another process fills this share.
    """

    generation = 1
    recovered = False

    def __init__(self, path: str | Place, *, number: int, of: int) -> None:
        root, folder = place(path), f"{PARTS}/{number:04d}-of-{of:04d}"
        check_folder(root)
        super().__init__(root, folder, lock_of(root / folder / "lock", root=root))

    def __enter__(self) -> Part:
        home = self.root / self._folder
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            (home / COMPLETE).unlink(missing_ok=True)
            for rubbish in home.glob(f"*{UNFINISHED}"):
                rubbish.unlink()
        except OSError as error:
            raise UsageError(f"{self.root}: cannot be written ({error.strerror or error}); choose another output folder") from error
        self._look()
        return self

    def fingerprints(self) -> dict[str, str]:
        """What the rows of each source were made from, in the dataset and in this share."""
        own = [shards.read(self.root, shard, only=STATE)[STATE].to_pydict() for shard in self._parked]
        return Dataset(self.root).look().fingerprints() | {s: f for t in own for s, f in zip(t["source"], t["fingerprint"], strict=True)}

    settled = True

    def freed(self, find: Find, gone: Collection[str] = ()) -> list[tuple[Mapping[str, Any], str]]:
        """None: copies are found when the shares are merged."""
        return []

    def commit(self, *, linker: Linker, report: Report, made_with: Mapping[str, str], find: Find, gone: Collection[str] = ()) -> Totals:
        """What this share holds; it goes nowhere before the merge."""
        return self.totals()

    def totals(self) -> Totals:
        statuses: Counter[str] = Counter()
        rows: Counter[str] = Counter()
        failures: list[tuple[str, str]] = []
        for shard in self._parked:
            found = shards.read(self.root, shard)
            statuses.update(found["documents"]["status"].to_pylist())
            rows.update({table: len(found[table]) for table in PER_DOCUMENT if table != STATE})
            failures += failures_of(found["documents"])
        return Totals(dict(sorted(statuses.items())), rows, tuple(sorted(failures)))

    def complete(self, *, gone: Collection[str], made_with: Mapping[str, str], size: int, report: Mapping[str, Any]) -> None:
        """Mark the share as finished, with what the merge needs to know: sources to drop, and bytes of all inputs."""
        self._lock.check()
        said = {"gone": sorted(gone), "made_with": dict(made_with), "bytes": size, "report": dict(report)}
        put(self.root / self._folder / COMPLETE, as_json(said))


@dataclass(frozen=True, slots=True)
class _Filled:
    folder: str
    number: int
    of: int
    said: Mapping[str, Any] | None
    """What its marker says; None where the share is not complete."""


def merge(path: str | Place, others: Collection[str | Place], *, linker: Linker, find: Find, unfinished: bool = False) -> Totals:
    """Take all shares under `path` (and those of the folders `others`, filled elsewhere) into the dataset, in one commit.

    Raises:
        UsageError: no shares, some missing or not complete (but for `unfinished`), made with different codebooks or models, or
            still being filled.
    """
    root = place(path)
    for other in others:
        here = place(other)
        if isinstance(here, Remote) or isinstance(root, Remote):
            raise UsageError(f"{other}: shares are fetched between folders of this machine only; copy it, or let all machines fill {root}")
        _fetch(here, root)
    found = [_filled(root, name) for name in sorted(folder.name for folder in (root / PARTS).glob("[0-9]*-of-*"))]
    _check(root, found, unfinished=unfinished)
    said = [part.said for part in found if part.said]
    with Dataset(root, expected_bytes=max((s["bytes"] for s in said), default=0)) as dataset:
        dataset.adopt([s for p in found for s in shards.parked(root, folder=p.folder)], [f"{p.folder}/{COMPLETE}" for p in found])
        made_with, gone = (said[0]["made_with"], {name for s in said for name in s["gone"]}) if said else ({}, set())
        totals = dataset.commit(linker=linker, find=find, report=_report(said), made_with=made_with, gone=gone)
        clear(root / PARTS)
    return totals


def _report(said: list[Mapping[str, Any]]) -> Callable[[Totals], Mapping[str, Any]]:
    """What run.json says: as the first share does, with the sums of all."""
    runs = [s["report"].get("run", {}) for s in said]
    run = {key: sum(run[key] for run in runs) for key in (runs[0] if runs else ())}

    def report(totals: Totals) -> Mapping[str, Any]:
        failures = [{"source": source, "error": error} for source, error in totals.failures]
        return {**(said[0]["report"] if said else {}), "documents": totals.documents, "rows": totals.rows, "run": run, "failures": failures}

    return report


def _fetch(other: Path, root: Path) -> None:
    """Copy the shares of a folder that was filled elsewhere; one that is here already is left as it is."""
    found = sorted((other / PARTS).glob("[0-9]*-of-*"))
    if not found:
        raise UsageError(f"{other}: no shares here; fill them with `newsledger run INPUTS --output {other} --shard 1/2`")
    (root / PARTS).mkdir(parents=True, exist_ok=True)
    if not (root / REQUEST).exists() and (other / REQUEST).exists():
        shutil.copyfile(other / REQUEST, root / REQUEST)
    for folder in found:
        aside, final = root / PARTS / f"incoming-{folder.name}", root / PARTS / folder.name
        if not final.exists():
            shutil.rmtree(aside, ignore_errors=True)
            shutil.copytree(folder, aside)
            aside.rename(final)


def _filled(root: Place, name: str) -> _Filled:
    number, of = map(int, name.split("-of-"))
    marker = root / PARTS / name / COMPLETE
    return _Filled(f"{PARTS}/{name}", number, of, json.loads(marker.read_bytes()) if marker.exists() else None)


def _check(root: Place, found: list[_Filled], *, unfinished: bool) -> None:
    if not found:
        raise UsageError(f"{root}: no shares here; fill them with `newsledger run INPUTS --output {root} --shard 1/2`")
    if len({part.of for part in found}) > 1:
        raise UsageError(
            f"{root}: shares of different numbers ({', '.join(Path(p.folder).name for p in found)}); remove those that are wrong"
        )
    if len({json.dumps(part.said["made_with"], sort_keys=True) for part in found if part.said}) > 1:
        raise UsageError(f"{root}: shares made with different codebooks or models; fill them again with the same")
    missing = sorted({*range(1, found[0].of + 1)} - {part.number for part in found if part.said})
    if missing and not unfinished:
        names = ", ".join(f"{number}/{found[0].of}" for number in missing)
        raise UsageError(f"{root}: not finished: --shard {names}; run them (again), or merge with --unfinished")
    for part in found:
        with lock_of(root / part.folder / "lock", root=root):
            pass
