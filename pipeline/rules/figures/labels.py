"""Numbers that only tell one named thing from another: "Article 5", "France 24", "flight 93", "day two of", "No. 5"."""

from __future__ import annotations

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import Line
from pipeline.rules.figures.vocabulary import Vocabulary

JOINERS = ("and", "or", ",", "to", "&", "-", "–")
ABBREVIATED = ("no", "nos", "art", "arts", "pp", "p", "vol", "fig", "sec", "nr", "nrs", "op", "ch", "para")


def is_label(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether the number belongs to a name or label before it."""
    line, first = figure.line, figure.first
    before = line.low(first - 1)
    if before == "number" and _tallied(line, first - 2, vocabulary):
        return False
    if _counted_off(figure, vocabulary) or _named_number(figure) or _model(figure, vocabulary):
        return True
    if before in JOINERS and figure.form == "digits" and line.kind(first - 2) == "number":
        return _in_row(figure, vocabulary)
    if before == ".":
        return line.low(first - 2) in ABBREVIATED and line.glued(first - 1)
    if line.kind(first - 1) != "word" or figure.form not in ("digits", "words"):
        return before == "#"
    if figure.form == "digits" and _numbered(line, first - 1, vocabulary) and line.low(figure.last) == "and" and _row_ahead(figure):
        return True
    if figure.form == "digits" and before in vocabulary.measures and _measure_post(figure, vocabulary):
        return True
    return _plain(figure, before, vocabulary) or _capitalised(figure, before, vocabulary)


def _tallied(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """ "the bodies returned number 7,000", "they number 300": a verb, whose subject is a plural."""
    if line.low(at) in ("they", "who"):
        return True
    subject, beside = at, vocabulary.words["people_verb"] | vocabulary.words["beside_verb"]
    while at - subject < 3 and (line.low(subject) in beside or line.low(subject).endswith("ed")):
        subject -= 1
    noun = vocabulary.nouns.get(line.low(subject))
    return bool(noun and not noun.singular) or (subject < at and line.low(subject) == "the")


def _counted_off(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Either number of "part 12 of 30", "page 3 of 8"."""
    line, first, last = figure.line, figure.first, figure.last
    parts = vocabulary.words["label_of"]
    begins = line.low(first - 1) in parts and line.low(last) == "of" and line.kind(last + 1) == "number"
    return begins or (line.low(first - 1) == "of" and line.kind(first - 2) == "number" and line.low(first - 3) in parts)


def _model(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "32 of its 737 MAX", "no order for the 787": a model's number in a sentence that names its maker, nothing counted behind."""
    line = figure.line
    if line.low(figure.first) not in vocabulary.words["model"] or figure.last != figure.first + 1:
        return False
    counted = vocabulary.nouns.get(line.low(figure.last))
    named = any(low in vocabulary.words["maker"] for low in line.lows)
    return named and not (counted and not counted.singular)


def _named_number(figure: Draft) -> bool:
    """ "the Normandy Four", "the Two Oceans race": a number word with a capital beside a name, inside a sentence."""
    line, first = figure.line, figure.first
    if figure.form != "words" or first < 2 or figure.last != first + 1 or not line.tokens[first].text[:1].isupper():
        return False
    if line.low(first - 1) == "the" and line.kind(figure.last) == "word" and line.tokens[figure.last].text[:1].isupper():
        return not line.tokens[first - 1].text[:1].isupper()  # "The Two Popes" may be a headline
    name = line.tokens[first - 1].text
    return name[:1].isupper() and line.kind(first - 1) == "word" and not name.isupper() and line.kind(figure.last) != "number"


def _numbered(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a plural noun of things stands there with a capital: "Buses 1 and 2"."""
    noun = vocabulary.nouns.get(line.low(at))
    return bool(noun and noun.kind == "things" and not noun.singular and line.tokens[at].text[:1].isupper() and at >= 0)


def _row_ahead(figure: Draft) -> bool:
    line, last = figure.line, figure.last
    return line.kind(last + 1) == "number" and not (line.kind(last + 2) == "word" and line.low(last + 2).endswith("s"))


def _measure_post(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "near kilometre 42": a singular measure before the number, no number before the measure, nothing counted behind."""
    line, first = figure.line, figure.first
    closed = line.kind(figure.last) in ("", "mark", "break") or line.low(figure.last) in vocabulary.words["stop"]
    return (
        closed and not line.low(first - 1).endswith("s") and line.low(first - 2) in ("at", "near", "by", "from", "to", "of", "past", "the")
    )


def _plain(figure: Draft, before: str, vocabulary: Vocabulary) -> bool:
    """A lower-case label: "page 3", "type 2 diabetes", "day two of the talks"."""
    line, first, last = figure.line, figure.first, figure.last
    if before not in vocabulary.words["label_lower"] or line.low(first - 2) in ("the", "a", "per", "each", "every", "this", "last"):
        return False
    if line.low(first - 2) in vocabulary.words["nth"]:
        return False  # "on the first day 13 Ruritanians came out"
    if figure.form == "words":
        return line.low(last) == "of" or (line.kind(last) in ("mark", "") and line.low(last) not in ("-", "%"))
    return not (before in ("no", "day", "week", "stage", "game", "season", "line") and _counts_people(figure, vocabulary))


def _capitalised(figure: Draft, before: str, vocabulary: Vocabulary) -> bool:
    line, first = figure.line, figure.first
    word = line.tokens[first - 1].text
    if not word[:1].isupper() or word.endswith(("'s", "’s")) or (word.isupper() and first == 1):
        return False
    if figure.form == "words":
        return before in vocabulary.words["label"] and line.tokens[first].text[:1].isupper() and first > 1
    if before in vocabulary.words["label"]:
        return not _counts_people(figure, vocabulary)
    return _after_name(figure, vocabulary)


def _in_row(figure: Draft, vocabulary: Vocabulary) -> bool:
    """A later number of "Articles 87 and 99", "Boeing 737-800"."""
    line, at = figure.line, figure.first - 1
    while at >= 0 and figure.first - at < 12 and (line.kind(at) == "number" or line.low(at) in JOINERS):
        at -= 1
    row = line.low(at) in vocabulary.words["label_lower"] and line.low(at).endswith("s")
    named = _numbered(line, at, vocabulary) and line.kind(figure.last) != "number" and not _counts_people(figure, vocabulary)
    model = line.low(figure.first - 1) == "-" and line.low(at) in vocabulary.words["label"]
    return row or model or named


def _counts_people(figure: Draft, vocabulary: Vocabulary) -> bool:
    noun = vocabulary.nouns.get(figure.line.low(figure.last))
    return bool(noun and not noun.singular and noun.kind == "people")


def _gapped(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "Kyiv returned 900 bodies, Moscow 20": the verb is left out between the second name and its number."""
    line, first = figure.line, figure.first
    if line.low(first - 2) in vocabulary.words["ditransitive"]:
        return True  # "and handed Moscow 27"
    return line.low(first - 2) in (",", "and", ";", "while") and any(line.kind(k) == "number" for k in range(max(0, first - 14), first - 2))


def _after_name(figure: Draft, vocabulary: Vocabulary) -> bool:
    """A capitalised word inside a sentence, then a short number with nothing counted after it: "Hill 204"."""
    line, first, last = figure.line, figure.first, figure.last
    text, before, after = line.tokens[first].text, line.low(first - 1), line.low(last)
    words = vocabulary.words
    if last != first + 1 or not text.isdigit() or len(text) > 4:
        return False
    if first == 1:
        return len(text) <= 2 and after in ("is", "was", "has", "will", "had") and before not in (words["stop"] | words["verb"])
    if before in words["stop"] or before in words["verb"] or _gapped(figure, vocabulary):
        return False
    noun = vocabulary.nouns.get(before)
    if (noun and not noun.singular) or after in ("%", "(", "-", "–", "—", "°", "for", "of", "to", "against"):
        return False
    following = words["stop"] | words["verb"]
    index = vocabulary.nouns.get(after)
    return after in following or line.kind(last) in ("", "break", "mark") or bool(index and index.singular)
