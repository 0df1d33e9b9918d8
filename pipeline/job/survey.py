"""The inputs of a run: what they hold, which documents have changed, and which stored ones are no longer there."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.job.work import Item, Work
from pipeline.readers import Skipped, Source, read, sources
from pipeline.records import RawArticle

SHARD = 16
SHARD_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to read, and those left out."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(source.size for source in self.sources)


def inputs_of(names: Sequence[str | Path], output: Path, spool: Path) -> Inputs:
    """The files of all inputs; standard input is put into a file in the folder `spool`.

    Raises:
        UsageError: an input cannot be used, or it and the output folder lie within each other.
    """
    for name in names:
        if name != "-":
            _apart(name, output)
    stdin = None
    if "-" in names:
        stdin = spool / "stdin"
        with stdin.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
    skipped: list[Skipped] = []
    found = tuple(sources(names, skipped=skipped.append, stdin=stdin))
    return Inputs(found, tuple(skipped))


def temporary() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="newsledger-")


def _apart(name: str | Path, output: Path) -> None:
    one, other = Path(name).resolve(), output.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise UsageError(f"{output}: the output folder and the input {name} lie within each other; name an output folder outside")


@dataclass(slots=True)
class Survey:
    """What has been met so far; `known` are the stored fingerprints by source."""

    work: Work
    known: Mapping[str, str]
    total: int
    seen: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    unchanged: int = 0

    def changed(self, found: Iterable[Source], *, force: bool = False) -> Iterator[Item]:
        """The documents to process. A file of one document that is not stored yet is not even opened."""
        for source in found:
            if source.single and source.problem is None and (force or source.name not in self.known):
                self.seen.add(source.name)
                yield source
                continue
            self.total -= 1
            for raw in read(source, fields=self.work.fields, given=self.work.given):
                if self._is_new(raw) or force:
                    yield source if source.single and raw.error is None else raw
                else:
                    self.unchanged += 1
            if source.name not in self.unread:
                self.finished.add(source.name)

    def _is_new(self, raw: RawArticle) -> bool:
        self.total += 1
        self.seen.add(raw.source)
        if raw.error is not None:
            self.unread.add(raw.source)
        return self.known.get(raw.source) != self.work.fingerprint(raw)

    def gone(self, *, prune: bool) -> set[str]:
        """Stored sources that are no longer there: records of files that were read to their end, and with `prune` all
        others, but for what may stand behind something that could not be read."""
        missing = self.known.keys() - self.seen
        if not prune:
            return {name for name in missing if file_of(name) in self.finished}
        hidden = tuple(name.removeprefix("./") if name.endswith("/") else f"{name}#" for name in self.unread)
        return {name for name in missing if not name.startswith(hidden)}


def file_of(name: str) -> str:
    """The file that a source's record stands in.

    >>> file_of("wire.jsonl#12"), file_of("a#b.txt")
    ('wire.jsonl', 'a#b.txt')
    """
    head, _, number = name.rpartition("#")
    return head if head and number.isdigit() else name


def shards(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Runs of items: few enough that an interruption loses little, small enough to be sent to a worker."""
    shard: list[Item] = []
    size = 0
    for item in items:
        shard.append(item)
        size += item.size if isinstance(item, Source) else len(item.content)
        if len(shard) == SHARD or size > SHARD_BYTES:
            yield shard
            shard, size = [], 0
    if shard:
        yield shard
