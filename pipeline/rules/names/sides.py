"""The country that the words beside an organisation's name tell."""

from __future__ import annotations

import re

from pipeline.records import ActorMention

WINDOW = 40  # characters beside a name that are looked at


class Sides:
    """The country said directly beside a name: before it as adjective, name or possessive, after it with "of" or "in"."""

    LEFT = re.compile(r"(?:[’'ʼ]s?)?[ \u00a0]$")
    RIGHT = re.compile(r"[ \u00a0](of|in|for)[ \u00a0](?:the[ \u00a0])?|[ \u00a0]\((?:the[ \u00a0])?")

    BASED = re.compile(r"-based[ \u00a0](?:[a-z-]+[ \u00a0]){0,2}[“\"]?$")
    NOUNS = re.compile(r"(?:[’']s?)?[ \u00a0]((?:[a-z-]+[ \u00a0]){1,4})[“\"]?$")
    TOPIC = re.compile(r"[ \u00a0](?:for|on|against|to)[ \u00a0]")
    APPOSED = re.compile(r"(?:[ \u00a0]\([^)\n]{1,12}\))?,[ \u00a0](?:an?|the)[ \u00a0]")

    def __init__(self, text: str, actors: tuple[ActorMention, ...]) -> None:
        self._text = text
        self._actors = actors
        self._ending = {m.end: m for m in actors}
        self._starting = {m.start: m for m in actors}

    def around(self, start: int, end: int) -> tuple[int, int, str | None]:
        """The span of `start:end` with the country beside it, and that country's code (None where none is said)."""
        left = self.LEFT.search(self._text[max(0, start - 4) : start])
        actor = self._ending.get(start - len(left[0])) if left else None
        if actor and actor.kind not in ("leader", "city"):
            return actor.start, end, actor.code
        after = self.RIGHT.match(self._text, end)
        right = self._starting.get(after.end()) if after else None
        if after and right and (right.kind == "name" or (after[1] and right.kind in ("capital", "city"))):
            inside = after[1] == "of" and right.kind != "city"
            return start, right.end if inside else end, right.code
        if actor:
            return (start if actor.kind == "leader" else actor.start), end, actor.code
        return start, end, None

    def after(self, end: int) -> ActorMention | None:
        """The country whose name follows directly."""
        actor = self._starting.get(end + 1)
        return actor if actor and actor.kind == "name" and self._text[end : end + 1] in (" ", "\u00a0") else None

    def inside(self, start: int, end: int) -> str | None:
        """The country of a place or people in the name itself ("HSV Hamburg"), but for what it is about ("… for …")."""
        topic = self.TOPIC.search(self._text, start, end)
        found = [m for m in self._actors if start <= m.start and m.end <= (topic.start() if topic else end)]
        return next((m.code for m in found if m.kind != "leader" and len(m.code) == 3), None)

    def told(self, start: int, end: int, nouns: frozenset[str]) -> str | None:
        """The country that the words around a name tell: "Karachi-based …", "Norway’s charity …", "…, an Omani company"."""
        country = self.around(start, end)[2]
        if country is not None:
            return country
        before = self._text[max(0, start - WINDOW) : start]
        based = self.BASED.search(before)
        actor = self._ending.get(start - len(based[0])) if based else None
        if actor is None and (lead := self.NOUNS.search(before)) and {w.lower() for w in lead[1].split()} <= nouns:
            actor = self._ending.get(start - len(lead[0]))
        if actor is None and (apposed := self.APPOSED.match(self._text, end)):
            actor = self._starting.get(apposed.end())
        return actor.code if actor and actor.kind != "leader" and len(actor.code) == 3 else None
