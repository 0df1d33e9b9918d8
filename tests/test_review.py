"""What people look at: highlighted text is whole and escaped, timeline and claims hold what the tables hold."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline import review, rows, tables
from pipeline.extraction import batches
from pipeline.incidents.link import link
from pipeline.provenance import Options
from pipeline.records import Given, RawArticle
from pipeline.review.article import COLOURS

pytestmark = pytest.mark.model

TEXT = "Baku freed 32 soldiers <script>alert(1)</script> on Dec. 13, 2023 in a swap with Armenia, the Red Cross & others said."


@pytest.fixture(scope="module")
def loaded() -> SimpleNamespace:
    raw = RawArticle("a.txt", TEXT.encode(), "txt", "h", Given(outlet="The Herald", published="2023-12-14"))
    (found,) = batches([raw], Options(gate=False))
    table = {name: tables.pa.Table.from_batches([part]) for name, part in found.items()}
    table["incidents"], _ = link(table["events"], table["documents"])
    return SimpleNamespace(**{name: t.to_pandas(types_mapper=pd.ArrowDtype) for name, t in table.items()})


def test_the_highlighted_article_is_whole_and_escaped(loaded: SimpleNamespace) -> None:
    shown = review.show(loaded, loaded.documents.doc_id[0]).text
    assert "<script>" not in shown
    words = re.sub(r"<[^>]+>", "", shown.replace("<br>", "\n"))
    assert "Baku freed 32 soldiers &lt;script&gt;alert(1)&lt;/script&gt; on Dec. 13, 2023" in words
    assert "<mark style='background:#f7e08a" in shown


def test_an_unknown_document_is_named(loaded: SimpleNamespace) -> None:
    with pytest.raises(KeyError, match="no document 'x'"):
        review.show(loaded, "x")


def test_timeline_has_every_dated_event_in_order(loaded: SimpleNamespace) -> None:
    line = review.timeline(loaded)
    assert len(line) == loaded.events.date_start.notna().sum()
    assert line.date.is_monotonic_increasing
    assert set(line.outlet) <= {"The Herald"}


def test_claims_keep_every_number(loaded: SimpleNamespace) -> None:
    stated = sum(len(released) for released in loaded.events.released)
    assert len(review.claims(loaded)) == stated


def test_row_class_names_are_those_of_the_tables() -> None:
    assert set(COLOURS) | {"documents", "incidents"} == set(rows.TABLES)
