"""Linking events to incidents, as the store is given it: for a codebook, and imported only when there is something to link."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa

from pipeline import defaults
from pipeline.errors import UsageError
from pipeline.job.request import recall
from pipeline.places import Place
from pipeline.store.linking import Linker

COLUMNS = (
    "event_id", "doc_id", "event_type", "status", "date_edtf", "parties", "mediators", "released", "location", "is_main", "trigger",
)  # fmt: skip


def linker(codebook: str | Path = defaults.CODEBOOK) -> Linker:
    """How events of this codebook become incidents."""
    name = str(codebook)
    return Linker(
        functools.partial(_blocks, name), functools.partial(_link, name), functools.partial(_connect, name), _succeed, COLUMNS
    )  # fmt: skip


def linker_of(output: Place) -> Linker:
    """How events become incidents in a folder that a run has filled: by the codebook of that run."""
    try:
        return linker(recall(output).work.options.codebook)
    except UsageError:
        return linker()


def _blocks(codebook: str, events: pa.Table, documents: pa.Table) -> pa.Array:
    from pipeline.incidents.link import blocks

    return blocks(events, documents, codebook=codebook)


def _link(codebook: str, events: pa.Table, documents: pa.Table) -> tuple[pa.Table, pa.Array]:
    from pipeline.incidents.link import link

    return link(events, documents, codebook=codebook)


def _connect(codebook: str, incidents: pa.Table) -> pa.Table:
    from pipeline.incidents.structure import connect

    return connect(incidents, codebook=codebook)


def _succeed(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    from pipeline.incidents.identity import successors

    return successors(old, new)


LINKER = linker()
"""For the codebook that is used where nobody names another."""
