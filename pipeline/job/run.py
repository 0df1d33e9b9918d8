"""The run itself: shards to the engine, results to the store, a summary at the end."""

from __future__ import annotations

import contextlib
import os
import platform
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline import defaults, tables
from pipeline.codebook.book import load as load_codebook
from pipeline.engines import Engine, local
from pipeline.engines.shard import Limits
from pipeline.errors import UsageError
from pipeline.job.linker import linker
from pipeline.job.progress import Progress, Reached
from pipeline.job.request import remember
from pipeline.job.spool import spooled
from pipeline.job.survey import FEWEST_BYTES, SHARD, WHOLE, Inputs, Share, Survey, fair, inputs_of, shards
from pipeline.job.work import Found, Work, again
from pipeline.places import Place, Remote, place
from pipeline.provenance import Options, model_version
from pipeline.readers import Skipped
from pipeline.readers.metadata import KEYS
from pipeline.records import Given
from pipeline.store.dataset import Dataset, Totals
from pipeline.store.journal import HOME
from pipeline.store.part import Part

COMMIT_EVERY = 20_000
"""Documents after which a long run commits what it has, so that its readers see it grow."""
ENGINES = ("local", "ray")
VERSIONS = ("newsledger", "spacy", "pyarrow", "trafilatura", "dateparser")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, and what the output now holds (`documents` by status, `rows` per table).

    `failures` are the failed documents among the inputs (source, error), also those that failed in an earlier run and have not
    changed since. `processed`, `unchanged`, `removed` count documents; after a dry run, those that a run would process and remove.
    `notes` say what the reader of the summary should know: a lock taken over, a commit finished that an earlier run left torn.
    """

    documents: Mapping[str, int]
    rows: Mapping[str, int]
    seconds: float
    failures: tuple[tuple[str, str], ...]
    processed: int
    unchanged: int
    removed: int
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


def run(
    inputs: str | Place | Sequence[str | Place],
    output: str | Place = "output/",
    *,
    codebook: str | Path = defaults.CODEBOOK,
    model: str = defaults.MODEL,
    workers: int | None = 1,
    fields: Mapping[str, str] | None = None,
    given: Given | None = None,
    clean: bool = True,
    gate: bool = True,
    skim: bool = False,
    force: bool = False,
    prune: bool = False,
    dry_run: bool = False,
    limits: Limits | None = None,
    progress: Progress | None = None,
    share: Share | None = None,
    engine: str = "local",
    address: str | None = None,
) -> Summary:
    """What became of the inputs; their rows are then in the folder `output`. Either may lie in a store of objects (`s3://`, `gs://`).

    `skim` closes the relevance gate before an article is cleaned: for crawls; the rows of what is off the topic then hold no text.

    Documents whose content, metadata, codebook, model and code are what they were are not processed again, unless `force`.
    `workers=None` takes one process per core (with Ray: of all its machines). `fields` maps contract names to the inputs' own
    (`{"published": "date_publish"}`), `given` is metadata for all that bring none. `prune` removes the rows of sources that are no
    longer there. `limits` bound what one document may take of a worker process; with one worker, which is this process, they cannot
    be kept. With `share` only these documents are processed, and wait under `output` for `merge`: machines with a share each work on
    one dataset. With the engine `ray` the work is done by the Ray cluster at `address`, on whose machines the same newsledger is
    installed and the inputs can be read.

    Raises:
        UsageError: an input, the output folder or the model cannot be used.
        CodebookError: no such codebook, or a file of it is wrong; nothing has been written.
        KeyboardInterrupt: interrupted; what was finished is kept.
    """
    options = Options(codebook=str(codebook), model=model, clean=clean, gate=gate, skim=skim)
    names = [inputs] if isinstance(inputs, (str, Path, Remote)) else list(inputs)
    work = Work(options, _known(fields or {}), given or Given())
    root = place(output)
    with spooled(names) as stdin:
        found = inputs_of(names, root, stdin)
        sure = 0 if dry_run or _is_begun(root) else found.size // (share or WHOLE).of
        with engine_of(engine, workers=workers, address=address, limits=limits, work=work, size=sure) as runs_on:
            made_with = {"newsledger.codebook": load_codebook(options.codebook).digest, "newsledger.model": model_version(model)}
            if dry_run:
                return _rehearse(found, root, work, force=force, prune=prune)
            with Part(root, number=share.number, of=share.of) if share else Dataset(root, expected_bytes=found.size) as target:
                remember(target.root, names, work)
                together = runs_on if engine != "local" or workers != 1 else None
                job = Job(target, found, work, made_with, progress or (lambda reached: None), share or WHOLE, together)
                summary = perform(job, engine=runs_on, force=force, prune=prune)
                if isinstance(target, Part):
                    target.complete(gone=job.gone, made_with=made_with, size=found.size, report=job.report(target.totals()))
                return summary


def _is_begun(root: Place) -> bool:
    """Whether a run has been there, so that there may be nothing to do."""
    return isinstance(root, Remote) or (root / HOME).exists()


def engine_of(
    name: str,
    *,
    workers: int | None = 1,
    address: str | None = None,
    limits: Limits | None = None,
    work: Work | None = None,
    size: int = 0,
) -> AbstractContextManager[Engine]:
    """The engine of this name (`local`, `ray`), for the length of a block. The local one's workers start at once, while what `work` is
    is still read, where inputs of so many bytes are sure to be processed.

    Raises:
        UsageError: no such engine, it is not installed, or has no use for an address.
    """
    if name == "ray":
        from pipeline.engines import ray_tasks

        return ray_tasks.opened(address=address, workers=workers, limits=limits)
    if name != "local":
        raise UsageError(f"no engine {name!r}; there are {', '.join(ENGINES)}")
    if address is not None:
        raise UsageError(f"--address {address}: only the engine ray has an address; add --engine ray")
    return local.opened(workers or os.cpu_count() or 1, limits, first=work, shards=-(-size // FEWEST_BYTES))


def perform(job: Job, *, engine: Engine, force: bool, prune: bool) -> Summary:
    """Raises:
    UsageError: the output folder cannot be written any more.
    """
    try:
        return job.perform(engine, force=force, prune=prune)
    except pa.ArrowInvalid as error:
        root = job.dataset.root
        raise UsageError(f"{root}: a file of it is damaged ({error}); run `newsledger doctor {root} --repair`, then again") from error
    except OSError as error:
        raise UsageError(f"{job.dataset.root}: {error.strerror or error}; what was finished is kept: mend this and run again") from error


def _known(fields: Mapping[str, str]) -> dict[str, str]:
    if wrong := sorted(fields.keys() - {*KEYS, "text", "html"}):
        raise UsageError(f"--field {wrong[0]}: no such field; use one of text, html, {', '.join(KEYS)}")
    return dict(fields)


def _rehearse(found: Inputs, output: Place, work: Work, *, force: bool, prune: bool) -> Summary:
    began = time.monotonic()
    dataset = Dataset(output).look()
    survey = Survey(work, dataset.fingerprints())
    processed = sum(1 for _ in survey.changed(found.sources(), force=force))
    removed = len(survey.gone(prune=prune))
    return Summary({}, {}, time.monotonic() - began, (), processed, survey.unchanged, removed, found.skipped)


@dataclass(slots=True)
class Job:
    """One run on an open dataset, or on a share of it."""

    dataset: Dataset | Part
    inputs: Inputs
    work: Work
    made_with: Mapping[str, str]
    progress: Progress
    share: Share = WHOLE
    links_on: Engine | None = None
    """Whose workers link events where there are many."""
    began: float = field(default_factory=time.monotonic)
    processed: int = 0
    pending: int = 0
    gone: set[str] = field(default_factory=set)
    unchanged: int = 0

    def perform(self, engine: Engine, *, force: bool, prune: bool) -> Summary:
        """Process what has changed, and commit."""
        survey = Survey(self.work, self.dataset.fingerprints(), share=self.share)
        self.pending = self.dataset.waiting
        size = self.inputs.size
        changed = shards(survey.changed(self.inputs.sources(), force=force), most=lambda: fair(size, size - survey.course.met))
        try:
            with contextlib.closing(engine(self.work, changed, lost=self.work.lost)) as results:
                for result in results:
                    self._keep(result, survey)
        except KeyboardInterrupt:
            self._commit(survey)
            raise
        self.gone = survey.gone(prune=prune)
        self._read_again(engine)
        totals = self._commit(survey, self.gone)
        self._tell(survey)
        failures = tuple(pair for pair in totals.failures if pair[0] not in survey.unmet)
        return Summary(
            totals.documents, totals.rows, time.monotonic() - self.began, failures,
            self.processed, survey.unchanged, len(self.gone), self.inputs.skipped, self._notes(),
        )  # fmt: skip

    def _keep(self, result: Found, survey: Survey) -> None:
        self.dataset.park(result)
        count = len(result["documents"])
        self.processed, self.pending = self.processed + count, self.pending + count
        self._tell(survey, count)
        if self.pending >= COMMIT_EVERY:
            self._commit(survey)

    def _tell(self, survey: Survey, finished: int = 0, *, storing: bool = False) -> None:
        known = self.inputs.documents if self.share == WHOLE else None
        behind = survey.course.finish(finished)
        self.progress(Reached(self.processed + survey.unchanged, known, behind, self.inputs.size, storing))

    def _read_again(self, engine: Engine) -> None:
        """Extract once more, from what is stored, the copies whose first has changed or gone."""
        if not (self.pending or self.gone or not self.dataset.settled):
            return
        freed = [again(*pair, clean=self.work.options.clean) for pair in self.dataset.freed(find, self.gone)]
        runs = (freed[at : at + SHARD] for at in range(0, len(freed), SHARD))
        runs_on: Engine = engine if len(freed) > SHARD else local.map
        for result in runs_on(self.work, runs, lost=self.work.lost):
            self.dataset.park(result)
            self.pending += 1

    def _commit(self, survey: Survey, gone: set[str] | None = None) -> Totals:
        if not (self.pending or gone or not self.dataset.generation):
            return self.dataset.totals()
        self._tell(survey, storing=True)
        self.pending, self.unchanged = 0, survey.unchanged
        by = linker(self.work.options.codebook, engine=self.links_on)
        return self.dataset.commit(linker=by, report=self.report, made_with=self.made_with, find=find, gone=gone or ())

    def report(self, totals: Totals) -> Mapping[str, Any]:
        """What run.json says."""
        return {
            "versions": {"python": platform.python_version(), **{name: metadata.version(name) for name in VERSIONS}},
            "schema": tables.SCHEMA_VERSION,
            "codebook": {"name": self.work.options.codebook, "digest": self.made_with["newsledger.codebook"]},
            "model": self.made_with["newsledger.model"],
            "options": {"clean": self.work.options.clean, "gate": self.work.options.gate, "skim": self.work.options.skim},
            "documents": dict(totals.documents),
            "rows": dict(totals.rows),
            "run": {
                "processed": self.processed, "unchanged": self.unchanged, "removed": len(self.gone),
                "seconds": round(time.monotonic() - self.began, 3),
            },
            "failures": [{"source": source, "error": error} for source, error in totals.failures],
        }  # fmt: skip

    def _notes(self) -> tuple[str, ...]:
        taken = f"took over the lock of {self.dataset.taken_over}, which is dead" if self.dataset.taken_over else None
        torn = "finished a commit that an earlier run had left torn" if self.dataset.recovered else None
        return tuple(note for note in (taken, torn) if note)


def find(known: pa.Table) -> Mapping[str, str]:
    from pipeline.duplicates import copies

    return copies(known)
