"""Figures whose noun stands elsewhere: "the number of those freed at 277", "Arrivals rose to 3,200", "nine were children"."""

from __future__ import annotations

from pipeline.rules.figures import antecedents, spoken, tallies
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.heads import People, find_head, noun_of
from pipeline.rules.figures.tokens import match_before, match_phrase
from pipeline.rules.figures.vocabulary import Noun, Vocabulary

PASSED_OVER = (
    *("were", "was", "are", "have", "had", "been", "people", "more", "others", "reported", "feared", "of", "them", "still", "now"),
    *("also", "currently", "already", "who"),
)
"""What may stand between a number and the verb that is told of people."""
FAR = 6
"""How many sentences back people may have been counted whom a move without a noun goes on from, where nothing else was named since."""


def fill(drafts: list[Draft], vocabulary: Vocabulary, people: People, text: str) -> list[Draft]:
    """The drafts, those without a noun named by what stands around them."""
    for at, figure in enumerate(drafts):
        if figure.bare and figure.kind == "other":
            noun, nationality = _from_context(drafts, at, vocabulary, people, text)
            if noun:
                figure.kind, figure.unit = noun.kind, noun.unit
                figure.nationality = figure.nationality or nationality
                figure.rule = "ellipsis:" + noun.rule.partition(":")[0]
                figure.confidence = 0.7
    return drafts


def _from_context(drafts: list[Draft], at: int, vocabulary: Vocabulary, people: People, text: str) -> tuple[Noun | None, str | None]:
    figure = drafts[at]
    price = antecedents.price(drafts, at)
    if price:
        return Noun(price.unit or "", price.kind, True, "ellipsis:price"), None
    predicated = _predicate(figure, vocabulary, people)
    if predicated:
        return predicated
    listed_before = antecedents.coordinated(drafts, at)
    if listed_before:
        figure.whole = listed_before
        return Noun(listed_before.unit or "", listed_before.kind, True, "ellipsis:coordinated"), listed_before.nationality
    counterpart = antecedents.respective(drafts, at) or antecedents.rest(drafts, at)
    if counterpart:
        return Noun(counterpart.unit or "", counterpart.kind, True, "ellipsis:respective"), None
    same = antecedents.same_value(drafts, at) or antecedents.told_again(drafts, at)
    if same:
        return Noun(same.unit or "", same.kind, True, "ellipsis:same"), same.nationality
    level = antecedents.level(drafts, at)
    if level:
        return Noun(level.unit or "", level.kind, True, "ellipsis:level"), None
    listed = antecedents.next_in_list(drafts, at)
    if listed:
        return Noun(listed.unit or "", listed.kind, True, "ellipsis:list"), listed.nationality
    if figure.line.low(figure.first - 1) == "of" and figure.line.low(figure.first - 2) in vocabulary.words["groups"]:
        return vocabulary.nouns["person"], None
    if _on_list(drafts, at, vocabulary):
        return vocabulary.nouns["person"], None
    if figure.line.low(figure.first - 1) == "of":
        remains = next((n for k in (figure.first - 2, figure.first - 3) if (n := vocabulary.nouns.get(figure.line.low(k)))), None)
        if remains and remains.kind == "remains":
            return remains, None  # "the bodies of 26 have been given back"
    named = tallies.labelled(figure, vocabulary) or _apposed(figure, vocabulary)
    if named:
        return named, None
    asked = tallies.asked(figure, vocabulary, people)
    if asked:
        return asked
    stated = None if figure.partitive else tallies.after(drafts, at, vocabulary, people) or tallies.before(figure, vocabulary, people)
    if stated:
        return stated
    risen = _risen(figure, vocabulary)
    if risen:
        return risen, None
    antecedent = antecedents.nearest(drafts, at, vocabulary, told=figure.partitive and _done_to_people(figure, vocabulary))
    if antecedent and antecedent.kind == "things" and not figure.partitive and _counts_people(figure, vocabulary):
        antecedent = antecedent if antecedent.unit in vocabulary.words["animal"] else None
    if antecedent and antecedent.unit:
        return _of_antecedent(drafts, figure, antecedent, antecedent.unit, vocabulary)
    if antecedents.outgrown(drafts, at, vocabulary):
        return vocabulary.nouns["person"], None
    return _from_afar(drafts, at, vocabulary, people, text)


