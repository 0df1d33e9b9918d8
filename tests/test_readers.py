"""Readers: every format, packed or not; and every bad input is one raw article with an error, with its neighbours alive."""

from __future__ import annotations

import gzip
import io
import json
import os
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.readers import Skipped, Source, read, sources, streams
from pipeline.readers.inputs import KINDS
from pipeline.records import Given, RawArticle

TEXT = "Both sides swapped 195 prisoners each, the ministry said — “all home”."


def articles(path: Path, given: Given | None = None, **fields: str) -> list[RawArticle]:
    return [raw for source in sources([path]) for raw in read(source, fields=fields, given=given or Given())]


def one(path: Path, **fields: str) -> RawArticle:
    (raw,) = articles(path, **fields)
    return raw


def put(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def warc(*pages: tuple[str, str, bytes]) -> bytes:
    """A WARC file of responses: address, HTTP head, body."""
    out = b""
    for address, head, body in pages:
        http = f"HTTP/1.1 {head}\r\n\r\n".encode() + body
        out += (
            (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            ).encode()
            + http
            + b"\r\n\r\n"
        )
    return out


def parquet(rows: list[dict[str, object]]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink)
    return sink.getvalue()


RECORD = {"text": TEXT, "published": "2025-05-21", "outlet": "Daily Example", "authors": ["A. Writer", "B. Editor"]}
FILES: dict[str, bytes] = {
    "a.txt": TEXT.encode(),
    "a.html": f"<html><body><p>{TEXT}</p></body></html>".encode(),
    "a.htm": f"<p>{TEXT}</p>".encode(),
    "a.md": f"---\npublished: 2025-05-21\n---\n{TEXT}".encode(),
    "a.json": json.dumps(RECORD).encode(),
    "b.json": json.dumps([RECORD, RECORD]).encode(),
    "a.jsonl": (json.dumps(RECORD) + "\n").encode() * 2,
    "a.csv": f'published,text\n2025-05-21,"{TEXT}"\n'.encode(),
    "a.parquet": parquet([RECORD]),
    "a.warc": warc(("http://x.test/a", "200 OK\r\nContent-Type: text/html", f"<p>{TEXT}</p>".encode())),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_every_format_packed_or_not(tmp_path: Path, name: str, packing: str) -> None:
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}[packing]
    found = articles(put(tmp_path / (name + packing), pack(FILES[name])))
    assert found
    for raw in found:
        assert raw.error is None
        assert TEXT in raw.content.decode()
        assert raw.format == ("html" if b"<p>" in FILES[name] else "md" if name == "a.md" else "txt")
        assert raw.source.split("#")[0] == name + packing


@pytest.mark.parametrize("name", ["a.md", "a.json", "a.jsonl", "a.csv", "a.parquet"])
def test_metadata_comes_along(tmp_path: Path, name: str) -> None:
    assert articles(put(tmp_path / name, FILES[name]))[0].given.published == "2025-05-21"


def test_records_are_numbered_from_one_and_a_lone_record_bears_the_files_name(tmp_path: Path) -> None:
    assert [raw.source for raw in articles(put(tmp_path / "a.jsonl", FILES["a.jsonl"]))] == ["a.jsonl#1", "a.jsonl#2"]
    assert [raw.source for raw in articles(put(tmp_path / "b.json", FILES["b.json"]))] == ["b.json#1", "b.json#2"]
    assert one(put(tmp_path / "a.json", FILES["a.json"])).source == "a.json"


def test_the_digest_of_a_file_is_that_of_its_bytes_and_of_a_line_that_of_the_line(tmp_path: Path) -> None:
    import hashlib

    assert one(put(tmp_path / "a.md", FILES["a.md"])).sha256 == hashlib.sha256(FILES["a.md"]).hexdigest()
    line = FILES["a.jsonl"].splitlines()[0]
    assert articles(put(tmp_path / "a.jsonl", FILES["a.jsonl"]))[0].sha256 == hashlib.sha256(line).hexdigest()


def test_a_sidecar_gives_metadata_and_is_no_article(tmp_path: Path) -> None:
    put(tmp_path / "a.txt.gz", gzip.compress(TEXT.encode()))
    put(tmp_path / "a.meta.json", '{"published": "2025-05-21", "outlet": "Daily Example", "other": {"x": 1}}')
    skipped: list[Skipped] = []
    (source,) = sources([tmp_path], skipped=skipped.append)
    (raw,) = read(source, fields={}, given=Given())
    assert (raw.given.published, raw.given.outlet) == ("2025-05-21", "Daily Example")
    assert [s.reason for s in skipped] == ["sidecar"]


@pytest.mark.parametrize("content", ["[1]", "{bad", '{"published": {"day": 1}}', '{"title": ["a"]}', "[" * 100_000])
def test_a_wrong_sidecar_is_an_error_that_names_it(tmp_path: Path, content: str) -> None:
    put(tmp_path / "a.meta.json", content)
    raw = one(put(tmp_path / "a.txt", TEXT).parent)
    assert raw.error
    assert "a.meta.json" in raw.error


def test_front_matter_gives_metadata_and_goes_from_the_text(tmp_path: Path) -> None:
    head = "---\r\ntitle: 'Swap: the third'\r\ndate: 2025-05-21 10:00:00 +03:00\r\nauthor: [A. Writer, B. Editor]\r\nlang: no\r\n---\r\n"
    raw = one(put(tmp_path / "a.md", "\ufeff" + head + TEXT))
    assert raw.given == Given(title="Swap: the third", published="2025-05-21 10:00:00 +03:00", authors=("A. Writer", "B. Editor"))
    assert raw.content.decode() == TEXT


@pytest.mark.parametrize(
    "text", ["---\nA swap took place\n---\nand more", "---\nkey: value, no end\n\nmore", "no front matter", "---\n- a\n---\n"]
)
def test_dashes_before_prose_are_no_front_matter(tmp_path: Path, text: str) -> None:
    raw = one(put(tmp_path / "a.md", text))
    assert (raw.content.decode(), raw.given, raw.error) == (text, Given(), None)


def test_front_matter_builds_no_objects(tmp_path: Path) -> None:
    raw = one(put(tmp_path / "a.md", "---\ntitle: !!python/object/apply:os.system ['exit 1']\n---\nx"))
    assert raw.error is not None or raw.given.title is None or isinstance(raw.given.title, str)
    assert "front matter" in (one(put(tmp_path / "b.md", "---\ntitle: [a\n---\nx")).error or "")


def test_fields_map_other_names_also_nested_ones(tmp_path: Path) -> None:
    record = {"body": TEXT, "meta": {"date": "2025-05-21"}, "published": "not this"}
    raw = one(put(tmp_path / "a.json", json.dumps(record)), text="body", published="meta.date")
    assert (raw.content.decode(), raw.given.published) == (TEXT, "2025-05-21")


def test_given_fills_what_a_record_lacks(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"text": "a", "published": "2025-05-21"}\n{"text": "b"}\n')
    assert [raw.given.published for raw in articles(path, Given(published="1999-01-01"))] == ["2025-05-21", "1999-01-01"]


def test_parquet_dates_become_text_and_missing_values_none(tmp_path: Path) -> None:
    import datetime

    known = {"html": "<p>x</p>", "published": datetime.date(2025, 5, 21), "title": float("nan")}
    rows = [known, {"html": None, "published": None, "title": 1.5}]
    first, second = articles(put(tmp_path / "a.parquet", parquet(rows)))
    assert (first.format, first.given.published, first.given.title) == ("html", "2025-05-21", None)
    assert (second.content, second.error, second.given.title) == (b"", None, "1.5")


def test_a_crawl_gives_its_pages_with_address_and_the_servers_charset(tmp_path: Path) -> None:
    pages = warc(
        ("http://x.test/1", "200 OK\r\nContent-Type: text/html; charset=windows-1251", "<p>Обмен</p>".encode("cp1251")),
        ("http://x.test/i", "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        ("http://x.test/2", "404 Not Found\r\nContent-Type: text/html", b"<p>gone</p>"),
        ("http://x.test/3", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", gzip.compress(b"<p>third</p>")),
    )
    first, second = articles(put(tmp_path / "a.warc", pages))
    assert (first.source, first.given.url, first.content.decode("utf-8-sig")) == ("a.warc#1", "http://x.test/1", "<p>Обмен</p>")
    assert (second.source, second.given.published, second.content) == ("a.warc#2", None, b"<p>third</p>")


BAD: list[tuple[str, bytes, list[str | None]]] = [
    ("empty.txt", b"", [None]),
    ("empty.html", b"", [None]),
    ("junk.txt", bytes(range(256)), [None]),
    ("empty.json", b"", ["empty"]),
    ("half.json", b'{"text": "a"', ["not JSON"]),
    ("list.json", b'[{"text": "a"}, {"text": }, {"text": "c"}]', [None, "not JSON"]),
    ("open.json", b'[{"text": "a"}, {"text": "b', [None, "not JSON"]),
    ("number.json", b"[12]", ["not a record"]),
    ("deep.json", b"[" * 200_000, ["nested too deep"]),
    ("deep.jsonl", b'{"text": "a"}\n' + b"[" * 200_000 + b'\n{"text": "c"}\n', [None, "nested too deep", None]),
    ("lines.jsonl", b'{"text": "a"}\n\n{oops}\n[1]\n{"text": "d"}', [None, "line 3: not JSON", "line 4: not a record", None]),
    ("latin.jsonl", b'{"text": "a"}\n{"text": "caf\xe9"}\n', [None, "0xe9"]),
    ("nokey.jsonl", b'{"body": "a"}\n{"text": null}\n{"text": 5}\n', ["--field text=NAME", None, "give text"]),
    ("surrogate.jsonl", b'{"text": "\\ud83d", "title": "\\ud83d"}\n', [None]),
    ("empty.csv", b"", ["no header"]),
    ("nocolumn.csv", b"a,b\n1,2\n", ["--field text=COLUMN"]),
    ("latin.csv", b"text\nplain\ncaf\xe9\nlast\n", [None, "0xe9", None]),
    ("ragged.csv", b"text,title\na,b\na,b,c\n,\n", [None, "line 3: 3 fields", None]),
    ("quote.csv", b'text,title\na,b\n"never closed,c\n', [None, "not CSV"]),
    ("bad.parquet", b"PAR1 but no more", ["Parquet"]),
    ("other.parquet", parquet([{"a": 1}]), ["--field text=COLUMN"]),
    ("kind.parquet", parquet([{"text": 5}]), ["give text"]),
    ("bad.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", ["no web page"]),
    ("bare.csv", b"text,title\n", [None]),
    ("bare.json", b"[]", [None]),
    ("blank.jsonl", b"\n\n", [None]),
    ("cut.txt.gz", gzip.compress(os.urandom(9999))[:5000], ["ends too early"]),
    ("cut.txt.zst", zstandard.ZstdCompressor().compress(os.urandom(9999))[:5000], ["ends too early"]),
    ("bad.txt.gz", b"\x1f\x8b" + b"junk" * 99, ["damaged"]),
    ("cut.jsonl.gz", gzip.compress(b"".join(b'{"text": "%d"}\n' % i for i in range(2000)))[:-9], [None] * 2000 + ["ends too early"]),
]


@pytest.mark.parametrize(("name", "content", "expected"), BAD, ids=[name for name, _, _ in BAD])
def test_every_bad_input_is_a_row_and_its_neighbours_live(tmp_path: Path, name: str, content: bytes, expected: list[str | None]) -> None:
    found = articles(put(tmp_path / name, content))
    errors = [raw.error for raw in found]
    if name == "cut.jsonl.gz":
        assert errors[-1] is not None
        assert errors[:-1] == [None] * (len(errors) - 1)
        assert len(errors) > 1000
        return
    assert len(errors) == len(expected)
    for error, words in zip(errors, expected, strict=True):
        assert (error is None) if words is None else (error is not None and error.startswith("read: ") and words in error), error
    assert found
    assert len({raw.source for raw in found}) == len(found)
    assert all(raw.content == b"" for raw in found if raw.error)


def test_an_archive_made_to_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "UNPACKED_LIMIT", 2**20)
    bombs = {"a.jsonl.gz": gzip.compress(bytes(2**23)), "a.jsonl.zst": zstandard.ZstdCompressor().compress(bytes(2**25))}
    for name, packed in bombs.items():
        (raw,) = articles(put(tmp_path / name, packed))
        assert "unpacks to more" in (raw.error or "")


def test_a_document_larger_than_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.readers import json_records

    monkeypatch.setattr(streams, "RECORD_LIMIT", 100)
    monkeypatch.setattr(json_records, "RECORD_LIMIT", 100)
    assert "larger" in (one(put(tmp_path / "a.txt", "x" * 101)).error or "")
    lines = f'{{"text": "a"}}\n{{"text": "{"x" * 450}"}}\n{{"text": "c"}}\n'
    assert [bool(raw.error) for raw in articles(put(tmp_path / "a.jsonl", lines))] == [False, True, False]


def test_several_packed_members_in_a_row_are_one_stream(tmp_path: Path) -> None:
    lines = [f'{{"text": "{i}"}}\n'.encode() for i in range(5)]
    for name, packed in {
        "a.jsonl.gz": b"".join(map(gzip.compress, lines)) + bytes(512),
        "a.jsonl.zst": b"".join(map(zstandard.ZstdCompressor().compress, lines)),
    }.items():
        assert [raw.content for raw in articles(put(tmp_path / name, packed))] == [b"0", b"1", b"2", b"3", b"4"]


def test_a_long_list_is_read_a_record_at_a_time(tmp_path: Path) -> None:
    rows = [{"text": f"{i} " + "é" * (i * 37 % 9000)} for i in range(200)]
    found = articles(put(tmp_path / "a.json", "\n " + json.dumps(rows, ensure_ascii=False, indent=1)))
    assert [raw.content.decode() for raw in found] == [row["text"] for row in rows]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_a_byte_order_mark_is_believed(tmp_path: Path, encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    assert one(put(tmp_path / "a.jsonl", mark + f'{{"text": "{TEXT}"}}\n'.encode(encoding))).content.decode() == TEXT
    assert one(put(tmp_path / "a.csv", mark + f'text;n\n"{TEXT}";1\n'.encode(encoding))).content.decode() == TEXT


def test_the_walk_is_sorted_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/.hidden.txt", "a.txt", "c.TXT", "b/1.html", ".git/x.txt", "photo.jpg", "d/e/f.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        put(tmp_path / name, "x")
    skipped: list[Skipped] = []
    assert [s.name for s in sources([tmp_path], skipped=skipped.append)] == ["a.txt", "c.TXT", "b/1.html", "b/2.txt", "d/e/f.md"]
    left_out = sorted((Path(s.path).name, s.reason) for s in skipped)
    assert left_out == [(".git", "hidden"), (".hidden.txt", "hidden"), ("photo.jpg", "unknown kind")]


def test_links_in_a_ring_end_and_links_to_nowhere_are_rows(tmp_path: Path) -> None:
    (tmp_path / "z").mkdir()
    put(tmp_path / "z" / "a.txt", TEXT)
    (tmp_path / "z" / "up").symlink_to(tmp_path)
    (tmp_path / "a-link").symlink_to(tmp_path / "z")
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    found = {raw.source: raw.error for raw in articles(tmp_path)}
    assert set(found) == {"z/a.txt", "lost.txt", "pipe.txt"}
    assert found["z/a.txt"] is None
    assert "link to nowhere" in (found["lost.txt"] or "")
    assert "not a file" in (found["pipe.txt"] or "")


def test_a_file_that_vanishes_after_it_was_found_is_a_row(tmp_path: Path) -> None:
    (source,) = sources([put(tmp_path / "a.txt", TEXT)])
    (tmp_path / "a.txt").unlink()
    (raw,) = read(source, fields={}, given=Given())
    assert "gone" in (raw.error or "")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    put(tmp_path / "a.txt", TEXT).chmod(0)
    (tmp_path / "closed").chmod(0)
    errors = {raw.source: raw.error or "" for raw in articles(tmp_path)}
    (tmp_path / "closed").chmod(0o700)
    assert "ermission" in errors["a.txt"]
    assert "not readable" in errors["closed/"]


def test_file_names_that_are_not_utf8_become_printable(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(TEXT)
    raw = one(tmp_path)
    assert (raw.source, raw.error) == ("caf\\xe9.txt", None)


def test_inputs_that_cannot_be_meant_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        put(tmp_path / folder / "x.txt", folder)
    with pytest.raises(UsageError, match="no such input"):
        list(sources([tmp_path / "none"]))
    with pytest.raises(UsageError, match=r"files of kind \.pdf are not read"):
        list(sources([put(tmp_path / "x.pdf", b"%PDF")]))
    with pytest.raises(UsageError, match="have the same name"):
        list(sources([tmp_path / "a", tmp_path / "b"]))
    assert [s.name for s in sources([tmp_path / "a", tmp_path / "a" / "x.txt"])] == ["x.txt"]


@pytest.mark.parametrize(
    ("content", "formats"),
    [
        (TEXT.encode(), ["txt"]),
        (b"<!DOCTYPE html><p>x</p>", ["html"]),
        (b'{"text": "a"}\n{"html": "<p>b</p>"}\n', ["txt", "html"]),
        (b'{\n "text": "a"\n}', ["txt"]),
        (b'[{"text": "a"}]', ["txt"]),
        (b"[ 12 June ] The talks", ["txt"]),
        (b"---\ntitle: T\n---\nx", ["md"]),
        (gzip.compress(b'{"text": "a"}'), ["txt"]),
        (b"", ["txt"]),
    ],
)
def test_standard_input_is_known_by_its_first_bytes(tmp_path: Path, content: bytes, formats: list[str]) -> None:
    (source,) = sources(["-"], stdin=put(tmp_path / "spool", content))
    found = list(read(source, fields={}, given=Given()))
    assert source.name == "stdin"
    assert [(raw.format, raw.error) for raw in found] == [(f, None) for f in formats]


MUTATIONS = st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(["flip", "cut", "drop", "double"]), st.integers(0, 255)), max_size=4)


def mutated(content: bytes, changes: list[tuple[int, str, int]]) -> bytes:
    for at, how, byte in changes:
        at %= len(content) + 1
        if how == "flip":
            content = content[:at] + bytes([byte]) + content[at + 1 :]
        elif how == "cut":
            content = content[:at]
        elif how == "drop":
            content = content[:at] + content[at + byte :]
        else:
            content = content[:at] + content[at : at + byte] + content[at:]
    return content


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(FILES)), packing=st.sampled_from(["", ".gz", ".zst"]), changes=MUTATIONS)
@example(name="a.warc", packing="", changes=[(0, "cut", 0)])
def test_whatever_is_done_to_a_file_it_gives_rows_and_no_exception(name: str, packing: str, changes: list[tuple[int, str, int]]) -> None:
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}[packing]
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder) / (name + packing), mutated(pack(FILES[name]), changes))
        found = list(read(Source(str(path), name, 0, KINDS[Path(name).suffix]), fields={}, given=Given()))
    assert found
    assert all(isinstance(raw.content, bytes) and raw.source.startswith(name) for raw in found)
    assert found
    assert len({raw.source for raw in found}) == len(found)
