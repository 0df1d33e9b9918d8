"""Where a text may hold a date, and in which form: the patterns of the lexicon, tried near the words that hook them."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import DateForm, DateWord, Holiday
from pipeline.firsts import sought
from pipeline.rules.events.hooks import Hooks, Looked, begun
from pipeline.rules.events.patterns import Pattern, holds, lowered
from pipeline.rules.kept import kept

REACH = 64
"""How many characters before and behind a hook word a form may stretch."""
SAME = {" ": "\u00a0\u2007\u2009\u200a\u202f\t\r", "'": "‘’ʼ`´", "-": "–—‑−‒", '"': "“”„[]"}
FOLD = str.maketrans({char: same for same, chars in SAME.items() for char in chars})
HARD_WRAP = re.compile(r"\n(?<=[^\n]{40}[\w,;]\n)(?:(?=[a-z0-9])|(?=[A-Z][^\n]{40}))")
WORD = re.compile(r"[a-z]+|\d+")
NUMBERS = {1: ("number",), 2: ("number",), 3: ("number",), 4: ("number", "year")}
"""What numbers hook, by how many digits they have."""
FOUR_DIGITS = sought(r"\d{4}")
A_YEAR = "\0year"
"""Stands among the words that a form needs for any year in digits."""
CASED = re.compile(r"\(\?-i:")
LETTERS = re.compile(r"\\.|\(\?P<\w+>|\(\?P=\w+\)|[A-Z]+")
GROUP = re.compile(r"\{([a-z]+)(\d?)\}")
NAMED = ("month", "month2", "month3", "weekday", "weekday2", "holiday")
"""Groups that begin with a capital wherever they stand."""
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.,]\d{3}(?!\d)|[.:]\d)"
YEAR = r"(?P<year>1\d{3}|20\d\d|21\d\d)(?![\d%]|,\d)"


@dataclass(frozen=True, slots=True)
class Expression:
    """A stretch of text in one of the forms, before it has a value. `parts` are the pattern's named groups that matched."""

    start: int
    end: int
    form: DateForm
    parts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms made ready: patterns by hook, hooks by word, values by role and word."""

    patterns: dict[str, tuple[tuple[DateForm, Pattern], ...]]
    hooks: dict[str, tuple[str, ...]]
    values: dict[str, dict[str, str]]
    holidays: dict[str, Holiday]
    cues: dict[str, re.Pattern[str]]
    yearly: frozenset[str]
    """The forms that hold a year in digits."""

    def value(self, role: str, word: str) -> str | None:
        """What a word stands for in a role."""
        return self.values.get(role, {}).get(word.lower().rstrip("."))


def fold(text: str) -> str:
    """The text with one kind of quote, hyphen and space, and hard-wrapped lines joined; every offset stays.

    >>> fold("May\\u00a021–22")
    'May 21-22'
    """
    return HARD_WRAP.sub(" ", text.translate(FOLD))


def expressions(page: str, forms: Forms) -> list[Expression]:
    """The expressions of a folded text, in order and disjoint: of two that overlap, the longer one, then the one listed first."""
    found: list[tuple[int, int, int, Expression]] = []
    small = lowered(page)
    for rank, (kind, windows) in enumerate(_windows(small, forms).items()):
        for low, high in windows:
            absent = frozenset() if FOUR_DIGITS.search(page, low, high) else forms.yearly
            stretch = small[low:high]
            for place, (form, pattern) in enumerate(forms.patterns[kind]):
                if form.id in absent or not holds(stretch, pattern.needs, 0, high - low):
                    continue
                for match in pattern.regex.finditer(small if pattern.folds else page, low, high):
                    if pattern.folds and not _capital(match, page):
                        continue
                    expression = _expression(match, form)
                    length = match.end() - match.start() if form.resolve == "none" else expression.end - expression.start
                    found.append((-length, rank * 100 + place, expression.start, expression))
    return _disjoint(found)


@functools.lru_cache(maxsize=8)
def compiled(codebook: Codebook) -> Forms:
    """The forms of a codebook's language, ready to be matched."""
    words, holidays = codebook.rows(DateWord), codebook.rows(Holiday)
    macros = _macros(words, holidays)
    folded = {name: CASED.sub("(?:", text) for name, text in macros.items()}
    rows = codebook.rows(DateForm)
    needs, yearly = kept("dateforms", codebook, lambda: _needed(rows, words))
    patterns: dict[str, list[tuple[DateForm, Pattern]]] = {}
    for form, needed in zip(rows, needs, strict=True):
        patterns.setdefault(form.hook, []).append((form, _made(form.pattern, macros, folded, needed)))
    return Forms(
        patterns={hook: tuple(entries) for hook, entries in patterns.items()},
        yearly=yearly,
        hooks=_hooks(words, holidays),
        values=_values(words),
        holidays={name.lower(): holiday for holiday in holidays for name in holiday.names},
        cues=_cues(words),
    )


