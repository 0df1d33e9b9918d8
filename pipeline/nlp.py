"""One lean spaCy pass: articles in, readings out (sentences and entity candidates).

The entity recogniser runs alone where its model lets it (its own tok2vec; 2.2 times the speed of the full pipeline, same
entities) with the sentence recogniser beside it. No parser: on annotated articles it changed one event in three hundred, for a third of
the recogniser's time.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, TypeVar

from pipeline import defaults
from pipeline.lean import Doc, Language, SpacySpan, Tokenizer, load_config, spacy
from pipeline.recogniser import Recogniser, Starts, is_plain, splits
from pipeline.records import Article, Entity, Reading, Span

T = TypeVar("T")
BARE = "newsledger.bare_tokenizer.v1"
CHUNK = 50_000
"""Characters that spaCy sees at once: its memory grows with the length of a text, and it refuses texts over a million."""
FEW = 1_000  # characters up to which a stretch is read whatever it holds
LETTERS = re.compile(r"[^\W\d_]{2,}")
FEWEST_WORDS = 8
"""The fewest different words in a longer stretch which the model is given."""
LINES = re.compile(r"[^\n]+")
TOGETHER = 24
"""Texts that the model reads in step: memory grows with their number, from here on speed does not."""


class ModelError(ValueError):
    """A spaCy model that is not installed or cannot serve; the message says how to mend it."""


def read(articles: Sequence[Article], *, model: str = defaults.MODEL) -> list[Reading]:
    """One reading per article, in order; sentences never cross a line break.

    Raises:
        ModelError: the model is not installed.
    """
    nlp = _reader(model)
    pieces = [(piece, number) for number, article in enumerate(articles) for piece in _pieces(article.text)]
    sentences: list[list[Span]] = [[] for _ in articles]
    entities: list[list[Entity]] = [[] for _ in articles]
    tokens = [0] * len(articles)
    texts = []
    for (start, end), number in pieces:
        text = articles[number].text[start:end]
        if _is_language(text):
            texts.append((text, (start, number)))
        else:
            sentences[number].append((start, end))
    for doc, (start, number) in _docs(nlp, sorted(texts, key=lambda item: len(item[0]))):  # those of a length end in step
        text = articles[number].text
        sentences[number].extend(sentences_of(doc, text, start))
        entities[number].extend(entities_of(doc, text, start))
        tokens[number] += len(doc)
    return [
        Reading(article, tuple(sorted(spans)), tuple(sorted(found, key=lambda entity: entity.start)), n)
        for article, spans, found, n in zip(articles, sentences, entities, tokens, strict=True)
    ]


def _docs(nlp: Language, texts: Iterable[tuple[str, T]]) -> Iterator[tuple[Doc, T]]:
    """The annotated Doc of each text, with what came with the text."""
    waiting = iter(texts)
    while batch := list(islice(waiting, TOGETHER)):
        docs = [nlp.make_doc(text) for text, _ in batch]
        for _, component in nlp.pipeline:
            if is_plain(component):
                _recognise(component, docs)
            elif splits(component):
                Starts.of(component)(docs)
            else:
                docs = list(component.pipe(docs, batch_size=len(docs)))
        yield from zip(docs, (context for _, context in batch), strict=True)


def _recognise(component: Any, docs: list[Doc]) -> None:
    """Give the Docs the entities that `component.pipe` would give them."""
    for doc, found in zip(docs, Recogniser.of(component)(docs), strict=True):
        doc.set_ents([SpacySpan(doc, *entity) for entity in found])


def sentences_of(doc: Any, text: str, offset: int = 0) -> Iterator[Span]:
    """The spans of a Doc's sentences, cut at line breaks and trimmed of space; the Doc's words stand in `text` from `offset` on."""
    marks = doc.to_array(["SENT_START", "IDX", "LENGTH"])
    starts = (marks[1:, 1][marks[1:, 0] == 1]).tolist()
    end = int(marks[-1, 1:].sum()) if len(marks) else 0
    for start, behind in pairwise([0, *starts, end]):
        for line in LINES.finditer(text, offset + start, offset + behind):
            words = line.group()
            if not words.isspace():
                left = line.start() + len(words) - len(words.lstrip())
                yield left, left + len(words.strip())


def entities_of(doc: Any, text: str, offset: int = 0) -> Iterator[Entity]:
    """The named entities of a Doc; one that crosses a line break is two things run together and left out."""
    for entity in doc.ents:
        start, end = offset + entity.start_char, offset + entity.end_char
        if text.find("\n", start, end) < 0:
            yield Entity(start, end, entity.label_)


def _pieces(text: str) -> Iterator[Span]:
    """Stretches of at most `CHUNK` characters, cut at a line break where there is one, else at a space, else anywhere."""
    start = 0
    while start < len(text):
        end = min(start + CHUNK, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start + CHUNK // 2, end), text.rfind(" ", end - 200, end))
            end = cut + 1 if cut > start else end
        yield start, end
        start = end


def _is_language(text: str) -> bool:
    """Whether a stretch is short or holds different words: a heap of digits and marks costs the model gigabytes and says nothing."""
    if len(text) <= FEW:
        return True
    words: set[str] = set()
    for word in LETTERS.finditer(text):
        words.add(word.group())
        if len(words) == FEWEST_WORDS:
            return True
    return False


@functools.lru_cache(maxsize=2)
def _reader(model: str) -> Language:
    config = _config(model)
    names = config["nlp"]["pipeline"]
    keep = {"ner", "senter", *_upstream(config, "ner")}
    usual = config["nlp"].get("tokenizer") == {"@tokenizers": "spacy.Tokenizer.v1"}
    nlp = _load(model, exclude=[n for n in names if n not in keep], config={"nlp.tokenizer": {"@tokenizers": BARE}} if usual else {})
    if "senter" in names:
        nlp.enable_pipe("senter")
    else:
        nlp.add_pipe("sentencizer")
    return nlp


def _upstream(config: Any, component: str) -> list[str]:
    """The component that `component` listens to: none where it has a tok2vec of its own."""
    settings = config["components"].get(component, {}).get("model", {}).get("tok2vec", {})
    if "Listener" not in settings.get("@architectures", ""):
        return []
    return [n for n in ("tok2vec", "transformer", "curated_transformer") if n in config["nlp"]["pipeline"]]


def _config(model: str) -> Any:
    try:
        return load_config(_folder(model) / "config.cfg")
    except (OSError, ImportError, ValueError, StopIteration) as error:
        raise ModelError(
            f"spaCy model {model!r} is not installed or not a spaCy model ({error}); install it with pip, or name another with --model"
        ) from error


def _folder(model: str) -> Path:
    """Where the model's data lie: the folder that was named, or the versioned one inside its package."""
    if Path(model).is_dir():
        return Path(model)
    package = Path(spacy.util.get_package_path(model))
    return next(path.parent for path in sorted(package.glob("*/config.cfg")))


def _bare() -> Callable[[Language], Tokenizer]:
    """What makes the tokenizer that a model's data fill: spaCy's has those of the language in it before, and is made twice."""
    return lambda nlp: Tokenizer(nlp.vocab)


spacy.registry.tokenizers.register(BARE, func=_bare)


def _load(model: str, *, exclude: list[str], config: dict[str, Any]) -> Language:
    try:
        return spacy.load(model, exclude=exclude, config=config)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(f"spaCy model {model!r} cannot be loaded ({error}); try `newsledger doctor`") from error


def check(model: str) -> str:
    """The model's name and version, after loading it.

    Raises:
        ModelError: not installed, or no entity recogniser for English in it.
    """
    nlp = _reader(model)
    if nlp.lang != "en" or "ner" not in nlp.pipe_names:
        raise ModelError(f"spaCy model {model!r} is for {nlp.lang!r} with {nlp.pipe_names}; newsledger needs an English one with ner")
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
