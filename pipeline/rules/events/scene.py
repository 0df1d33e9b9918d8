"""A sentence that tells of an event, with all that earlier rules found in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.records import ActorMention, Claim, DateMention, Reading, Span
from pipeline.rules.events.triggers import Hit

WINDOW = 80  # characters around an event's words in which constructions are looked for


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with all that earlier rules found in it; spans are offsets into the folded `text` of the article, `sentence` its words."""

    reading: Reading
    text: str
    span: Span
    hits: tuple[Hit, ...]
    dates: tuple[DateMention, ...]
    actors: tuple[ActorMention, ...]
    claims: tuple[Claim, ...]
    between: tuple[str, ...]
    title: bool
    lead: bool
    following: str = ""
    numbered: bool = False
    entry: DateMention | None = None
    dateline: str | None = None
    sentence: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentence", self.text[self.span[0] : self.span[1]])