def _from_afar(drafts: list[Draft], at: int, vocabulary: Vocabulary, people: People, text: str) -> tuple[Noun | None, str | None]:
    """The noun of a bare number that goes on from no figure: things alike, people moved, what the text speaks of."""
    figure = drafts[at]
    alike = antecedents.alike(drafts, at)
    if alike and (alike.unit in vocabulary.words["ballot"] or not (_counts_people(figure, vocabulary) or figure.partitive)):
        moved = alike.unit not in vocabulary.words["ballot"] and _moved(drafts, at, vocabulary, text)
        if not moved:
            return Noun(alike.unit or "", alike.kind, True, "ellipsis:alike"), None
    return _told_of(drafts, at, vocabulary, people, text), None


def _told_of(drafts: list[Draft], at: int, vocabulary: Vocabulary, people: People, text: str) -> Noun | None:
    """The noun of a number that goes on from no figure before: what its verb and the topic tell of."""
    figure = drafts[at]
    if _went_to(figure, vocabulary, people):
        return vocabulary.nouns["person"]
    moved = _moved(drafts, at, vocabulary, text)
    theirs = figure.line.low(figure.last) == "of" and figure.line.low(figure.last + 1) == "them"
    if moved or theirs:
        beside = spoken.beside(figure, vocabulary) if theirs else None
        if beside:
            figure.partitive, figure.scope = False, "total"
            return beside
        held = figure.line.low(figure.first - 1) in vocabulary.words["holds"]
        noun = spoken.noun(figure, text, vocabulary, kind="people" if held else None)
        if noun and theirs and held:
            figure.partitive, figure.scope = False, "total"
            return noun  # "civilians must be on the lists; A holds 20,000 of them"
        if noun and (noun.kind == "remains" or (theirs and noun.kind == "things")):
            return noun
    if _counts_people(figure, vocabulary) or moved:
        return vocabulary.nouns["person"]
    subject = _subject(figure, vocabulary)
    return subject or (vocabulary.nouns["person"] if _of_topic(drafts, at, vocabulary) else None)


def _of_antecedent(drafts: list[Draft], figure: Draft, antecedent: Draft, unit: str, vocabulary: Vocabulary) -> tuple[Noun, str | None]:
    """The noun and nationality that a bare number takes from the figure it goes on from, and its scope where they share one."""
    if antecedent.partitive and antecedents.same_verb(antecedent, figure, vocabulary):
        figure.scope, figure.whole = antecedent.scope, antecedent.whole
    near = figure.partitive or figure.line is antecedent.line or antecedents.definite(figure)
    beside = figure.line is antecedent.line and figure.first - antecedent.phrase_last <= antecedents.EACH_REACH
    if antecedent.scope == "each_side" and beside and not figure.partitive:
        figure.scope = "each_side"
    near = near or any(figure.line.low(k) in vocabulary.words["number_of"] for k in range(max(0, figure.first - 4), figure.first))
    mixed = antecedent.kind == "people" and not figure.partitive and antecedents.one_of_several(figure, antecedent, drafts)
    unit = unit if (near and not mixed) or antecedent.kind != "people" else vocabulary.nouns["person"].unit
    return Noun(unit, antecedent.kind, True, "ellipsis:antecedent"), antecedent.nationality if near else None


