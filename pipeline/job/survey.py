"""The inputs of a run: what they hold, which documents have changed, and which stored ones are no longer there."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.job.progress import Course
from pipeline.job.work import Item, Work
from pipeline.places import Place, Remote, place
from pipeline.provenance import differences
from pipeline.readers import Skipped, Source, read, sources
from pipeline.records import RawArticle

SHARD = 64
SHARD_BYTES = 2**20
SHARES, LAST_SHARES, FEWEST_BYTES = 64, 16, 2**15
"""Into how many shards small inputs are split, and what is left of any, unless each would be smaller than so many bytes."""
MOST_SHARES = 9999


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to read, their size (bytes on disk), how many documents they hold (None: only reading them would tell), and what
    is left out."""

    names: tuple[str | Place, ...]
    stdin: Path | None
    size: int
    documents: int | None
    skipped: tuple[Skipped, ...]

    def sources(self) -> Iterator[Source]:
        """The files, looked up anew each time: a list of millions would have to be kept."""
        return sources(self.names, stdin=self.stdin)


def inputs_of(names: Sequence[str | Place], output: Place, stdin: Path | None = None) -> Inputs:
    """The files of all inputs; `stdin` holds what came from standard input.

    Raises:
        UsageError: an input cannot be used, or it and the output folder lie within each other.
    """
    for name in names:
        if name != "-":
            _apart(name, output)
    skipped: list[Skipped] = []
    files = single = size = 0
    for source in sources(names, skipped=skipped.append, stdin=stdin):
        files, single, size = files + 1, single + source.single, size + source.size
    return Inputs(tuple(names), stdin, size, files if files == single else None, tuple(skipped))


def _apart(name: str | Place, output: Place) -> None:
    one, other = ((str(path) if isinstance(path, Remote) else str(path.resolve())).rstrip("/") for path in (place(name), output))
    if f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/"):
        raise UsageError(f"{output}: the output folder and the input {name} lie within each other; name an output folder outside")


Told = Callable[[str, tuple[str, ...]], object]
"""Told of each document to process, and why: `new`, or what of it differs."""


@dataclass(frozen=True, slots=True)
class Share:
    """Part `number` (from 1) of `of` parts of the documents, by their sources."""

    number: int
    of: int

    def holds(self, source: str) -> bool:
        return zlib.crc32(source.encode("utf-8", "replace")) % self.of == self.number - 1


WHOLE = Share(1, 1)


def share_of(words: str) -> Share:
    """A share as it is written on the command line.

    >>> share_of("2/8")
    Share(number=2, of=8)

    Raises:
        UsageError: not written like this, or no such part.
    """
    number, _, of = words.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= MOST_SHARES):
        raise UsageError(f"--shard {words}: write I/N, for example 2/8 for the second of eight machines")
    return Share(int(number), int(of))


@dataclass(slots=True)
class Survey:
    """What has been met so far; `known` are the stored fingerprints by source, `unmet` those of their sources that have not been."""

    work: Work
    known: Mapping[str, str]
    told: Told = lambda source, reasons: None
    share: Share = WHOLE
    unmet: set[str] = field(init=False)
    unread: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    unchanged: int = 0
    course: Course = field(default_factory=Course)

    def __post_init__(self) -> None:
        self.unmet = set(self.known)

    def changed(self, found: Iterable[Source], *, force: bool = False) -> Iterator[Item]:
        """The documents to process. A file of one document that is not stored yet is not even opened."""
        before = 0
        for source in found:
            for item in self._changed(source, before, force=force):
                self.course.hand_out()
                yield item
            before += source.size
            self.course.met = before

    def _changed(self, source: Source, before: int, *, force: bool) -> Iterator[Item]:
        """Of one file, which has so many bytes of inputs before it."""
        if source.single and not self.share.holds(source.name):
            return
        if source.single and source.problem is None and (force or source.name not in self.known):
            self.unmet.discard(source.name)
            self.told(source.name, ("new",))
            self.course.met = before + source.size
            yield source
            return
        for raw in filter(self._mine, self._read(source, before)):
            if self._is_new(raw) or force:
                yield source if source.single and raw.error is None else raw
            else:
                self.unchanged += 1
        if source.name not in self.unread:
            self.finished.add(source.name)

    def _read(self, source: Source, before: int) -> Iterator[RawArticle]:
        def reached(bytes_read: int) -> None:
            self.course.met = before + min(bytes_read, source.size)

        return read(source, fields=self.work.fields, given=self.work.given, reached=reached)

    def _is_new(self, raw: RawArticle) -> bool:
        self.unmet.discard(raw.source)
        if raw.error is not None:
            self.unread.add(raw.source)
        stored, now = self.known.get(raw.source), self.work.fingerprint(raw)
        if stored != now:
            self.told(raw.source, ("new",) if stored is None else differences(stored, now))
        return stored != now

    def _mine(self, raw: RawArticle) -> bool:
        return self.share.holds(raw.source)

    def gone(self, *, prune: bool) -> set[str]:
        """Stored sources that are no longer there: records of files that were read to their end, and with `prune` all
        others, but for what may stand behind something that could not be read."""
        missing = {name for name in self.unmet if self.share.holds(name)}
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


def shards(items: Iterable[Item], *, most: Callable[[], int] = lambda: SHARD_BYTES) -> Iterator[list[Item]]:
    """Runs of items: few enough that an interruption loses little, small enough (about `most` bytes) to be sent to a worker."""
    shard: list[Item] = []
    size = 0
    for item in items:
        shard.append(item)
        size += item.size if isinstance(item, Source) else len(item.content)
        if len(shard) == SHARD or size > most():
            yield shard
            shard, size = [], 0
    if shard:
        yield shard


def fair(size: int, left: int) -> int:
    """Bytes of the next shard of inputs of this size: where so many are left, so small that no worker waits long for the last one."""
    return min(SHARD_BYTES, max(FEWEST_BYTES, min(size // SHARES, left // LAST_SHARES)))
