"""The recogniser's entities are spaCy's own, whatever the weights."""

import random
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import recogniser, vectors
from pipeline.recogniser import Recogniser, Starts

WORDS = ["Talks", "in", "Geneva", "The", "Red", "Cross", "said", "nine", "men", ",", "al-Masri", "2025", "\n", ".", "of", "U.S."]


def a_model(seed: int, **settings: Any) -> Language:
    """A recogniser with weights at random: it begins, goes on with and ends entities at every turn."""
    model = spacy.blank("en")
    ner = model.add_pipe("ner", config=settings)
    for label in ("GPE", "ORG", "DATE"):
        ner.add_label(label)
    model.initialize()
    at_random(ner.model, seed)
    return model


def at_random(model: Any, seed: int) -> None:
    numbers = np.random.default_rng(seed)
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, numbers.normal(size=node.get_param(name).shape).astype("f"))


def docs(model: Language, seed: int, count: int = 12) -> list[Doc]:
    """Docs of any length, with sentence starts anywhere."""
    pick = random.Random(seed)
    made = []
    for _ in range(count):
        words = pick.choices(WORDS, k=pick.choice((1, 2, 5, 30, 80)))
        made.append(Doc(model.vocab, words=words, sent_starts=[n == 0 or pick.random() < 0.2 for n in range(len(words))]))
    return made


def spans(doc: Doc) -> list[tuple[int, int, str]]:
    return [(entity.start, entity.end, entity.label_) for entity in doc.ents]


@pytest.mark.parametrize("seed", range(6))
def test_every_entity_is_one_that_spacy_gives(seed: int) -> None:
    model = a_model(seed)
    component = model.get_pipe("ner")
    assert recogniser.is_plain(component)
    own = list(Recogniser(component)(docs(model, seed)))
    theirs = [spans(doc) for doc in component.pipe(docs(model, seed))]
    assert own == theirs
    assert sum(map(len, own)) > 20
    assert any(end - start > 1 for start, end, _ in chain(*own))


def test_words_known_from_before_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    model = a_model(7)
    reader = Recogniser(model.get_pipe("ner"))
    first = list(reader(docs(model, 1)))
    list(reader(docs(model, 2)))
    assert list(reader(docs(model, 1))) == first
    monkeypatch.setattr(vectors, "MOST", 3)  # forgets between texts
    assert [list(reader(docs(model, 1))) for _ in range(2)] == [first, first]


def test_vectors_are_those_that_spacy_reckons() -> None:
    model = a_model(3)
    first = model.get_pipe("ner").model.layers[0].layers[0]
    assert vectors.Vectors.can_read(first)
    for own, theirs in zip(vectors.Vectors(first)(docs(model, 4)), first.predict(docs(model, 4)), strict=True):
        np.testing.assert_allclose(own, theirs, rtol=1e-3, atol=1e-3)


def test_no_docs_and_empty_docs_have_no_entities() -> None:
    model = a_model(5)
    reader = Recogniser(model.get_pipe("ner"))
    assert list(reader([])) == []
    assert list(reader([Doc(model.vocab), Doc(model.vocab)])) == [[], []]
    filled = docs(model, 6, count=1)
    (alone,) = reader(filled)
    assert list(reader([Doc(model.vocab), *filled, Doc(model.vocab)])) == [[], alone, []]


@pytest.mark.parametrize("seed", range(3))
def test_every_sentence_start_is_one_that_spacy_sets(seed: int) -> None:
    model = spacy.blank("en")
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 16, "depth": 2, "window_size": 1, "maxout_pieces": 2}
    rows = {"attrs": ["NORM", "SHAPE", "SPACY"], "rows": [500, 100, 50], "include_static_vectors": False}
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 16, **rows}
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    component = model.add_pipe("senter", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": tok2vec}})
    model.initialize()
    at_random(component.model, seed)
    assert recogniser.splits(component)
    own, theirs = ([Doc(model.vocab, words=[token.text for token in doc]) for doc in docs(model, seed)] for _ in range(2))
    Starts(component)([*own, Doc(model.vocab)])
    Starts(component)([Doc(model.vocab)])
    list(component.pipe(theirs))
    starts = [[token.is_sent_start for token in doc] for doc in own]
    assert starts == [[token.is_sent_start for token in doc] for doc in theirs]
    assert len(own) < sum(map(sum, starts)) < sum(map(len, starts))


def strange() -> Iterator[Any]:
    yield spacy.blank("en").add_pipe("sentencizer")
    beam = spacy.blank("en")
    beam.add_pipe("beam_ner", config={"beam_width": 4}).add_label("GPE")
    beam.initialize()
    yield beam.get_pipe("beam_ner")


@pytest.mark.parametrize("component", strange(), ids=lambda component: component.name)
def test_components_of_other_kinds_are_left_to_themselves(component: Any) -> None:
    assert not recogniser.is_plain(component)
    assert not recogniser.splits(component)


def test_a_model_with_other_layers_is_read_by_its_own() -> None:
    wide = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 2, "window_size": 2, "maxout_pieces": 2}
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "SHAPE"],
        "rows": [500, 100],
        "include_static_vectors": False,
    }
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": wide}
    upper = {"state_type": "ner", "extra_state_tokens": False, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True}
    model = a_model(8, model={"@architectures": "spacy.TransitionBasedParser.v2", "tok2vec": tok2vec, **upper})
    component = model.get_pipe("ner")
    assert not vectors.Vectors.can_read(component.model.layers[0].layers[0])
    assert list(Recogniser(component)(docs(model, 8))) == [spans(doc) for doc in component.pipe(docs(model, 8))]
