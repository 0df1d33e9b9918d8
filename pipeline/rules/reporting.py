"""Reporting words in a sentence: where they stand, whose they are, and which part of the sentence they report."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import AttributionCue
from pipeline.records import Findings, Reading, Span
from pipeline.rules import quotes
from pipeline.rules.actors import words
from pipeline.rules.speakers import inside

TOKEN = re.compile(r"[\w’'-]+(?:\.(?=\w))?\w*")
BREAK = re.compile(r"[,;:—“”\"()]|[ \u00a0][–-][ \u00a0]")
NOUN_PHRASE = re.compile(r"[^,.;:—“”\"()\n]{1,90}(?:\.(?=[A-Z\u00a0 ]?[A-Z])[^,.;:—“”\"()\n]{1,60})?")
AFTER_NAME = re.compile(r"[ \u00a0](?:in|on|at|after|during|to|as|when|while|by|adding|citing|from|late|early|this|last|yesterday|today|told|who)\b")
HEADLINE = re.compile(r"[•*►\s-]*([^:“”\"\n.]{2,70}?)[ \u00a0]?:[ \u00a0]+(?=\S)")
TRAILING = re.compile(r"[ \u00a0][–—-][ \u00a0]([^–—\n.]{2,60})$")
NP_WORDS = 14
REACH = 600  # characters beside a reporting verb in which its speaker and its claim's beginning are looked for


@dataclass(frozen=True, slots=True)
class Report:
    """Reporting words and what they report; spans are offsets into the article."""

    speaker: Span
    apposition: Span | None
    cue: Span
    scopes: tuple[Span, ...]
    stance: str
    rule: str


def reports(sentence: Span, reading: Reading, codebook: Codebook, findings: Findings) -> Iterator[Report]:
    """All reports of a sentence, in text order; a speaker span may turn out to name nobody."""
    found = [
        *_by_phrase(sentence, reading, codebook),
        *_by_count(sentence, reading, codebook, findings),
        *_by_verb(sentence, reading, codebook, findings),
    ]
    if not found:
        found = [*_by_headline(sentence, reading, codebook, findings)]
    found.sort(key=lambda r: (r.cue, r.speaker))
    contrast = words(codebook)["contrast"]
    for number, report in enumerate(found):
        ends = [e for other in found[number + 1 : number + 4] if (e := _second_claim(report, other, reading.text, contrast))]
        scopes = (_clause(scope, report.cue, reading.text) for scope in report.scopes)
        yield replace(report, scopes=tuple((a, min([b, *(e for e in ends if a < e < b)])) for a, b in scopes))


def _second_claim(report: Report, other: Report, text: str, contrast: frozenset[str]) -> int | None:
    """Where a second claim of the sentence begins after this report ("…, but Moscow said …", "… and added …"); None for one inside it."""
    if other.cue[0] <= report.cue[1]:
        return None
    begin = other.cue[0] if other.speaker == report.speaker else other.speaker[0]
    if begin <= report.cue[1]:
        return None
    last = list(TOKEN.finditer(text, max(report.cue[1], begin - 40), begin))[-2:]
    joint = next((w for w in reversed(last) if w[0].lower() in contrast), None)
    return joint.start() if joint else None


def _clause(scope: Span, cue: Span, text: str) -> Span:
    """The scope without what lies beyond a semicolon, quotes apart."""
    start, end = scope
    signs = [start + m.start() for m in re.finditer(";", text[start:end]) if not _quoted_at(start + m.start(), text)]
    if not signs:
        return scope
    return (start, signs[0]) if start >= cue[0] else (signs[-1] + 1, end)


@functools.lru_cache(maxsize=8)
def _pattern(codebook: Codebook, *manners: str) -> re.Pattern[str]:
    found = {word for row in codebook.rows(AttributionCue) if row.manner in manners for word in row.words}
    return re.compile(rf"\b(?:{'|'.join(re.escape(w) for w in sorted(found, key=lambda w: (-len(w), w)))})\b", re.I)


@functools.lru_cache(maxsize=2)
def _quotes(text: str) -> tuple[Span, ...]:
    return quotes.spans(text)


def _quoted_at(offset: int, text: str) -> bool:
    """Whether the offset lies within quotation marks."""
    spans = _quotes(text)
    at = bisect.bisect_right(spans, (offset, len(text))) - 1
    return at >= 0 and spans[at][0] < offset < spans[at][1]


def _by_phrase(sentence: Span, reading: Reading, codebook: Codebook) -> Iterator[Report]:
    """"According to X, …", "…, according to X"."""
    text = reading.text
    for cue in _pattern(codebook, "phrase", "passive").finditer(text, *sentence):
        if _quoted_at(cue.start(), text):
            continue
        noun = NOUN_PHRASE.match(text, cue.end(), sentence[1])
        if noun is None:
            continue
        start = cue.end() + len(noun[0]) - len(noun[0].lstrip())
        end = _cut(text, start, noun.end())
        apposition = _apposition(text, end, sentence[1])
        opens = not text[sentence[0] : cue.start()].strip(" \u00a0“\"•-")
        after = apposition[1] if apposition and opens else end
        scope = (after, sentence[1]) if opens else (sentence[0], cue.start())
        scopes = [scope]
        if not opens and len(text[end : sentence[1]].split()) > 3 and text[end : end + 1] == ",":
            scopes.append((end, sentence[1]))
        yield Report((start, end), apposition, cue.span(), tuple(scopes), "said", "phrase")


def _cut(text: str, start: int, end: int) -> int:
    stop = AFTER_NAME.search(text, start, end)
    return stop.start() if stop else end


def _apposition(text: str, end: int, limit: int) -> Span | None:
    match = re.compile(r",[ \u00a0](?!(?:and|but|who|which|where|when|while|as)\b)[^,.;\n“”\"]{3,90}(?=,[ \u00a0])").match(text, end, limit)
    return match.span() if match else None


def _by_count(sentence: Span, reading: Reading, codebook: Codebook, findings: Findings) -> Iterator[Report]:
    """"By Kyiv’s count", "in the ministry’s reckoning": a party or body in the genitive, before a word for its figures."""
    text = reading.text
    named = sorted({(m.start, m.end) for mentions in (findings.actors, findings.organisations) for m in inside(mentions, *sentence)})
    for start, end in named:
        cue = re.compile(rf"(?:[’']s?)?[ \u00a0](?:{_pattern(codebook, 'possessive').pattern})", re.I).match(text, end, sentence[1])
        before = re.search(r"\b(by|on|in)[ \u00a0](?:the[ \u00a0])?$", text[max(sentence[0], start - 12) : start], re.I)
        if cue and before and not _quoted_at(start, text):
            lead = start - len(before[0])
            yield Report((start, end), None, (lead, cue.end()), ((sentence[0], lead), (cue.end(), sentence[1])), "said", "count")


def _by_verb(sentence: Span, reading: Reading, codebook: Codebook, findings: Findings) -> Iterator[Report]:
    text, previous, last = reading.text, sentence[0], None
    denials = _pattern(codebook, "denial")
    for verb in _pattern(codebook, "verb", "count", "denial").finditer(text, *sentence):
        if verb.start() < previous or _quoted_at(verb.start(), text) or text[verb.start() - 1 : verb.start()] == "-":
            continue
        if not verb[0][0].islower():
            continue
        previous = max(previous, verb.start() - REACH)
        stance = "denied" if denials.fullmatch(verb[0]) else "said"
        report = _same_speaker(verb.span(), sentence, previous, stance, reading, codebook, last) or _before_verb(verb.span(), sentence, previous, stance, reading, codebook, findings) or _after_verb(
            verb.span(), sentence, previous, stance, reading, codebook
        )
        if report:
            yield report
            previous, last = max(report.cue[1], report.speaker[1]), report


def _same_speaker(
    verb: Span, sentence: Span, previous: int, stance: str, reading: Reading, codebook: Codebook, last: Report | None
) -> Report | None:
    """A second verb of the sentence's first speaker: "… said A and added that B"."""
    text, lists = reading.text, words(codebook)
    end = _without_adverbs(text, previous, verb[0], lists)
    before = TOKEN.findall(text[previous:end])
    if last is None or not before or before[-1].lower() not in lists["coordinators"]:
        return None
    rest = _after_adjuncts(text, verb[1], sentence[1], lists)
    return Report(last.speaker, last.apposition, verb, (rest,), stance, "verb") if rest else None


