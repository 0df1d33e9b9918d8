"""One pass of spaCy: sentences that hold their offsets, entities, clear words for a missing model."""

from pathlib import Path

import pytest
import spacy

from pipeline import defaults, nlp, recogniser
from pipeline.records import Article

pytestmark = pytest.mark.model

TEXT = """Rebels freed nine hostages

Rebels freed nine hostages on Friday. The Red Cross flew them to Sanaa.
  They were tired, a doctor said."""


def an_article(text: str) -> Article:
    return Article("d", "d.txt", "", text)


def test_sentences_are_trimmed_and_never_cross_a_line() -> None:
    (reading,) = nlp.read([an_article(TEXT)])
    sentences = [TEXT[start:end] for start, end in reading.sentences]
    assert sentences == [
        "Rebels freed nine hostages",
        "Rebels freed nine hostages on Friday.",
        "The Red Cross flew them to Sanaa.",
        "They were tired, a doctor said.",
    ]
    assert reading.n_tokens > 25


def test_a_text_longer_than_one_chunk_keeps_its_offsets() -> None:
    text = ("The Red Cross flew nine men to London on Friday. " * 40 + "\n") * 60
    assert len(text) > 2 * nlp.CHUNK
    (reading,) = nlp.read([an_article(text)])
    assert all(text[start:end] == text[start:end].strip() for start, end in reading.sentences)
    assert sum(end - start for start, end in reading.sentences) > 0.97 * len(text)
    assert {text[e.start : e.end] for e in reading.entities if e.label == "GPE"} == {"London"}


def test_a_line_without_spaces_is_cut_rather_than_refused() -> None:
    (reading,) = nlp.read([an_article("x" * (nlp.CHUNK + 10))])
    assert reading.sentences[-1][1] == nlp.CHUNK + 10


def test_an_empty_text_has_no_sentences() -> None:
    (reading,) = nlp.read([an_article("")])
    assert (reading.sentences, reading.entities, reading.n_tokens) == ((), (), 0)


def test_batches_and_order_change_nothing() -> None:
    articles = [an_article(TEXT), an_article("Talks began in Geneva on Monday."), an_article("")]
    together = nlp.read(articles)
    assert together == [nlp.read([a])[0] for a in articles]
    assert list(reversed(nlp.read(articles[::-1]))) == together


def test_entities_are_those_that_spacy_reads_by_itself() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "gold").glob("*.txt"))]
    model = spacy.load(defaults.MODEL, exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"])
    model.enable_pipe("senter")
    alone = [tuple(nlp.entities_of(doc, doc.text)) for doc in model.pipe(texts)]
    assert sum(map(len, alone)) > 200
    assert [reading.entities for reading in nlp.read([an_article(text) for text in texts])] == alone


def test_a_recogniser_of_another_kind_reads_by_its_own_ways() -> None:
    model = spacy.blank("en")
    model.add_pipe("beam_ner", config={"beam_width": 4}).add_label("GPE")
    model.initialize()
    docs = [doc for doc, _ in nlp._docs(model, [("Talks in Geneva", None)])]
    assert [doc.text for doc in docs] == ["Talks in Geneva"]
    assert not recogniser.is_plain(model.get_pipe("beam_ner"))


def test_a_missing_model_says_how_to_mend_it() -> None:
    with pytest.raises(nlp.ModelError, match=r"'no_such_model'.*--model"):
        nlp.read([an_article("Text.")], model="no_such_model")


def test_a_model_saved_in_a_folder_works_without_its_sentence_recogniser(tmp_path: object) -> None:
    model = spacy.load(defaults.MODEL, exclude=["senter", "lemmatizer"])
    model.to_disk(str(tmp_path))
    (reading,) = nlp.read([an_article(TEXT)], model=str(tmp_path))
    assert len(reading.sentences) == 4
    assert any(e.label == "ORG" for e in reading.entities)


def test_the_default_model_is_checked() -> None:
    assert nlp.check(defaults.MODEL).startswith("en_core_web_sm")