def _needed(rows: Sequence[DateForm], words: tuple[DateWord, ...]) -> tuple[list[Looked], frozenset[str]]:
    """What each form needs in words, and which forms need a year."""
    roles = {role: begun(_names(words, role)) for role in ("month", "weekday", "phase", "part", "ordinal", "season", "unit")}
    hooks, with_year = Hooks(roles), Hooks({"year": frozenset({A_YEAR})})
    written = {form.id: GROUP.sub(r"<\1>", form.pattern) for form in rows}
    yearly = frozenset(id for id, pattern in written.items() if {A_YEAR} in with_year.of(pattern))
    return [hooks.few(pattern) for pattern in written.values()], yearly


def _made(pattern: str, macros: dict[str, str], folded: dict[str, str], needs: Looked) -> Pattern:
    """A pattern made ready. It reads lowered text, twice as fast, where only names that are groups must begin with a capital."""
    if CASED.search(pattern) or "{zone}" in pattern or "{capital}" in pattern:
        return Pattern(_expand(pattern, macros), False, needs)
    return Pattern(LETTERS.sub(_small, _expand(pattern, folded)), True, needs)


def _small(found: re.Match[str]) -> str:
    return found.group() if found.group()[0] in "\\(" else found.group().lower()


def _capital(match: re.Match[str], page: str) -> bool:
    """Whether the names in a match of lowered text begin with a capital on the page."""
    names = match.re.groupindex
    return all(match.start(name) < 0 or page[match.start(name)].isupper() for name in NAMED if name in names)


def _windows(page: str, forms: Forms) -> dict[str, list[tuple[int, int]]]:
    windows: dict[str, list[tuple[int, int]]] = {kind: [] for kind in forms.patterns}
    hooks = forms.hooks
    for match in WORD.finditer(page):
        word = match.group()
        kinds = NUMBERS.get(len(word)) if word[0] <= "9" else hooks.get(word)
        if kinds:
            window = _window(page, match.start(), match.end())
            for kind in (*kinds, "any"):
                if kind in windows:
                    _join(windows[kind], window)
    return windows


def _window(page: str, start: int, end: int) -> tuple[int, int]:
    low = max(page.rfind("\n", max(0, start - REACH), start) + 1, start - REACH, 0)
    high = page.find("\n", end, end + REACH)
    high = min(end + REACH, len(page)) if high < 0 else high
    while high < len(page) and page[high - 1].isalnum() and page[high].isalnum() and high < end + 2 * REACH:
        high += 1
    while low > 0 and page[low - 1].isalnum() and page[low].isalnum() and low > start - 2 * REACH:
        low -= 1
    return low, high


def _join(windows: list[tuple[int, int]], window: tuple[int, int]) -> None:
    if windows and window[0] <= windows[-1][1]:
        windows[-1] = (windows[-1][0], max(window[1], windows[-1][1]))
    else:
        windows.append(window)


def _expression(match: re.Match[str], form: DateForm) -> Expression:
    parts = {name: value.lower() for name, value in match.groupdict().items() if value is not None}
    name = next((n for n in ("span", "span2") if n in parts), 0)
    start, end = match.span(name)
    while end > start and match.string[end - 1] in " ,":
        end -= 1
    parts["all"] = match.string[start:end].lower()
    return Expression(start, end, form, parts)


def _disjoint(found: list[tuple[int, int, int, Expression]]) -> list[Expression]:
    kept: list[Expression] = []
    taken: dict[int, Expression] = {}
    for _, _, _, expression in sorted(found, key=lambda f: f[:3]):
        if expression.start in taken or expression.end - 1 in taken:
            continue
        for offset in range(expression.start, expression.end):
            taken[offset] = expression
        kept.append(expression)
    return sorted((e for e in kept if e.form.resolve != "none"), key=lambda e: e.start)


