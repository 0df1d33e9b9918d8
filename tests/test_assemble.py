"""Rows carry the words their offsets name, ids that link, and the claim that covers them."""

from typing import Any

from pipeline.assemble import assemble, document
from pipeline.records import Article, Claim, DateMention, EventMention, FigureMention, Findings, Reading, Released, Removed

TITLE = "Forty freed"
TEXT = f"{TITLE}\n\nForty men came home on Friday, twelve of them wounded, the ministry said."
BODY = (len(TITLE) + 2, len(TEXT))


def reading() -> Reading:
    article = Article("doc", "a.txt", "hash", TEXT, title_end=len(TITLE), title=TITLE, removed=(Removed("caption", "Photo"),))
    return Reading(article, ((0, len(TITLE)), BODY), n_tokens=18)


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words, BODY[0])
    return start, start + len(words)


def figure(words: str, value: float, **changes: Any) -> FigureMention:
    return FigureMention(*span(words), value, value, value, "exact", "people", "man", span(words), "number.word", 0.91, **changes)


def event(**changes: Any) -> EventMention:
    released = (Released("ARM", 40.0, 40.0, 40.0, "exact", "man", None, span("Forty")),)
    fields: dict[str, Any] = {
        "event_type": "prisoner_release", "status": "occurred", "evidence": (BODY,), "date_edtf": "2024-03-01", "date_start": None,
        "date_end": None, "date_precision": "day", "date_basis": "published", "location": None, "country": None, "parties": (),
        "mediators": (), "released": released, "sources": (), "is_main": True, "cameo": None, "plover": None, "rule": "t",
        "confidence": 0.8,
        "figures": (span("Forty"), span("twelve")),
    }  # fmt: skip
    return EventMention(*span("came home"), **(fields | changes))


def findings() -> Findings:
    claim = Claim(
        BODY[0], TEXT.index(", the ministry"), span("said"), "the ministry", "Ministry of Defence", "ARM", "said", "said.after", 0.9
    )
    figures = (figure("Forty", 40), figure("twelve", 12, scope="subset", whole=span("Forty"), returned_to="ARM"))
    return Findings(figures=figures, claims=(claim,), events=(event(),))


def test_words_sections_and_sentences_follow_the_offsets() -> None:
    found = assemble(reading(), findings())
    for row in (*found["figures"], *found["events"]):
        assert TEXT[row.char_start : row.char_end] == getattr(row, "text", None) or row.trigger
    assert found["figures"][0].section == "body"
    assert found["figures"][0].sentence == TEXT[slice(*BODY)]


def test_links_between_rows_hold() -> None:
    found = assemble(reading(), findings())
    forty, twelve = found["figures"]
    (home,) = found["events"]
    assert twelve.part_of == forty.figure_id == home.released[0].figure_id
    assert forty.event_id == twelve.event_id == home.event_id
    assert forty.returned_to == "ARM"
    assert forty.date_edtf == "2024-03-01"


def test_the_claim_that_covers_a_figure_is_its_source() -> None:
    forty = assemble(reading(), findings())["figures"][0]
    assert (forty.source_text, forty.source_org, forty.source_country) == ("the ministry", "Ministry of Defence", "ARM")


def test_a_denial_is_no_source_and_the_narrower_claim_wins() -> None:
    wide = Claim(0, len(TEXT), (0, 1), "wide", None, None, "said", "r", 0.9)
    narrow = Claim(*span("twelve of them"), (0, 1), "narrow", None, None, "said", "r", 0.9)
    denial = Claim(*span("Forty men"), (0, 1), "denier", None, None, "denied", "r", 0.9)
    found = assemble(reading(), Findings(figures=findings().figures, claims=(wide, narrow, denial)))
    assert [f.source_text for f in found["figures"]] == ["wide", "narrow"]


def test_ids_are_the_same_each_time_and_tell_rows_apart() -> None:
    first, second = assemble(reading(), findings()), assemble(reading(), findings())
    assert first == second
    mentions = Findings(events=(event(), event(event_type="agreement")))
    assert len({row.event_id for row in assemble(reading(), mentions)["events"]}) == 2


def test_dates_keep_their_days() -> None:
    mention = DateMention(*span("Friday"), "2024-03-01", "DATE", "2024-03-01", None, None, "day", "published", "weekday", 0.9)
    (row,) = assemble(reading(), Findings(dates=(mention,)))["dates"]
    assert (row.text, row.edtf, row.basis) == ("Friday", "2024-03-01", "published")


def test_a_document_row_keeps_what_was_removed_and_why_it_was_closed() -> None:
    row = document(reading().article, status="off_topic", error="gate: no word of people")
    assert (row.status, row.error) == ("off_topic", "gate: no word of people")
    assert [(b.label, b.text) for b in row.removed] == [("caption", "Photo")]
