"""The whole way of an article: offsets hold, nothing depends on neighbours, whatever goes wrong stays with its document."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pipeline
from pipeline import extraction as stage
from pipeline.extraction import Result, batches
from pipeline.provenance import Options, fingerprint
from pipeline.records import Given, RawArticle

pytestmark = pytest.mark.model

ARTICLE = """Sanaa and Marib trade captives

ADEN, Oct. 16, 2020 (Gulf Courier) - Yemen's warring sides freed 681 prisoners on Friday, the International Committee of the Red Cross said.

The government received 250 fighters, while the Houthis got back 431, its delegation said. “We hope for an all-for-all exchange,” it added.

A further swap of 300 for 300 was to follow next month but has been postponed, according to the ministry of human rights.
"""
WORDS = (
    "Baku|freed|some 1,200|35 for 35|soldiers|on May 5|the ministry said|at least|bodies|"
    "[x](#)|Red Cross|since 2014|1 000|half a million|7-12 years"
)
SIGNS = ["“", "”", ".", "\n", "\n\n", " ", "—", "🕊", "é", "\u00a0", "\u202f", "\r\n", "\u200b", "\t"]
PIECES = st.sampled_from(WORDS.split("|") + SIGNS)


def raw(source: str, text: str, **given_values: Any) -> RawArticle:
    content = text.encode("utf-8", "surrogatepass")
    return RawArticle(source, content, "txt", hashlib.sha256(content).hexdigest(), Given(**given_values))


def mentions(result: Result) -> Iterator[tuple[str, int, int]]:
    for row in (*result.figures, *result.dates, *result.organisations):
        yield row.text, row.char_start, row.char_end
    for event in result.events:
        yield event.trigger, event.char_start, event.char_end


def check_offsets(result: Result) -> None:
    text = result.document.text
    for words, start, end in mentions(result):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == words
    for event in result.events:
        assert all(0 <= span.char_start < span.char_end <= len(text) for span in event.evidence)


def test_an_article_gives_its_rows() -> None:
    result = pipeline.extract(ARTICLE, published=date(2020, 10, 17))
    check_offsets(result)
    assert result.document.status == "ok"
    assert (result.document.published, result.document.published_source) == (date(2020, 10, 17), "given")
    assert {681.0, 250.0, 431.0, 300.0} <= {f.value for f in result.figures}
    assert "2020-10-16" in {d.edtf for d in result.dates}
    assert any(o.text.startswith("International Committee") for o in result.organisations)
    assert "prisoner_exchange" in {e.event_type for e in result.events} | {"prisoner_release"}


def test_ids_are_unique_and_refer_to_rows_that_exist() -> None:
    result = pipeline.extract(ARTICLE, published="2020-10-17")
    ids = [f.figure_id for f in result.figures] + [d.date_id for d in result.dates] + [e.event_id for e in result.events]
    ids += [o.mention_id for o in result.organisations]
    assert len(ids) == len(set(ids))
    figures, events = {f.figure_id for f in result.figures}, {e.event_id for e in result.events}
    assert all(f.part_of is None or f.part_of in figures for f in result.figures)
    assert all(f.event_id is None or f.event_id in events for f in result.figures)
    assert all(r.figure_id is None or r.figure_id in figures for e in result.events for r in e.released)


def test_text_stays_untouched_without_cleaning() -> None:
    text = "\n\n  1 min read\r\n[Baku freed](#) 32 soldiers.\u200b \n"
    result = pipeline.extract(text, clean=False)
    assert result.document.text == text
    check_offsets(result)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40), st.booleans())
def test_offsets_hold_for_any_text(pieces: list[str], clean: bool) -> None:
    text = " ".join(pieces)
    result = pipeline.extract(text, clean=clean)
    check_offsets(result)
    assert clean or result.document.text == text
    assert result.document.status != "failed", result.document.error


def rows_of(raws: list[RawArticle], **options: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for batch in batches(raws, Options(**options)):
        for name, part in batch.items():
            found.setdefault(name, []).extend(part.to_pylist())
    return {name: sorted(part, key=lambda row: str(list(row.values())[:2])) for name, part in found.items()}


def test_neighbours_batches_and_order_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    raws = [raw(f"{n}.txt", ARTICLE.replace("681", str(600 + n))) for n in range(5)]
    expected = rows_of(raws)
    assert rows_of(raws[::-1]) == expected
    monkeypatch.setattr(stage, "BATCH", 1)
    assert rows_of(raws) == expected
    assert len(expected["documents"]) == 5


def test_what_cannot_be_read_on_is_a_row_and_its_neighbours_live(monkeypatch: pytest.MonkeyPatch) -> None:
    find = stage.order.find

    def breaks(reading: Any, codebook: Any) -> Any:
        if "BREAK" in reading.text:
            raise RecursionError("too deep")
        return find(reading, codebook)

    monkeypatch.setattr(stage.order, "find", breaks)
    broken = RawArticle("gone.txt", b"", "txt", "", Given(), error="read: no such file")
    raws = [
        raw("a.txt", ARTICLE),
        broken,
        raw("b.txt", ARTICLE + " BREAK."),
        raw("c.txt", ""),
        raw("d.txt", "The match ended 3-1 after rain. " * 9),
    ]
    documents = {row["source"]: row for row in rows_of(raws)["documents"]}
    assert {source: row["status"] for source, row in documents.items()} == {
        "a.txt": "ok", "gone.txt": "failed", "b.txt": "failed", "c.txt": "empty", "d.txt": "off_topic",
    }  # fmt: skip
    assert documents["gone.txt"]["error"] == "read: no such file"
    assert documents["b.txt"]["error"] == "rules: RecursionError: too deep"
    assert documents["d.txt"]["error"].startswith("gate: no word of people")


def test_the_gate_can_be_left_open() -> None:
    raws = [raw("d.txt", "The match drew 1,200 fans on Friday after days of rain. " * 5)]
    assert rows_of(raws)["figures"] == []
    assert rows_of(raws, gate=False)["figures"][0]["value"] == 1200


def test_a_fingerprint_follows_content_metadata_and_options() -> None:
    base = raw("a.txt", ARTICLE)
    others = [
        fingerprint(raw("a.txt", ARTICLE + "!"), Options()),
        fingerprint(raw("a.txt", ARTICLE, published="2020-10-16"), Options()),
        fingerprint(base, Options(clean=False)),
    ]
    assert fingerprint(base, Options()) == fingerprint(raw("a.txt", ARTICLE), Options())
    assert len({fingerprint(base, Options()), *others}) == 4


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, pipeline; print([m for m in ('spacy', 'pandas', 'pyarrow', 'numpy', 'dateparser', 'trafilatura') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_dateparser_is_loaded_only_when_a_form_needs_it() -> None:
    code = "import sys, pipeline.rules.order; print('dateparser' in sys.modules, 'spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"
