"""What Spark's `mapInArrow` is given: a function of Arrow batches, here called with some."""

from __future__ import annotations

import pickle
from datetime import date

import pyarrow as pa
import pytest

import pipeline
from pipeline.errors import UsageError

ARTICLES = pa.table(
    {
        "text": ["Kyiv freed 12 Russian prisoners of war on Tuesday.", "Nothing of the topic is told here.", None],
        "page": [None, None, "<html><body><p>Kyiv and Moscow exchanged 35 prisoners of war each, officials said.</p></body></html>"],
        "url": ["https://example.org/a", None, "https://example.org/c"],
        "published": [date(2025, 5, 21), None, None],
    }
)


def mapped(table: str, **options: object) -> pa.Table:
    """The rows as an engine has them that sends the function to a worker, and hands it one small batch after the other."""
    function = pickle.loads(pickle.dumps(pipeline.in_arrow(table, fields={"html": "page"}, **options)))
    return pa.Table.from_batches(function(iter(ARTICLES.to_batches(max_chunksize=2))), function.schema)


@pytest.mark.model
def test_rows_are_those_of_extract() -> None:
    figures = mapped("figures").to_pylist()
    assert [(row["value"], row["scope"]) for row in figures] == [(12.0, "total"), (35.0, "each_side")]
    (event,) = pipeline.extract(ARTICLES["text"][0].as_py(), published="2025-05-21").events
    assert (mapped("events")["date_edtf"][0].as_py(), event.date_edtf) == ("2025-05-20", "2025-05-20")


@pytest.mark.model
def test_every_article_has_its_row_and_an_id_of_its_own() -> None:
    documents = mapped("documents").to_pylist()
    assert [row["status"] for row in documents] == ["ok", "off_topic", "ok"]
    assert [row["source"] for row in documents][::2] == ["https://example.org/a", "https://example.org/c"]
    assert len({row["doc_id"] for row in documents}) == 3
    assert [row["status"] for row in mapped("documents", gate=False).to_pylist()][1] == "ok"


def test_a_record_without_text_is_a_failed_row() -> None:
    (found,) = pipeline.in_arrow("documents")([pa.RecordBatch.from_pydict({"source": ["x"], "body": ["y"]})])
    assert (found["status"].to_pylist(), found["source"].to_pylist()) == (["failed"], ["x"])
    assert "neither text nor html among source, body" in found["error"][0].as_py()


@pytest.mark.parametrize("table", ["incidents", "numbers", ".newsledger/state"])
def test_tables_that_need_all_articles_or_are_none_are_refused(table: str) -> None:
    with pytest.raises(UsageError, match="for single articles"):
        pipeline.in_arrow(table)
