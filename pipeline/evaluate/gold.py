"""Gold annotations, read strictly: what a person says the rows of an article must be.

A gold folder holds one `NAME.json` for each article `NAME.txt` (or `.html`, `.md`). A key that is absent is not scored; a list of
alternatives means that any of them is right; `null` means that the row's value must be null.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.evaluate.gold_keys import ARTICLE, DATE, EVENT, FIELD, FIGURE, MENTION, ORGANISATION, Key, wrong_value
from pipeline.evaluate.places import folded


class GoldError(ValueError):
    """A gold file says something it may not; the message names file, key, value and how to mend it."""


Expected = Mapping[str, tuple[Any, ...]]
"""Column of the row → the values of which any is right."""


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A figure or date: its words, a run of the article's words around it, and which occurrence there (from 1)."""

    text: str
    near: str
    which: int
    optional: bool
    expected: Expected


@dataclass(frozen=True, slots=True)
class GoldOrganisation:
    """An organisation of the document, under any of its names."""

    names: tuple[str, ...]
    optional: bool
    expected: Expected


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event of the document. `released` maps a receiving side, or `each`, to the people freed; None where a key is not scored."""

    event_type: str
    near: tuple[str, ...]
    optional: bool
    expected: Expected
    parties: tuple[str, ...] | None
    mediators: tuple[str, ...] | None
    released: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Gold:
    """All that is said of one article; None where a section is not scored."""

    name: str
    published: str | None
    published_gold: tuple[str | None, ...] | None
    title: str | None
    status: tuple[str | None, ...] | None
    """What must become of the article in a run; the relevance gate of `extract` is off, so its rows are scored whatever this says."""
    body: tuple[str, ...]
    not_body: tuple[str, ...]
    figures: tuple[GoldMention, ...] | None
    dates: tuple[GoldMention, ...] | None
    organisations: tuple[GoldOrganisation, ...] | None
    events: tuple[GoldEvent, ...] | None
    optional_events: tuple[str, ...]
    no_events: tuple[str, ...]


def read_folder(folder: Path) -> tuple[Gold, ...]:
    """The gold of every article of a folder, by name.

    Raises:
        GoldError: no gold there, or a file that breaks the format.
    """
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    files = [file for file in files if not file.name.endswith(".meta.json")]
    if not files:
        raise GoldError(f"{folder}: no gold here; name a folder that holds one NAME.json for each article")
    return tuple(read_gold(file) for file in files)


def read_gold(file: Path) -> Gold:
    """The gold of one article.

    Raises:
        GoldError: not JSON, an unknown or missing key, a value that its key does not allow, words that are not near.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=lambda pairs: _once(pairs, file))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"{file}: cannot be read as JSON ({error}); mend the file") from error
    _check(data, ARTICLE, str(file))
    return Gold(
        name=file.stem,
        published=data.get("published"),
        published_gold=_options(data["published_gold"]) if "published_gold" in data else None,
        title=data.get("title"),
        status=_options(data["status"]) if "status" in data else None,
        figures=_section(data, "figures", FIGURE, file, _mention),
        dates=_section(data, "dates", DATE, file, _mention),
        organisations=_section(data, "organisations", ORGANISATION, file, _organisation),
        events=_section(data, "events", EVENT, file, _event),
        **{key: tuple(data.get(key, ())) for key in ("body", "not_body", "optional_events", "no_events")},
    )


def _once(pairs: list[tuple[str, Any]], file: Path) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    double = next((name for name in names if names.count(name) > 1), None)
    if double:
        raise GoldError(f"{file}: the key {double!r} stands twice in one object; keep one")
    return dict(pairs)


def _section(data: Mapping[str, Any], name: str, keys: Mapping[str, Key], file: Path, build: Any) -> Any:
    if name not in data:
        return None
    for number, item in enumerate(data[name], 1):
        where = f"{file}, {name} {number}"
        _check(item, keys, where)
        _check_near(item, where)
    return tuple(build(item, keys) for item in data[name])


def _check(item: Any, keys: Mapping[str, Key], where: str) -> None:
    if not isinstance(item, dict):
        raise GoldError(f"{where}: {item!r} is no object; write {{…}} with the keys {', '.join(keys)}")
    for name, value in item.items():
        if name not in keys:
            raise GoldError(f"{where}: unknown key {name!r}; allowed are {', '.join(keys)}")
        if problem := wrong_value(keys[name], value):
            raise GoldError(f"{where}, {name}: {problem}")
    for name, key in keys.items():
        if key.required and name not in item:
            raise GoldError(f"{where}: {name} is missing; give it {key.words}")


def _check_near(item: Mapping[str, Any], where: str) -> None:
    if "text" in item and folded(item["text"])[0].strip() not in folded(item["near"])[0]:
        raise GoldError(f"{where}, near: {item['near']!r} does not hold {item['text']!r}; copy a run of words around it from the article")


def _options(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _expected(item: Mapping[str, Any], keys: Mapping[str, Key]) -> Expected:
    return {key.column or name: _options(item[name]) for name, key in keys.items() if key.role is FIELD and name in item}


def _mention(item: Mapping[str, Any], keys: Mapping[str, Key]) -> GoldMention:
    places = {name: item[name] for name, key in keys.items() if key.role is MENTION and name in item}
    return GoldMention(**({"which": 1, "optional": False} | places), expected=_expected(item, keys))


def _organisation(item: Mapping[str, Any], keys: Mapping[str, Key]) -> GoldOrganisation:
    return GoldOrganisation(names=tuple(item["names"]), optional=item.get("optional", False), expected=_expected(item, keys))


def _event(item: Mapping[str, Any], keys: Mapping[str, Key]) -> GoldEvent:
    sides = {name: tuple(item[name]) if name in item else None for name in ("parties", "mediators")}
    return GoldEvent(
        event_type=item["event_type"],
        near=tuple(item["near"]),
        optional=item.get("optional", False),
        expected=_expected(item, keys),
        released=item.get("released"),
        **sides,
    )


def without_optional(gold: Gold, section: str) -> int:
    """How many items of a section count."""
    items = getattr(gold, section) or ()
    return sum(not item.optional for item in items)