def _before_verb(
    verb: Span, sentence: Span, previous: int, stance: str, reading: Reading, codebook: Codebook, findings: Findings
) -> Report | None:
    """The speaker before the verb: "Kyiv said …", "…, the ministry said", "Yusov, a spokesman for …, told …"."""
    text, lists = reading.text, words(codebook)
    end = _without_adverbs(text, previous, verb[0], lists)
    apposition, stop = None, end
    if text[end - 1 : end] == "," and (opening := text.rfind(",", previous, end - 1)) > previous:
        apposition, stop = (opening, end), opening
        if re.search(r"\bwho\b|\bwhich\b", text[end:verb[0]]):
            return None
    elif text[end - 1 : end] in (",", ";", ":", "”", '"'):
        return None
    start = _phrase_start(text, previous, stop, lists)
    if start >= stop or not _is_verb(verb, start, stop, reading, lists, findings):
        return None
    if re.search(r"\b(?:not|never)\b|n[’']t\b", text[end : verb[0]]):
        return None
    scopes = _scopes((start, apposition[1] if apposition else stop), verb, sentence, previous, text, lists)
    if stance == "denied" and len(text[verb[1] : sentence[1]].split()) == 0 or text[verb[1] : sentence[1]].strip() in (".", ".”", '."'):
        scopes = ((previous, start),) if start - previous > 1 else scopes
    return Report((start, stop), apposition, verb, scopes, stance, "verb") if scopes else None


