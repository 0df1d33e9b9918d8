"""Where people come home to in a sentence that names no state: whoever tells of it counts its own, and a dateline is a place at home.

"2,598 people have come home since A's invasion, the headquarters says"; "22 soldiers came back", told from B's capital.

Source: deixis of "come", "back" and "home" (Fillmore, Lectures on Deixis, 1997); the words are the topic's data (`figure_words.csv`).
"""

from __future__ import annotations

from pipeline.records import ActorMention
from pipeline.rules.figures import released
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.parties import Sides
from pipeline.rules.figures.tokens import Line, match_any
from pipeline.rules.figures.vocabulary import Vocabulary

HOME = ("home", "back")
HOME_CLOSED = ("", "before", "after", "in", "for", "as", "from", "by", ",", ";", "on", "since")
INVASION = 4
"""How many tokens behind a state the noun of its attack may stand."""
CREDIT = 12
"""The most tokens of the words that say who tells."""
SAID = 5
"""How many tokens beside an organisation the word of saying may stand."""


def comes_home(figure: Draft, vocabulary: Vocabulary, sides: Sides) -> bool:
    """ "215 came home": a return in a sentence that names no state."""
    line = figure.line
    if figure.nationality or figure.returned_to or figure.held_by:
        return False
    if _named(figure, vocabulary, sides) and teller(figure, vocabulary, sides) is None:
        return False
    if figure.rule.startswith("ellipsis") and line.low(figure.phrase_last) in HOME and line.low(figure.phrase_last + 1) in HOME_CLOSED:
        return True  # "A says 189 home before New Year"
    around = range(max(0, figure.first - 10), min(len(line.tokens), figure.phrase_last + 8))
    return match_any(line, around, vocabulary.phrases["homecoming"])


def teller(figure: Draft, vocabulary: Vocabulary, sides: Sides) -> str | None:
    """ "A said 27 had come back", "27 had come back, A's ministry said": the one state of the sentence, whose word it is."""
    line = figure.line
    named = _named(figure, vocabulary, sides)
    codes = {actor.code for actor in named}
    if len(codes) == 1 and named[0].start < figure.span[0] and named[0].kind != "city":
        at = line.index_at(named[0].start)
        if any(line.low(k) in vocabulary.words["says"] for k in range(at, min(at + SAID, figure.first))):
            return named[0].code
    trailing = {a.code for a in sides.within(line.start, line.end) if _closes(line, a, figure, vocabulary)} or _credited(
        figure, vocabulary, sides
    )
    if len(trailing) == 1:
        return next(iter(trailing))
    told = {code for start, code in sides.speakers if line.start <= start < line.end and _says(line, line.index_at(start), vocabulary)}
    return next(iter(told)) if len(told) == 1 and codes <= told else None


def _closes(line: Line, actor: ActorMention, figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "27 have come back, A says": the word of the state right behind what is told."""
    at = line.index_at(actor.start)
    own = actor.kind in ("name", "capital") and not line.low(at).endswith("'s")
    return own and at > figure.phrase_last and line.low(at - 1) == "," and line.low(at + 1) in vocabulary.words["says"]


def _credited(figure: Draft, vocabulary: Vocabulary, sides: Sides) -> set[str]:
    """ "27 have come back, President Ana Ruiz of A told reporters": the states named in the words behind a comma that say who tells."""
    line = figure.line
    comma = next((k for k in range(figure.phrase_last, line.count) if line.low(k) == ","), line.count)
    end = next((k for k in range(comma + 1, line.count) if line.low(k) in (",", ";", ".")), line.count)
    if end - comma > CREDIT or not any(line.low(k) in vocabulary.words["says"] for k in range(comma + 1, end)):
        return set()
    return {actor.code for actor in sides.within(line.tokens[comma].end, line.tokens[end - 1].end)}


def take(figure: Draft, home: str | None, sides: Sides) -> None:
    """Home is where the people of the figure before belong, or all that the article saw return."""
    if home is not None and home in sides.parties:
        figure.returned_to = home
        figure.nationality = figure.nationality or (home if figure.kind == "people" else None)
        figure.held_by = sides.other(home)
        figure.aspect = figure.aspect or "flow"


def _named(figure: Draft, vocabulary: Vocabulary, sides: Sides) -> list[ActorMention]:
    """The states of a sentence, those apart that only date it ("since A's invasion began")."""
    line = figure.line
    first, last = released.clause(figure)
    within = sides.within(line.tokens[first].start, line.tokens[last - 1].end)
    named = ((line.index_at(actor.start), actor) for actor in within)
    return [a for at, a in named if not _invades(line, at, vocabulary) and not (a.kind == "city" and line.low(at - 1) == "from")]


def _invades(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    owns = line.low(at).endswith("'s") or line.low(at + 1) in ("-", "'", "full")
    return owns and any(line.low(k) in vocabulary.words["invasion"] for k in range(at + 1, at + 1 + INVASION))


def _says(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """Whether the organisation at a token says it: "according to the headquarters", "the ministry said"."""
    before = line.lows[max(0, at - 4) : at]
    return "according" in before or any(line.low(k) in vocabulary.words["says"] for k in range(at + 1, at + SAID))