def _counts_people(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether the words around a bare number are said of people only."""
    held = any(figure.line.low(k) in vocabulary.words["holds"] for k in (figure.first - 1, figure.first - 2)) and _at_end(
        figure, vocabulary
    )
    told = _people_verb(figure, vocabulary) or _in_state(figure, vocabulary)
    told = told or (
        figure.scope == "each_side" and not vocabulary.words["moved"].isdisjoint(figure.line.lows[figure.after : figure.after + 3])
    )
    return held or told or figure.form == "vague" or figure.partitive


def _on_list(drafts: list[Draft], at: int, vocabulary: Vocabulary) -> bool:
    """ "the original list of 200", in a text that counts people there: those whose names are on it."""
    figure = drafts[at]
    line, first = figure.line, figure.first
    listed = line.low(first - 1) == "of" and line.low(first - 2) in vocabulary.words["roll"] and _at_end(figure, vocabulary)
    near = (d for d in drafts[max(0, at - 6) : at + 7] if d is not figure and abs(figure.line.index - d.line.index) <= 2)
    return listed and any(d.counts_people for d in near)


def _went_to(figure: Draft, vocabulary: Vocabulary, people: People) -> bool:
    """ "Thirty-five went to A": people do."""
    line, after = figure.line, figure.after
    return line.low(after) in vocabulary.words["moved"] and line.low(after + 1) == "to" and people.at(line, after + 2) is not None


def _done_to_people(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "70 of them were deported": a passive that is told of people, and not of buses or jails."""
    at = figure.phrase_last + (figure.line.low(figure.phrase_last) in ("were", "are", "was", "have", "had"))
    return figure.line.low(at) in vocabulary.words["deed_to_people"]


def _at_end(figure: Draft, vocabulary: Vocabulary) -> bool:
    word = figure.line.low(figure.after)
    closed = figure.line.kind(figure.after) in ("", "mark", "break")
    return closed or word in vocabulary.words["stop"] or word in vocabulary.words["verb"] or word in vocabulary.words["people_verb"]


def _in_state(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "1,150 are still behind bars", "16 go home": only people are."""
    following = range(figure.after, min(figure.after + 5, len(figure.line.tokens)))
    return any(match_phrase(figure.line, k, vocabulary.phrases["people_state"]) for k in following)


def _of_topic(drafts: list[Draft], at: int, vocabulary: Vocabulary) -> bool:
    """A number in the middle of a text that counts the topic's people: they are what it goes on counting."""
    figure = drafts[at]
    plain = figure.form in ("digits", "words", "about") and not spoken.own_deed(figure)
    if not plain or (figure.amount or 0) < 2 or figure.line.low(figure.first - 1) == "number":
        return False
    if figure.line.kind(figure.after) in ("word", "opaque") and not _at_end(figure, vocabulary):
        return False
    near = [d for d in drafts[max(0, at - 6) : at + 7] if d is not figure and abs(figure.line.index - d.line.index) <= 3]
    topical = [d for d in near if d.counts_people and d.unit in vocabulary.unit_kinds]
    return len(topical) >= 2 and 2 * len(topical) >= len([d for d in near if d.kind not in ("duration", "other")])


def _predicate(figure: Draft, vocabulary: Vocabulary, people: People) -> tuple[Noun, str | None] | None:
    """ "nine were children", "41 are sailors", "120 of the captives were civilians": what they are said to be."""
    line, at = figure.line, max(figure.after, figure.phrase_last)
    counted = line.kind(figure.first - 3) == "number" or line.low(figure.first - 3) in vocabulary.numbers
    if counted and line.lows[max(0, figure.first - 2) : figure.first] == ["of", "the"]:
        return None  # "seven of the 157 are civilians": the seven are
    if figure.partitive:
        at = _clause_of_those(figure, vocabulary)
    if line.low(at) not in ("are", "were"):
        return None
    head = find_head(line, at + 1, vocabulary, people)
    if head is None or head.noun.kind != "people" or head.at - at > 3 or line.low(head.at) in vocabulary.words["people_verb"]:
        return None
    return head.noun, head.nationality


def _clause_of_those(figure: Draft, vocabulary: Vocabulary) -> int:
    """The verb of "seven of the 157 are civilians", "43 of those coming home are residents"."""
    line, of = figure.line, figure.last
    number = line.kind(of + 2) == "number" or line.low(of + 2) in vocabulary.numbers
    if line.lows[of : of + 2] != ["of", "those"] and not (number and line.lows[of : of + 2] == ["of", "the"]):
        return -1
    return next((k for k in range(of + 2, of + 8) if line.low(k) in ("are", "were", ",", "who", ".")), -1)


def _moved(drafts: list[Draft], at: int, vocabulary: Vocabulary, text: str) -> bool:
    """ "has handed over 73", "received 160": people, where the text counted people shortly before."""
    figure = drafts[at]
    ends = _at_end(figure, vocabulary) or figure.line.low(figure.after) in ("out", "back", "home", "across", "more", "others")
    moved = ends and any(match_before(figure.line, figure.first, vocabulary.phrases[id]) for id in ("give", "get"))
    if not moved or any(d.counts_people and figure.line.index - d.line.index <= 3 for d in drafts[max(0, at - 6) : at]):
        return moved
    before = spoken.noun(figure, text, vocabulary)
    if before is None:
        return any(d.counts_people and figure.line.index - d.line.index <= FAR for d in drafts[max(0, at - 4) : at])
    return before.kind in ("people", "remains")


def _subject(figure: Draft, vocabulary: Vocabulary) -> Noun | None:
    """ "Arrivals rose 5% to 3,200": what has changed is the subject of the verb."""
    line = figure.line
    first = max(0, figure.first - 25)
    verb = next((k for k in range(first, figure.first) if line.low(k) in vocabulary.words["change"]), None)
    if verb is None or line.low(figure.first - 1) not in ("to", "from", "at", "by"):
        return None
    nouns = (noun_of(line.low(k), vocabulary) for k in range(first, verb) if line.low(k) not in vocabulary.measures)
    return next((noun for noun in nouns if noun), None)


def _risen(figure: Draft, vocabulary: Vocabulary) -> Noun | None:
    """ "payrolls, for which analysts expect a rise of 175,000", "a fall of 400 in permits": the things that have changed."""
    line, change = figure.line, figure.first - 2
    if line.low(change + 1) != "of" or line.low(change) not in vocabulary.words["change"] or line.low(change - 1) not in ("a", "an", "the"):
        return None
    places = [figure.after + 1] if line.low(figure.after) == "in" else range(change - 3, max(-1, change - 14), -1)
    nouns = (noun_of(line.low(k), vocabulary) for k in places if line.low(k) not in vocabulary.words["forecasters"])
    return next((n for n in nouns if n and n.kind == "things"), None)


def _people_verb(figure: Draft, vocabulary: Vocabulary) -> bool:
    line = figure.line
    low = [line.low(k) for k in range(figure.after, figure.after + 5)]
    verbs = vocabulary.words["people_verb"]
    if low[0] == "who":
        return True
    for word in low:
        if word in verbs:
            return True
        if word not in PASSED_OVER:
            break
    return line.low(figure.first - 1) in ("killed", "killing", "kills", "injured", "injuring", "wounded", "wounding", "hurting", "arrested")


def _apposed(figure: Draft, vocabulary: Vocabulary) -> Noun | None:
    """ "the bodies of fallen soldiers, 6,000 each": the noun stands right before the comma."""
    line, at = figure.line, figure.first - 1
    each = line.low(figure.last) in ("each", "apiece", "per", "from", "on") or (
        line.low(figure.last) == "in" and line.low(at - 3) not in vocabulary.words["stop"] and line.low(at - 2) not in ("in", "from", "at")
    )
    if line.low(at) == "," and [line.low(figure.last), line.low(figure.last + 1)] == ["in", "number"]:
        first = next((k for k in range(at - 1, max(-1, at - 14), -1) if line.low(k) in (";", ".", ":")), max(-1, at - 14))
        return next(
            (noun for k in range(first + 1, at) if (noun := noun_of(line.low(k), vocabulary))), None
        )  # "requests, eleven in number"
    if line.low(at) == "at" and line.low(at - 1) == "," and line.low(figure.last) == ",":
        return noun_of(line.low(at - 2), vocabulary)  # "Season-ticket sales, at 14,206, are …"
    measure = line.low(at - 1) in vocabulary.measures
    noun = noun_of(line.low(at - 1), vocabulary) if not measure and line.low(at) in (",", "–", "—", "(") and each else None
    if noun and noun.kind == "people":
        outer = next((n for k in range(at - 6, at - 1) if (n := vocabulary.nouns.get(line.low(k))) and n.kind == "remains"), None)
        return outer or noun
    return noun