def _without_adverbs(text: str, start: int, end: int, lists: dict[str, frozenset[str]]) -> int:
    """The end of the speaker's words, before auxiliaries, adverbs and "on Friday"."""
    end = start + len(text[start:end].rstrip())
    while word := re.search(r"(?:^|[ \u00a0,])([\w’'-]+),?$", text[start:end]):
        lower = word[1].lower()
        dated = re.search(r"[ \u00a0](?:on|late|early|in)[ \u00a0](?:late[ \u00a0]|early[ \u00a0])?(?:[A-Z][a-z]+day|[A-Z][a-z]{2,8}\.?[ \u00a0]\d{1,2}|\d{1,2}[ \u00a0][A-Z][a-z]+)$", text[start:end])
        if dated:
            end = start + dated.start()
        elif lower in lists["before_reporting"] or (lower.endswith("ly") and word[1].islower() and len(lower) > 4):
            end = start + word.start()
            if word[0].endswith(",") and text[start:end].endswith(","):
                end -= 1
        else:
            break
        end = start + len(text[start:end].rstrip())
    return end


def _phrase_start(text: str, start: int, end: int, lists: dict[str, frozenset[str]]) -> int:
    """Where the noun phrase that ends at `end` begins: after the last sign or clause opener."""
    for sign in BREAK.finditer(text, start, end):
        start = sign.end() if not (sign[0] in "()" and sign.end() >= end) else start
    for word in TOKEN.finditer(text, start, end):
        if word[0].lower() in lists["clause_openers"] and word.end() < end:
            start = word.end()
    for word in list(TOKEN.finditer(text, start, end))[:4]:
        if word[0].lower() in lists["time_leads"] and word.end() < end:
            start = word.end()
    phrase = text[start:end]
    if len(phrase.split()) > NP_WORDS and " and " in phrase:
        start += phrase.rindex(" and ") + 5
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _is_verb(verb: Span, start: int, end: int, reading: Reading, lists: dict[str, frozenset[str]], findings: Findings) -> bool:
    """Whether the reporting word is a verb here and not a noun or participle ("Russian claims", "was told", "the reported deal")."""
    text = reading.text
    previous = text[start:end].split()[-1].lower() if text[start:end].split() else ""
    if re.search(r"\b(?:is|are|was|were|be|been|being)[ \u00a0](?:\w+ly[ \u00a0])?$", text[max(0, verb[0] - 20) : verb[0]]):
        return False
    if previous in lists["passive_before"]:
        return False
    if text[slice(*verb)].lower() not in lists["noun_or_verb"]:
        return True
    named = [m for m in inside(findings.organisations, start, end) if m.end == end or m.end == end - 1]
    spoken = [m for m in inside(findings.actors, start, end) if m.end == end and m.kind not in ("adjective", "city")]
    persons = [e for e in inside(reading.entities, start, end) if e.label == "PERSON" and e.end == end]
    pronoun = previous in lists["pronoun_person"] | lists["pronoun_body"]
    that = re.match(r"[ \u00a0](?:(?:that|it|there|the|a|at|more|having)\b|\d|[“\"])", text[verb[1] : verb[1] + 8])
    if text[slice(*verb)].lower() in lists["base_forms"]:
        return bool(that and (previous.endswith("s") or previous in lists["pronoun_body"]))
    return bool(named or spoken or persons or pronoun or (that and previous not in lists["passive_before"]))


