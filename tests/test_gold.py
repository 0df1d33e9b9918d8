"""The annotated articles under tests/gold are themselves sound: every mention is in its text and every value is a legal one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "gold"
NAMES = sorted(file.stem for file in FOLDER.glob("*.json"))

FOLD = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "})
SECTIONS = {"title", "body", "not_body", "published", "published_gold", "status", "figures", "dates", "organisations", "events"}
SECTIONS |= {"optional_events", "no_events"}

MODIFIERS = {"exact", "about", "nearly", "at_least", "more_than", "at_most", "less_than", "between", "vague", "all"}
KINDS = {"people", "remains", "things", "money", "percent", "duration", "measure", "other"}
SCOPES = {"total", "each_side", "subset", "additional", "cumulative"}
PRECISIONS = {"day", "week", "month", "season", "year", "decade", "range", "unknown"}
BASES = {"stated", "published", "context", "unresolved"}
ORG_TYPES = {"government", "military", "intelligence", "intergovernmental", "ngo", "media", "company", "party", "platform"}
ORG_TYPES |= {"armed_group", "court", "religious", "other"}
EVENT_TYPES = {"prisoner_exchange", "prisoner_release", "negotiation", "agreement", "protest", "petition", "detention"}
EVENT_TYPES |= {"prosecution", "deportation", "repatriation_of_remains"}
STATUSES = {"occurred", "ongoing", "agreed", "planned", "proposed", "rejected", "cancelled", "possible", "denied"}

# Which of (value, low, high) a modifier sets, and which of the bounds equal the value.
SHAPES = {
    "exact": "vvv", "about": "v--", "nearly": "v-v", "at_least": "vv-", "more_than": "vv-",
    "at_most": "v-v", "less_than": "v-v", "between": "-ab", "vague": "-a-", "all": "---",
}  # fmt: skip

DAY = r"[\dX]{4}[?~]?(?:-[\dX]{2}[?~]?(?:-[\dX]{2}[?~]?)?)?"
EDTF = re.compile(rf"(?:{DAY}|\.\.)(?:/(?:{DAY}|\.\.))?")


def folded(text: str) -> str:
    return " ".join(text.translate(FOLD).lower().split())


def options(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def gold_of(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def text_of(name: str) -> str:
    return folded((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def mentions(gold: dict[str, Any]) -> list[dict[str, Any]]:
    return [*gold["figures"], *gold["dates"]]


def quotations(gold: dict[str, Any]) -> Iterator[str]:
    """Every run of the article's own words that the annotations rely on."""
    for key in ("body", "not_body", "optional_events", "no_events"):
        yield from gold.get(key, [])
    for event in gold["events"]:
        yield from event["near"]


def legal(item: dict[str, Any], key: str, allowed: set[str]) -> bool:
    return key not in item or all(option in allowed for option in options(item[key]))


def shape(figure: dict[str, Any]) -> str:
    value, low, high = (figure[key] for key in ("value", "low", "high"))
    if value is None:
        return "-" + ("-" if low is None else "a") + ("-" if high is None else "b")
    return "v" + "".join("-" if bound is None else "v" if bound == value else "?" for bound in (low, high))


def test_every_article_has_its_annotations() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.txt")) == NAMES
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_known(name: str) -> None:
    gold = gold_of(name)
    assert set(gold) <= SECTIONS
    assert {"published", "body", "not_body", "figures", "dates", "organisations", "events"} <= set(gold)


@pytest.mark.parametrize("name", NAMES)
def test_quotations_are_in_the_text(name: str) -> None:
    text, gold = text_of(name), gold_of(name)
    assert not [words for words in quotations(gold) if folded(words) not in text]
    assert folded(gold.get("title", "")) in text


@pytest.mark.parametrize("name", NAMES)
def test_mentions_have_one_place_in_the_text(name: str) -> None:
    text, gold = text_of(name), gold_of(name)
    assert not [item["near"] for item in mentions(gold) if text.count(folded(item["near"])) != 1]
    assert not [item for item in mentions(gold) if folded(item["near"]).count(folded(item["text"])) < item.get("which", 1)]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_annotated_twice(name: str) -> None:
    gold = gold_of(name)
    for section in ("figures", "dates"):
        places = [(item["near"], item["text"], item.get("which", 1)) for item in gold[section]]
        assert len(places) == len(set(places))


@pytest.mark.parametrize("name", NAMES)
def test_figures(name: str) -> None:
    for figure in gold_of(name)["figures"]:
        assert legal(figure, "modifier", MODIFIERS), figure
        assert legal(figure, "kind", KINDS), figure
        assert legal(figure, "scope", SCOPES), figure
        if isinstance(figure["modifier"], str):
            assert shape(figure) == SHAPES[figure["modifier"]] or figure.get("optional"), figure


@pytest.mark.parametrize("name", NAMES)
def test_dates(name: str) -> None:
    for date in gold_of(name)["dates"]:
        assert legal(date, "precision", PRECISIONS), date
        assert legal(date, "basis", BASES), date
        assert all(option is None or EDTF.fullmatch(option) for option in options(date["edtf"])), date


@pytest.mark.parametrize("name", NAMES)
def test_organisations(name: str) -> None:
    organisations = gold_of(name)["organisations"]
    assert all(legal(item, "org_type", ORG_TYPES) for item in organisations)
    text = text_of(name)
    for item in organisations:
        assert any(folded(alias) in text for alias in item["names"]), item


@pytest.mark.parametrize("name", NAMES)
def test_events(name: str) -> None:
    gold = gold_of(name)
    assert all(legal(event, "event_type", EVENT_TYPES) and legal(event, "status", STATUSES) for event in gold["events"])
    dated = [option for event in gold["events"] for option in options(event.get("date"))]
    assert all(option is None or EDTF.fullmatch(option) for option in dated)
    assert gold.get("status", "ok") == "ok" or not gold["events"]
