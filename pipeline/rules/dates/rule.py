"""Dates: every expression that places something on the calendar, found by form, valued from what the article lets one know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Country
from pipeline.records import DateMention, Findings, Reading
from pipeline.rules.dates import clock, edges, holidays, periods, recurring, resolve, seasons, stamps, weekdays
from pipeline.rules.dates.anchors import anchor_of
from pipeline.rules.dates.dated import Dated, every_year, opened
from pipeline.rules.dates.dateforms import Expression, compiled, expressions, fold
from pipeline.rules.dates.resolve import Context, Resolver
from pipeline.rules.dates.sections import rest_of_line, sections, without_passing, year_at
from pipeline.rules.dates.story import Row, bounds, covered, end_of, held, is_narrative, joined, lent, paired, start_of
from pipeline.rules.dates.tense import direction, verbs

RESOLVERS: dict[str, Resolver] = {
    "date": resolve.resolve_date,
    "numeric": resolve.resolve_numeric,
    "range": resolve.resolve_range,
    "list": resolve.resolve_list,
    "month": resolve.resolve_month,
    "month-relative": resolve.resolve_month_relative,
    "year": resolve.resolve_year,
    "years": resolve.resolve_years,
    "weekday": weekdays.resolve_weekday,
    "deictic": resolve.resolve_deictic,
    "unit": resolve.resolve_unit,
    "ago": periods.resolve_ago,
    "ahead": periods.resolve_ahead,
    "offset": periods.resolve_offset,
    "window": periods.resolve_window,
    "season": seasons.resolve_season,
    "decade": periods.resolve_decade,
    "century": periods.resolve_century,
    "holiday": holidays.resolve_holiday,
    "anaphora": periods.resolve_anaphora,
    "piece": periods.resolve_piece,
    "edge": edges.resolve_edge,
    "into": edges.resolve_into,
    "months-of": periods.resolve_months_of,
    "ordinal-day": periods.resolve_ordinal_day,
    "set": recurring.resolve_set,
    "length": recurring.resolve_length,
    "stamp": stamps.resolve_stamp,
    "clock": clock.resolve_clock,
    "vague": periods.resolve_vague,
}
TENSED = frozenset(
    {"date", "range", "list", "month", "weekday", "season", "holiday", "unit", "piece", "edge", "into", "ahead", "vague", "anaphora", "ago"}
)
"""Resolvers that ask where the clause looks."""
HEAD = 12
"""Characters from the start of a sentence within which a date sets the time of what follows."""
TOLD_BY_TEXT = frozenset({"text", "inferred"})
"""Sources of a publication date that are the text itself: what is counted from it has its basis in the context."""
ATTRIBUTED = re.compile(r" (?!and\b|or\b|to\b|in\b|on\b|at\b|when\b|which\b|that\b|until\b|through\b)[a-z]")
"""A noun right behind a date."""
CLAUSE = 150
"""Characters on each side of a date that are read for its verbs."""
RIVALS = 2
"""Countries whose own days an article can mean without saying whose."""
LEAD = 30
"""Characters before a date that are read for its preposition."""


def find(reading: Reading, codebook: Codebook, findings: Findings) -> tuple[DateMention, ...]:
    """The dates of an article, in text order; relative ones are valued from its publication date, or stay open without one.

    >>> from datetime import date
    >>> from pipeline.codebook.book import load
    >>> from pipeline.records import Article, Findings, Published, Reading
    >>> article = Article("1", "1", "", "Talks will resume on Friday, the ministry said.", published=Published(date(2025, 5, 22)))
    >>> find(Reading(article, ((0, 47),)), load(), Findings())[0].edtf
    '2025-05-23'
    """
    forms = compiled(codebook)
    page = fold(reading.text)
    found = expressions(page, forms)
    anchor = anchor_of(reading.article.published)
    anchor.narrative = is_narrative(found, anchor)
    anchor.floor, anchor.ceiling = bounds(page, found, forms.cues["coming"])
    anchor.covered = covered(page, found, forms) if anchor.year is None else None
    anchor.paired = None if anchor.day is not None or anchor.narrative else paired(found, forms, anchor.year)
    context = Context(forms, anchor, nation=_nation(findings, codebook), sections=sections(page, found))
    valued = [pair for expression in found for pair in _valued(page, expression, context, reading, codebook)]
    rows = _merged(page, valued, context)
    if anchor.year is None and not anchor.narrative:
        rows = [held(page, row) for row in rows]
    basis = "context" if reading.article.published.source in TOLD_BY_TEXT else "published"
    return tuple(_mention(row, basis) for row in rows)


def _nation(findings: Findings, codebook: Codebook) -> tuple[str, ...]:
    """The words for what belongs to the two countries that the article names most."""
    named = Counter(actor.code for actor in findings.actors)
    most = sorted(named, key=lambda code: (-named[code], code))[:RIVALS]
    countries = {row.id: row for row in codebook.rows(Country)}
    return tuple(word for code in most if (row := countries.get(code)) for word in _belonging(row))


def _belonging(country: Country) -> Iterator[str]:
    yield from (f"{name}'s" for name in (country.name, *country.aliases))
    yield from country.people


def _valued(page: str, expression: Expression, context: Context, reading: Reading, codebook: Codebook) -> list[tuple[Expression, Dated]]:
    """An expression with its value (a list: with several), the story told one step on."""
    low, high = reading.sentence_at(expression.start)
    if not low <= expression.start < high:
        low, high = expression.start, expression.end
    forms, lead = context.forms, page[max(0, expression.start - LEAD) : expression.start]
    context.anchor.enter(low)
    context.anchor.section = year_at(expression.start, context.sections)
    context.until = bool(forms.cues["until"].search(lead))
    context.look, context.near = 0, False
    if expression.form.resolve in TENSED:
        before, after = (
            page[max(low, expression.start - CLAUSE) : expression.start],
            page[expression.end : min(high, expression.end + CLAUSE)],
        )
        context.look, context.near = _looks(expression, before, after, context, codebook)
    values = RESOLVERS[expression.form.resolve](expression, context)
    again = forms.cues["yearly"].search(lead) or forms.cues["everyyear"].match(page, expression.end)
    if expression.form.resolve == "date" and again:
        values = [every_year(value) for value in values]
    first = values[0].low if values and values[0].basis == "stated" else None
    if first and first.year and first.month:
        context.sections = without_passing(context.sections, first.year)
    if expression.form.resolve == "month-relative" and values[0].basis == "context" and values[0].low and values[0].low.year:
        context.sections += (rest_of_line(page, expression.end, values[0].low.year),)
    back = bool(forms.value("back", expression.parts.get("rel", "").lower()))
    for value in values:
        opens, ahead = expression.start - low <= HEAD, bool(forms.cues["ahead"].search(lead))
        context.anchor.tell(value.low, value.basis, opens=opens, ahead=ahead, back=back and value.basis == "context")
    told = forms.cues["relative"].match(page[expression.end : expression.end + LEAD])
    if values and not told and not _names(page, expression, lead) and forms.cues["open"].search(lead):
        values = [opened(values[0]), *values[1:]]
    return [(expression, value) for value in values]


def _looks(expression: Expression, before: str, after: str, context: Context, codebook: Codebook) -> tuple[int, bool]:
    """Where the clause looks, from the text on both sides of a date, and whether what came of a plan leaves either side open."""
    cues, kind, lead = context.forms.cues, expression.form.resolve, before[-LEAD:]
    look = direction(before, after, verbs(codebook))
    if look < 0 and cues["planned"].search(lead):
        look = 0
    if kind == "weekday" and cues["appointed"].search(lead) and not after.startswith("'s"):
        look = 1
    if (kind != "weekday" and after.startswith("'s")) or (
        kind == "holiday" and lead.endswith((" a ", " any ")) and ATTRIBUTED.match(after)
    ):
        return 0, False
    if look > 0 and cues["lapsed"].match(after):
        return -1, False
    dropped = look > 0 and bool(cues["dropped"].match(after))
    return (0 if dropped else look), dropped


def _names(page: str, expression: Expression, lead: str) -> bool:
    """Whether a date behind the article stands before a noun that it names ("since the March accord"): it opens no interval."""
    named = expression.form.resolve in ("date", "month", "year") and lead.endswith(" the ")
    return named and bool(ATTRIBUTED.match(page, expression.end))


def _merged(page: str, valued: list[Row], context: Context) -> list[Row]:
    """Two dates joined as first and last day become one range; a list's last year is lent to those before it; an offset takes in the
    date that it is counted from, and falls away where none follows, as does an hour in figures without its day.
    """
    rows: list[Row] = []
    for row in valued:
        if rows and rows[-1][0].form.resolve == "offset":
            row = _offset(page, rows.pop(), row, context)
        joint = (clock.with_clock(page, rows[-1], row) or joined(page, rows[-1], row, context.forms.cues)) if rows else None
        if joint:
            rows[-1] = joint
            continue
        if rows and context.forms.cues["and"].fullmatch(page[end_of(rows[-1]) : start_of(row)]):
            rows[-1] = (rows[-1][0], lent(rows[-1][1], row[1]))
        rows.append(row)
    return [row for row in rows if row[0].form.resolve != "offset" and not clock.is_bare(row)]


def _offset(page: str, offset: Row, row: Row, context: Context) -> Row:
    adjacent = page[end_of(offset) : start_of(row)] in (" ", " the ")
    value = periods.shifted(offset[0], row[1], context) if adjacent else None
    return row if value is None else (replace(row[0], start=start_of(offset)), value)


def _mention(row: Row, published: str) -> DateMention:
    expression, value = row
    return DateMention(
        start=start_of(row),
        end=end_of(row),
        edtf=value.edtf,
        timex_type=value.timex_type,
        timex_value=value.timex_value,
        first_day=value.first,
        last_day=value.last,
        precision=value.precision,
        basis=published if value.basis == "published" else value.basis,
        rule=f"dates:{expression.form.id}" + (f"+{value.note}" if value.note else ""),
        confidence=round(expression.form.confidence * value.sure, 3),
    )