def _scopes(speaker: Span, verb: Span, sentence: Span, previous: int, text: str, lists: dict[str, frozenset[str]]) -> tuple[Span, ...]:
    """What is reported: the words after the verb, or, where only an adjunct follows, those before the speaker; or both."""
    before, after = (previous, speaker[0]), (verb[1], sentence[1])
    lead = text[slice(*before)].strip(" \u00a0,“\"")
    closed = text[previous : speaker[0]].rstrip()[-1:] in (",", "”", '"', "’", "?", "!", "—", "–")
    first = TOKEN.match(lead)
    is_claim = closed and len(lead.split()) >= 2 and (
        first is None or first[0].lower() not in lists["locative_openers"] or len(lead.split()) > 7 or lead.endswith(("”", '"'))
    )
    rest = _after_adjuncts(text, verb[1], sentence[1], lists)
    follows = rest is not None and (not is_claim or re.match(r"[ \u00a0]*[,;]?[ \u00a0]*[“\"]|[ \u00a0]+that\b", text[slice(*rest)]))
    if is_claim and follows and rest:
        return (before, rest)
    if is_claim:
        return (before, rest) if rest and text[rest[0] : rest[0] + 1] in ",;" and len(text[slice(*rest)].split()) > 3 else (before,)
    return (rest,) if rest else ((after,) if len(text[slice(*after)].split()) > 1 else ())


def _after_adjuncts(text: str, start: int, end: int, lists: dict[str, frozenset[str]]) -> Span | None:
    """The reported words after the verb, past "on Friday", "told reporters"; None where only such words follow."""
    rest = text[start : min(end, start + REACH)]
    that = re.search(r"\bthat\b|:[ \u00a0]|[“\"]", rest)
    near = that is not None and "," not in rest[: that.start()] and len(rest[: that.start()].split()) <= 4
    first = TOKEN.search(rest)
    if first is None:
        return None
    lead = rest[: first.start()]
    if first[0].lower() in lists["adjunct_openers"] and not lead.strip():
        if that:
            return start + (that.end() if that[0] == "that" else that.start()), end
        stop = re.search(r",[ \u00a0]", rest)
        if stop and len(rest[stop.end() :].split()) > 3:
            return start + stop.start(), end
        return _past_day(text, start, end)
    hearer = text[max(0, start - 20) : start].rsplit(None, 1)[-1].lower() in lists["verbs_with_hearer"] if start else False
    if that and that[0] == "that" and (that.start() <= 1 or (near and hearer)):
        return start + that.end(), end
    return start, end


