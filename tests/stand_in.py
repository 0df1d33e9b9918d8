"""A stand-in for extraction that needs no model, and does to its worker what a document tells it to."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline import rows, tables
from pipeline.codebook.book import load
from pipeline.duplicates import SHORTEST, sketches
from pipeline.engines import Engine
from pipeline.engines.shard import Limits
from pipeline.job.progress import Progress
from pipeline.job.run import Job, Summary, engine_of, perform
from pipeline.job.spool import spooled
from pipeline.job.survey import Share, inputs_of
from pipeline.job.work import Found, Work, state
from pipeline.places import Place, place
from pipeline.records import Article, Given, RawArticle
from pipeline.store.buckets import STATE
from pipeline.store.dataset import Dataset
from pipeline.store.part import Part


@dataclass(frozen=True, slots=True)
class StandInOptions:
    codebook: str = "prisoners"
    model: str = "none"
    clean: bool = True
    gate: bool = True
    skim: bool = False


@dataclass(frozen=True, slots=True)
class StandIn(Work):
    """One event for every word `swap`; `swap@3` happened on the third day of a month between two sides."""

    def rows(self, raws: Sequence[RawArticle] | Sequence[Article], fingerprints: Mapping[str, str] | None = None) -> Found:
        raws = [_raw(raw) if isinstance(raw, Article) else raw for raw in raws]
        for raw in raws:
            _obey(raw.content)
        found: dict[str, list[Any]] = {name: [] for name in rows.TABLES if name != "incidents"}
        for raw in raws:
            for table, part in _rows(raw).items():
                found[table].extend(part)
        batches = {name: pa.Table.from_batches([tables.batch(name, part)]) for name, part in found.items()}
        prints = fingerprints or {raw.source: self.fingerprint(raw) for raw in raws}
        return {**batches, STATE: state(batches["documents"], prints, _sketches(batches["documents"]))}

    def fingerprint(self, raw: RawArticle) -> str:
        return hashlib.sha256(f"{raw.sha256} {raw.given} {raw.error} {self.options}".encode()).hexdigest()


def write(folder: Path, texts: Mapping[str, str]) -> Path:
    """The folder, with these files in it."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def run(inputs: str | Place, output: str | Place, *, buckets: int = 0, **options: Any) -> Summary:
    """`pipeline.run` with the stand-in."""
    return run_all([inputs], output, buckets=buckets, **options)


def run_all(
    inputs: Sequence[str | Place],
    output: str | Place,
    *,
    workers: int = 1,
    force: bool = False,
    prune: bool = False,
    buckets: int = 0,
    limits: Limits | None = None,
    progress: Progress = lambda reached: None,
    outlet: str | None = None,
    share: Share | None = None,
    engine: Engine | None = None,
) -> Summary:
    """`run` for several inputs."""
    used = contextlib.nullcontext(engine) if engine else engine_of("local", workers=workers, limits=limits)
    work = StandIn(StandInOptions(), {}, Given(outlet=outlet))
    made_with = {"newsledger.model": "none", "newsledger.codebook": "0"}
    with spooled(inputs) as stdin, used as runs_on:
        found = inputs_of(inputs, place(output), stdin)
        if share:
            with Part(output, number=share.number, of=share.of) as part:
                job = Job(part, found, work, made_with, progress, share)
                summary = perform(job, engine=runs_on, force=force, prune=prune)
                part.complete(gone=job.gone, made_with=made_with, size=found.size, report=job.report(part.totals()))
                return summary
        with Dataset(output) as dataset:
            dataset.buckets = dataset.buckets if dataset.generation else buckets or dataset.buckets
            job = Job(dataset, found, work, made_with, progress)
            return perform(job, engine=runs_on, force=force, prune=prune)


def _raw(article: Article) -> RawArticle:
    given = Given(article.url, article.outlet, article.title, article.authors)
    return RawArticle(article.source, article.text.encode(), "txt", article.sha256, given)


def _sketches(documents: pa.Table) -> pa.Array:
    """Those of texts long enough to be compared; where none is, no worker waits for the codebook."""
    if all(len(text.split()) < SHORTEST for text in documents["text"].to_pylist()):
        return pa.nulls(len(documents), pa.binary())
    return sketches(documents, load("prisoners"))


def _obey(content: bytes) -> None:
    if content.startswith(b"die"):
        os._exit(9)
    if content.startswith(b"hang"):
        time.sleep(600)
    if content.startswith(b"slow"):
        time.sleep(0.05)
    if content.startswith(b"raise"):
        raise RuntimeError("as asked")
    if content.startswith(b"eat"):
        eaten = []
        while len(eaten) < 64:  # 4 GiB, if nobody stops it
            eaten.append(b"x" * 2**26)
            time.sleep(0.05)


def _rows(raw: RawArticle) -> Mapping[str, Sequence[Any]]:
    doc_id = hashlib.sha256(raw.source.encode()).hexdigest()[:16]
    text = raw.content.decode("utf-8", "replace")
    status = "failed" if raw.error else "ok" if text else "empty"
    given = raw.given
    document = rows.Document(
        doc_id, raw.source, raw.sha256, given.url, given.outlet, given.title, given.authors, None, None, "none", "en", status, raw.error,
        text, (), len(text.split()),
    )  # fmt: skip
    events = [_event(doc_id, at, text[at + 4 : at + 6]) for at in range(len(text)) if text.startswith("swap", at)]
    return {"documents": [document], "events": events}


def _event(doc_id: str, at: int, day: str) -> rows.Event:
    date = f"2025-01-1{day[1]}" if day[:1] == "@" else None
    sides = tuple(rows.EventParty(code, code, "side") for code in ("AAA", "BBB")) if date else ()
    return rows.Event(
        f"{doc_id}-e{at}", doc_id, None, "prisoner_exchange", None, None, "occurred", date, None, None, None, None, None, None, sides, (),
        (), (), True, "swap", at, at + 4, (rows.EvidenceSpan(at, at + 4),), "stand-in", rows.Float32(1.0),
    )  # fmt: skip
