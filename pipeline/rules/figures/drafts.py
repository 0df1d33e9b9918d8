"""A figure while it is read: what the rules of the family have found out about one number so far."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Span
from pipeline.rules.figures.cardinals import Number
from pipeline.rules.figures.tokens import Line


@dataclass(slots=True, eq=False)
class Draft:
    """A number in its line, with everything that is known about it.

    `first` and `last` are the tokens of modifier and number (end exclusive), `number_first` that of the number itself, `after` the
    token where the search for what is counted goes on. `bare`: nothing beside the number says what is counted.
    """

    line: Line
    first: int
    last: int
    number_first: int
    after: int
    value: float | None
    low: float | None
    high: float | None
    form: str
    modifier: str = "exact"
    kind: str = "other"
    unit: str | None = None
    noun: Span | None = None
    phrase_last: int = 0
    """Token index (end exclusive) of the noun phrase."""
    bare: bool = True
    partitive: bool = False
    additional: bool = False
    nationality: str | None = None
    included: bool = False
    """Whether it stands in a list of the people of one side."""
    held_by: str | None = None
    returned_to: str | None = None
    aspect: str | None = None
    scope: str = "total"
    whole: Draft | None = None
    pair: int | None = None
    teller: bool = False
    """People who only tell of the captives, deal for them or look on."""
    rule: str = "figures:number"
    confidence: float = 0.9
    scale: float = 1.0
    """The factor of the number's last scale word."""

    @property
    def span(self) -> Span:
        return self.line.tokens[self.first].start, self.line.tokens[self.last - 1].end

    @property
    def amount(self) -> float | None:
        """The value, or the lower bound where none is stated."""
        return self.value if self.value is not None else self.low

    @property
    def counts_people(self) -> bool:
        return self.kind in ("people", "remains")


def draft(line: Line, number: Number) -> Draft:
    """A number as the beginning of a figure, exact where nothing is said."""
    vague = number.form == "vague"
    value = None if vague else number.value
    exact = number.form in ("digits", "words")
    return Draft(
        line=line, first=number.first, last=number.last, number_first=number.first, after=number.last, phrase_last=number.last,
        value=value, low=number.value if vague or exact else None, high=value if exact else None, form=number.form, scale=number.scale,
        modifier="vague" if vague else "about" if number.form == "about" else "exact",
    )  # fmt: skip


def bound(figure: Draft, modifier: str) -> None:
    """Sets the modifier and the bounds that it leaves, as in the contract's table. Ranges and vague amounts keep theirs."""
    if figure.modifier in ("between", "vague", "all"):
        return
    value = figure.value
    figure.modifier = modifier
    figure.low = value if modifier in ("exact", "at_least", "more_than") else None
    figure.high = value if modifier in ("exact", "nearly", "at_most", "less_than") else None