def _past_day(text: str, start: int, end: int) -> Span | None:
    """ "said on Monday 90 men were freed": the words past the day."""
    day = re.compile(r"[ \u00a0](?:late |early )?(?:on )?(?:late |early )?[A-Z][a-z]+day(?: (?:morning|evening|night|afternoon))?(?=[ \u00a0]\w)").match(text, start, end)
    if day and len(text[day.end() : end].split()) > 3:
        after = TOKEN.search(text, day.end(), end)
        if after and after[0].lower() not in ("in", "at", "during", "after", "on", "to", "and", "from"):
            return day.end(), end
    return None


def _after_verb(verb: Span, sentence: Span, previous: int, stance: str, reading: Reading, codebook: Codebook) -> Report | None:
    """The speaker after the verb: "…, said the UAE foreign ministry", "…,” said Yusov"."""
    text, lists = reading.text, words(codebook)
    before = text[previous : verb[0]].rstrip()
    if before[-1:] not in (",", "”", '"', "’", "?", "!", "—", "–") or len(before.split()) < 2:
        return None
    noun = NOUN_PHRASE.match(text, verb[1], sentence[1])
    if noun is None:
        return None
    start = verb[1] + len(noun[0]) - len(noun[0].lstrip())
    end = _cut(text, start, noun.end())
    first = TOKEN.match(text, start)
    if first is None or first[0].lower() in lists["clause_openers"] | lists["adjunct_openers"] | lists["not_speakers"]:
        return None
    apposition = _apposition(text, end, sentence[1]) or _last_apposition(text, end, sentence[1])
    scopes = [(previous, verb[0])]
    after = apposition[1] if apposition else end
    if re.match(r"[,.:;]?[ \u00a0]*[“\"]", text[after : after + 4]) or (text[after : after + 1] == ":" and after + 2 < sentence[1]):
        scopes.append((after, sentence[1]))
    return Report((start, end), apposition, verb, tuple(scopes), stance, "inverted")


def _last_apposition(text: str, end: int, limit: int) -> Span | None:
    match = re.compile(r",[ \u00a0][^,.;\n“”\"]{3,110}(?=[.]?$|[.”\"])").match(text, end, limit)
    return match.span() if match else None


def _by_headline(sentence: Span, reading: Reading, codebook: Codebook, findings: Findings) -> Iterator[Report]:
    """"Kyiv: 200 freed" and "200 freed – minister", in headlines and bullets."""
    text = reading.text
    colon = HEADLINE.match(text, *sentence)
    if colon and len(colon[1].split()) <= 8 and _names_speaker(colon.span(1), findings, text, codebook):
        yield Report(colon.span(1), None, (colon.end(1), colon.end(1) + 1), ((colon.end(), sentence[1]),), "said", "headline.colon")
        return
    dash = TRAILING.search(text[slice(*sentence)])
    if dash and not text[slice(*sentence)].endswith("."):
        speaker = sentence[0] + dash.start(1), sentence[0] + dash.end(1)
        if _names_speaker(speaker, findings, text, codebook):
            cue = (sentence[0] + dash.start(), speaker[0])
            yield Report(speaker, None, cue, ((sentence[0], cue[0]),), "said", "headline.dash")


def _names_speaker(span: Span, findings: Findings, text: str, codebook: Codebook) -> bool:
    """Whether the words end with a name of a party, body or leader, or with a word for an office."""
    start, end = span
    held = [m for m in (*inside(findings.actors, start, end), *inside(findings.organisations, start, end)) if m.end <= end]
    last = [m for m in held if text[m.end : end].strip(" \u00a0()’'s") == ""]
    tail = text[start:end].lower().split()
    office = _pattern(codebook, "office").fullmatch(tail[-1]) if tail else None
    return bool(last or (office and len(tail) <= 4) or (held and len(tail) <= 6 and any(w in ("in", "of") for w in tail)))