def _macros(words: tuple[DateWord, ...], holidays: tuple[Holiday, ...]) -> dict[str, str]:
    months, weekdays = _names(words, "month"), _names(words, "weekday")
    full_days = [w for w in weekdays if w.lower().endswith("day")]
    bare_months = [m for m in months if m.endswith(".") or len(m) > 4 or m.lower() in ("may", "june", "july")]
    long_months = [m for m in months if len(m.rstrip(".")) > 4 and m.lower() not in ("march", "april")]
    macros = {
        "month": f"(?-i:(?P<month>{_either(months)}))",
        "month3": f"(?-i:(?P<month3>{_either(months)}))",
        "month2": f"(?-i:(?P<month2>{_either(months)}))",
        "surename": f"(?-i:(?P<month>{_either(long_months)}))",
        "weekday": f"(?-i:\\b(?P<weekday>{_either(full_days)})(?!\\w))",
        "weekday2": f"(?-i:\\b(?P<weekday2>{_either(full_days)}))",
        "baremonth": f"(?-i:(?P<month>{_either(bare_months)}))",
        "wd": f"(?:(?-i:(?P<weekday>{_either(weekdays)})),?(?: the)? )",
        "wd2": f"(?:(?-i:{_either(weekdays)}),? )",
        "day": DAY,
        "day2": DAY.replace("<day>", "<day2>"),
        "year": YEAR,
        "year2": YEAR.replace("<year>", "<year2>"),
        "digit": r"\d",
        "zone": r"(?-i:GMT|UTC|[ECMP][SD]T|CES?T|EES?T|BST|MSK|IST|ET|local time|[A-Z][a-z]+(?: [A-Z][a-z]+)? time)(?:[+-]\d{1,2})?",
        "capital": r"(?-i:[A-Z][a-z]+)",
        "phase": f"(?:(?P<phase>{_either(_names(words, 'phase'))})(?: of| in|-| )? ?(?:the )?)",
        "phase2": f"(?:(?P<phase2>{_either(_names(words, 'phase'))})(?: of| in|-| )? ?(?:the )?)",
        "partof": f"(?:(?:the |late |early )?(?:(?:early|late) )?(?P<part>{_either(_names(words, 'part'))}) of (?:the )?)",
        "part": f"(?P<dayparts>(?:early |late )?(?:{_either(_names(words, 'part'))}))\\b",
    }
    for role in ("ordinal", "season", "unit"):
        macros[role] = f"(?P<{role}>{_either(_names(words, role))})\\b"
    macros["season2"] = macros["season"].replace("<season>", "<season2>")
    macros["n"] = f"(?P<n>\\d{{1,3}}|{_either(_names(words, 'number'))}(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
    macros["number"] = f"(?:\\d{{1,3}}|{_either(_names(words, 'number'))})"
    macros["holiday"] = f"(?-i:(?P<holiday>{_either([n for h in holidays for n in h.names])}))(?!\\w)"
    return macros


def _expand(pattern: str, macros: dict[str, str]) -> str:
    return GROUP.sub(lambda m: macros[m.group(1) + m.group(2)], pattern)


def _names(words: tuple[DateWord, ...], role: str) -> list[str]:
    names = [form for word in words if word.role == role for form in word.forms]
    return names + [n.upper() for n in names] if role in ("month", "weekday") else names


def _either(names: list[str]) -> str:
    ordered = sorted(names, key=lambda n: (-len(n), n))
    return "(?:" + "|".join(re.escape(n).replace(r"\ ", " ") for n in ordered) + ")"


def _hooks(words: tuple[DateWord, ...], holidays: tuple[Holiday, ...]) -> dict[str, tuple[str, ...]]:
    hooks: dict[str, set[str]] = {}
    for word in words:
        if word.role in ("month", "weekday", "unit", "season"):
            for form in word.forms:
                hooks.setdefault(form.lower().rstrip("."), set()).add(word.role)
        if word.role == "hook":
            for form in word.forms:
                hooks.setdefault(form, set()).add(word.value)
    names = [name.removeprefix("the ") for holiday in holidays for name in holiday.names]
    for name in names:
        if not any(name.endswith(" " + other) for other in names):  # a country's day is found by the words that its name ends in
            hooks.setdefault(WORD.findall(name.lower())[0], set()).add("holiday")
    return {word_: tuple(sorted(kinds)) for word_, kinds in hooks.items()}


def _cues(words: tuple[DateWord, ...]) -> dict[str, re.Pattern[str]]:
    cues = {word.value: _either(list(word.forms)) for word in words if word.role == "cue"}
    shapes = {
        "open": r"\b{open} $",
        "until": r"\b{until} (?:[\w.]+ ){0,3}$",
        "ahead": r"\b{ahead} (?:the )?$",
        "from": r"\b{from} $",
        "planned": r"\b{planned} for (?:the )?$",
        "between": r"\b{between} $",
        "to": r" ?- ?|,? {to} (?:the )?",
        "till": r" {until} (?:the )?",
        "and": r",? {and} (?:the )?|, (?:in |on )?|/",
        "coming": r"\b{coming}\b",
        "relative": r",? {relative}\b",
        "appointed": r"\b{appointed}(?: (?:in|at|outside) [\w'-]{2,20}(?: [\w'-]{2,20})?)? for (?:the )?$",
        "lapsed": r",? (?:\w+ )?{lapsed}\b",
        "dropped": r",? (?:(?:was|were|is|are|has|have|had)(?: been)?(?: \w+)? )?{dropped}\b",
        "yearly": r"\b(?!each,? (?:on|in) ){yearly},? (?:on |in )?(?:[a-z]{3,9}\.? \d{1,2}(?:,| and|, and) (?:on )?)?$",
        "everyyear": r"(?:(?:,| and|, and) (?:on )?[a-z]{3,9}\.? \d{1,2})?,? (?:of )?{everyyear}\b",
        "covers": r"\b{covers}\b[^.\n]*$",
    }
    return {name: sought(re.sub(r"\{([a-z]+)\}", lambda m: cues[m.group(1)], shape), re.IGNORECASE) for name, shape in shapes.items()}


def _values(words: tuple[DateWord, ...]) -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = {}
    for word in words:
        for form in word.forms:
            values.setdefault(word.role, {})[form.lower().rstrip(".")] = word.value
    return values
