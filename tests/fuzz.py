"""Mutated inputs for all readers: each must give rows with names of their own, in bounded time, and no exception.

    python tests/fuzz.py [--inputs 20000] [--seed 0] [--keep FOLDER]

The same seed gives the same inputs. They are read in a process that may die. What breaks a reader is kept in FOLDER: it belongs among the
bad inputs of `tests/test_readers.py`.
"""

# ruff: noqa: E501, T201 (tables of values; a script that prints)
from __future__ import annotations

import argparse
import collections
import datetime
import decimal
import gzip
import io
import json
import multiprocessing
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from test_readers import FILES, parquet, warc

from pipeline.cleaning.clean import clean
from pipeline.codebook.book import load
from pipeline.readers import Source, read
from pipeline.readers.inputs import KINDS, sources
from pipeline.records import Given

Moves = random.Random
SECONDS = 20
"""Within which one small input must have been read and cleaned."""
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": partial(gzip.compress, mtime=0),
    ".zst": zstandard.ZstdCompressor().compress,
}
TOKENS = [
    b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n\n", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b",", b":", b"---\n",
    b"&#x110000;", b"<![CDATA[", b"<!--", b"<script>", b"<plaintext>", b"</", b"%PDF-", b"PAR1", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/1.0\r\n",
    b"Content-Length: 99999999999\r\n", b"Content-Length: -1\r\n", b"HTTP/1.1 200 OK\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n", b"charset=utf-16", b"charset=nonsense", b"NaN", b"Infinity", b"-0", b"1e999", b"null", b"true",
    b'{"text":', b'"\\ud800"', b"!!python/object:os.system", b"&a [*a]", b"? ", b"|\n", b"\xc2\xa0", b"\xe2\x80\xa8", b"A" * 5000, b"[" * 3000,
]  # fmt: skip
VALUES: list[Any] = [
    None, True, 0, -1, 2**70, 1.5, float("nan"), float("inf"), "", " ", "x", "\ud800", "\0", "2025-05-21", "9999-99-99", [], {}, [None], [[[]]], {"a": {}},
    ["A", 1, None], {"name": "B"}, "a" * 70_000, b"bytes".decode(), [{"name": ["x"]}],
]  # fmt: skip
CELLS: list[Any] = [
    None, True, 7, 1.5, float("nan"), "x", "", b"\xff\xfe", [1], ["a", None], {"name": "x"}, [{"name": "x"}], datetime.date(2025, 5, 21),
    datetime.datetime(2025, 5, 21, tzinfo=datetime.UTC), datetime.timedelta(1), datetime.time(1), decimal.Decimal("1.5"),
]  # fmt: skip


def an_input(seed: int) -> tuple[str, bytes]:
    """A file name and content: a sound file that has been changed in a few places, or is made of odd values."""
    moves = Moves(seed)
    name = moves.choice(sorted(FILES))
    made = MAKERS.get(Path(name).suffix)
    content = made(moves) if made and moves.random() < 0.4 else FILES[name]
    packing = moves.choice(["", "", "", ".gz", ".zst"])
    if moves.random() < 0.5:
        return name + packing, mutated(moves, PACKINGS[packing](content))
    return name + packing, PACKINGS[packing](mutated(moves, content))


def mutated(moves: Moves, content: bytes) -> bytes:
    for _ in range(moves.choice([0, 1, 1, 1, 2, 3, 5, 8])):
        content = moves.choice(MUTATIONS)(moves, content)
    return content[:500_000]


def _at(moves: Moves, content: bytes) -> int:
    return moves.randrange(len(content) + 1)


def flip(moves: Moves, content: bytes) -> bytes:
    at = _at(moves, content)
    return content[:at] + bytes([moves.randrange(256)]) + content[at + 1 :]


def cut(moves: Moves, content: bytes) -> bytes:
    return content[: _at(moves, content)]


def drop(moves: Moves, content: bytes) -> bytes:
    at = _at(moves, content)
    return content[:at] + content[at + moves.randrange(64) :]


def double(moves: Moves, content: bytes) -> bytes:
    at, size = _at(moves, content), moves.choice([1, 10, 100, 1000])
    return content[:at] + content[at : at + size] * moves.choice([2, 3, 50]) + content[at + size :]


def insert(moves: Moves, content: bytes) -> bytes:
    at = _at(moves, content)
    return content[:at] + moves.choice(TOKENS) * moves.choice([1, 1, 2, 40]) + content[at:]


def splice(moves: Moves, content: bytes) -> bytes:
    other = FILES[moves.choice(sorted(FILES))]
    return content[: _at(moves, content)] + other[_at(moves, other) :]


def recode(moves: Moves, content: bytes) -> bytes:
    return content.decode("utf-8", "replace").encode(
        moves.choice(["utf-16", "utf-16-le", "utf-32", "cp1252", "utf-8-sig", "utf-7"]), "replace"
    )


MUTATIONS = (flip, flip, cut, drop, double, insert, insert, splice, recode)


def a_record(moves: Moves) -> dict[str, Any]:
    names = ["text", "html", "url", "outlet", "title", "authors", "published", "language", "other", ""]
    return {moves.choice(names): moves.choice(VALUES) for _ in range(moves.randrange(8))}


def json_of(moves: Moves) -> bytes:
    records = [a_record(moves) for _ in range(moves.randrange(4))]
    return json.dumps(moves.choice([records, records[0] if records else [], [records], moves.choice(VALUES)])).encode()


