"""What is to be read: input paths → sources, in a fixed order, each real folder once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from pipeline.errors import UsageError
from pipeline.places import Place, Remote, place

KINDS = {
    ".txt": "txt", ".md": "md", ".html": "html", ".htm": "html", ".json": "json", ".jsonl": "jsonl", ".csv": "csv",
    ".parquet": "parquet", ".warc": "warc",
}  # fmt: skip
PACKED = (".gz", ".zst")
SIDECAR = ".meta.json"
ONE_DOCUMENT = frozenset({"txt", "md", "html"})


@dataclass(frozen=True, slots=True)
class Source:
    """One input file. `name` is its path relative to the input root; `kind` a format, or `auto` where its first bytes decide.

    `problem` says why it cannot be read, where that is known already (a folder without permission, a link to nowhere).
    """

    path: str
    name: str
    size: int
    kind: str
    problem: str | None = None

    @property
    def single(self) -> bool:
        """Whether it is certain to hold exactly one document."""
        return self.problem is not None or self.kind in ONE_DOCUMENT


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in an input folder that is left out, and why."""

    path: str
    reason: str


Report = Callable[[Skipped], None]


def sources(inputs: Sequence[str | Place], *, skipped: Report | None = None, stdin: Path | None = None) -> Iterator[Source]:
    """The files to read, sorted within each input; hidden files, sidecars and unknown kinds go to `skipped`.

    `-` stands for the file `stdin`, into which the caller has put standard input.

    Raises:
        UsageError: an input that does not exist or is of no known kind, or two files that would have the same name.
    """
    report: Report = skipped or (lambda _: None)
    found = (source for given in inputs for source in _of_input(str(given), report, stdin))
    yield from found if len(inputs) == 1 else _once(found)


def _once(found: Iterator[Source]) -> Iterator[Source]:
    """Each real file once, where several inputs overlap."""
    paths: dict[str, str] = {}
    names: dict[str, str] = {}
    for source in found:
        real = os.path.realpath(source.path)
        if real in paths:
            continue
        if source.name in names:
            raise UsageError(f"{source.path} and {names[source.name]} have the same name {source.name!r}; give the folder that holds both")
        paths[real] = source.name
        names[source.name] = source.path
        yield source


def kind_of(name: str) -> tuple[str | None, bool]:
    """The format that a file name promises (None: none we read), and whether it is packed.

    >>> kind_of("a/story.html.gz"), kind_of("photo.jpg")
    (('html', True), (None, False))
    """
    low = name.lower()
    bare = next((low.removesuffix(p) for p in PACKED if low.endswith(p)), low)
    return KINDS.get(PurePath(bare).suffix), bare != low


def _of_input(given: str, report: Report, stdin: Path | None) -> Iterator[Source]:
    if given == "-" and stdin is not None:
        yield Source(str(stdin), "stdin", stdin.stat().st_size, "auto")
        return
    path = place(given)
    if isinstance(path, Remote):
        yield from _of_store(path, report)
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise UsageError(f"{given}: no such input ({error.strerror}); give a file, a folder, or - for standard input") from error
    if stat.S_ISDIR(mode):
        yield from _walk(given, report)
    else:
        yield _file(path)


def _of_store(top: Remote, report: Report) -> Iterator[Source]:
    """A file in a store of objects, or all files of a folder there.

    Raises:
        UsageError: nothing is there, or a file of no known kind.
    """
    if not top.is_dir():
        try:
            yield Source(str(top), top.name, top.size(), _known(top))
        except FileNotFoundError as error:
            raise UsageError(f"{top}: no such input; give a file, a folder, or - for standard input") from error
        return
    for name, size in top.walk():
        kind, path = kind_of(name)[0], str(top / name)
        if "/." in f"/{name}":
            report(Skipped(path, "hidden"))
        elif name.lower().endswith(SIDECAR):
            report(Skipped(path, "sidecar"))
        elif kind is None:
            report(Skipped(path, "unknown kind"))
        else:
            yield Source(path, _printable(name), size, kind)


def _known(path: Path | Remote) -> str:
    """The format of a file that was named itself.

    Raises:
        UsageError: a name of no known kind.
    """
    kind, _ = kind_of(path.name)
    if kind is None and path.suffix:
        raise UsageError(f"{path}: files of kind {path.suffix} are not read; use one of {', '.join(KINDS)} (also {', '.join(PACKED)})")
    return kind or "auto"


def _file(path: Path) -> Source:
    return Source(str(path), _printable(path.name), path.stat().st_size, _known(path))


def _walk(root: str, report: Report) -> Iterator[Source]:
    """Real folders first, linked folders after, so that a link never takes a folder's own name from it, and loops end."""
    done: set[tuple[int, int]] = set()
    waiting, linked = [root], list[str]()
    while waiting or linked:
        folder = waiting.pop() if waiting else linked.pop(0)
        try:
            entries = _listing(folder, done)
        except OSError as error:
            problem = f"folder not readable ({error.strerror}); grant permission or take it away"
            yield Source(folder, _name(folder, root) + "/", 0, "auto", problem)
            continue
        for entry in entries:
            if entry.name.startswith("."):
                report(Skipped(entry.path, "hidden"))
            elif not entry.is_dir():
                yield from _entry(entry, root, report)
            elif entry.is_symlink():
                linked.append(entry.path)
        waiting += [e.path for e in reversed(entries) if e.is_dir(follow_symlinks=False) and not e.name.startswith(".")]


def _listing(folder: str, done: set[tuple[int, int]]) -> list[os.DirEntry[str]]:
    here = Path(folder).stat()
    if (here.st_dev, here.st_ino) in done:
        return []
    done.add((here.st_dev, here.st_ino))
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


def _entry(entry: os.DirEntry[str], root: str, report: Report) -> Iterator[Source]:
    kind, _ = kind_of(entry.name)
    if entry.name.lower().endswith(SIDECAR):
        report(Skipped(entry.path, "sidecar"))
    elif kind is None:
        report(Skipped(entry.path, "unknown kind"))
    else:
        size, problem = _state(entry)
        yield Source(entry.path, _name(entry.path, root), size, kind, problem)


def _state(entry: os.DirEntry[str]) -> tuple[int, str | None]:
    try:
        found = entry.stat()
    except OSError as error:
        return 0, f"not there ({error.strerror}); a link to nowhere, or removed meanwhile"
    if not stat.S_ISREG(found.st_mode):
        return 0, "not a file (a pipe, socket or device)"
    return found.st_size, None


def _name(path: str, root: str) -> str:
    relative = os.path.relpath(path, root)
    return _printable(relative if os.sep == "/" else relative.replace(os.sep, "/"))


def _printable(name: str) -> str:
    """File names may hold bytes that are no UTF-8; tables cannot: such bytes become \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