def jsonl_of(moves: Moves) -> bytes:
    return moves.choice([b"\n", b"\r\n", b"\r", b"\n\n", b" "]).join(json.dumps(a_record(moves)).encode() for _ in range(5))


def parquet_of(moves: Moves) -> bytes:
    """Columns of all kinds under the names of the contract."""
    names = moves.sample(["text", "html", "url", "outlet", "title", "authors", "published", "language"], 4)
    try:
        return parquet([{name: moves.choice(CELLS) if moves.random() < 0.5 else "words" for name in names}] * moves.randrange(1, 4))
    except (pa.ArrowException, TypeError):
        sink = io.BytesIO()
        pq.write_table(pa.table([pa.array([7]), pa.array([None], pa.null())], names=["text", moves.choice(["text", "html"])]), sink)
        return sink.getvalue()


def csv_of(moves: Moves) -> bytes:
    ends = moves.choice(["\n", "\r\n", "\r"])
    cells = ["a", '"a', '"a""b"', "", "a\nb", '"a\nb"', "é", "\0", "x" * 200_000]
    rows = [moves.choice(",;\t").join(moves.choice(cells) for _ in range(moves.randrange(4))) for _ in range(5)]
    return ends.join(["text,title", *rows]).encode()


def warc_of(moves: Moves) -> bytes:
    heads = [
        "200 OK\r\nContent-Type: text/html", "204 No Content", "200 OK\r\nContent-Type: text/html; charset=utf-16", "999", "200 OK",
        "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", "200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked",
        "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br",
    ]  # fmt: skip
    bodies = [b"<p>x</p>", b"", b"5\r\n<p>x<\r\n", gzip.compress(b"<p>x</p>", mtime=0), b"\xff\xfe<\0p\0", b"zz\r\n"]
    return warc(*((moves.choice(["http://x.test", "", "\\\0"]), moves.choice(heads), moves.choice(bodies)) for _ in range(3)))


def md_of(moves: Moves) -> bytes:
    lines = [
        "title: T",
        "date: 2025-05-21",
        "a: [",
        "b: {",
        "? c",
        "- d",
        "&x e: *x",
        "f: !!python/name:os",
        "\tg: 1",
        "title: [1, {a: b}]",
        "x" * 900,
    ]
    head = "\n".join(moves.choice(lines) for _ in range(moves.randrange(6)))
    return f"---\n{head}\n{moves.choice(['---', '...', ''])}\nText.".encode()


MAKERS: dict[str, Callable[[Moves], bytes]] = {
    ".json": json_of, ".jsonl": jsonl_of, ".parquet": parquet_of, ".csv": csv_of, ".warc": warc_of, ".md": md_of,
}  # fmt: skip


def fault(name: str, content: bytes, folder: Path, *, side: bytes | None = None) -> str | None:
    """What is wrong with the rows that this file gives; None where nothing is."""
    path = folder / name
    path.write_bytes(content)
    beside = folder / f"{Path(name).name.split('.')[0]}.meta.json"
    beside.unlink(missing_ok=True)
    if side is not None:
        beside.write_bytes(side)
    kind = KINDS[Path(name.removesuffix(".gz").removesuffix(".zst")).suffix]
    try:
        (spooled,) = sources(["-"], stdin=path)
        for source in (Source(str(path), name, len(content), kind), spooled):
            found = list(read(source, fields={}, given=Given()))
            if not found or len({raw.source for raw in found}) != len(found):
                return f"{len(found)} rows, {len({raw.source for raw in found})} names"
            for raw in found[:3]:
                clean(raw, codebook=load())
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def read_range(start: int, stop: int, folder: str, told: Any) -> None:
    """Read the inputs of these seeds, telling each before it is read and what was wrong with it after."""
    signal.alarm(0)
    for seed in range(start, stop):
        name, content = an_input(seed)
        side = mutated(Moves(-seed), b'{"published": "2025-05-21", "authors": ["A"]}') if seed % 7 == 0 else None
        told.send((seed, None))
        signal.alarm(SECONDS)
        wrong = fault(name, content, Path(folder), side=side)
        signal.alarm(0)
        if wrong:
            told.send((seed, wrong))


def faults(start: int, stop: int) -> Iterator[tuple[int, str]]:
    """The seeds whose inputs break something, and how; a process that dies is replaced and goes on behind what killed it."""
    context = multiprocessing.get_context("spawn")
    while start < stop:
        ours, theirs = context.Pipe(duplex=False)
        with tempfile.TemporaryDirectory() as folder:
            process = context.Process(target=read_range, args=(start, stop, folder, theirs))
            process.start()
            theirs.close()
            try:
                while True:
                    start, wrong = ours.recv()
                    if wrong:
                        yield start, wrong
            except EOFError:
                process.join()
        if process.exitcode == 0:
            return
        yield start, f"process ended with {process.exitcode}"
        start += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path(".cache/fuzz"))
    args = parser.parse_args()
    began, kinds = time.monotonic(), collections.Counter[str]()
    args.keep.mkdir(parents=True, exist_ok=True)
    for seed, wrong in faults(args.seed, args.seed + args.inputs):
        name, content = an_input(seed)
        kinds[wrong[:60]] += 1
        if kinds[wrong[:60]] <= 5:
            (args.keep / f"{seed}-{name}").write_bytes(content)
            print(f"{seed} {name}: {wrong}", flush=True)
    print(f"{args.inputs:,} inputs in {time.monotonic() - began:.0f} s, {sum(kinds.values())} with a fault {dict(kinds)}")


if __name__ == "__main__":
    main()
