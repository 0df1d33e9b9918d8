"""Reporting words in a sentence: where they stand, whose they are, and which part of the sentence they report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.codebook.book import Codebook
from pipeline.records import Findings, Reading, Span
from pipeline.rules.claims.counts import by_count
from pipeline.rules.claims.cues import TOKEN, Report, pattern, quoted_at, small
from pipeline.rules.claims.headlines import by_headline
from pipeline.rules.claims.mentions import inside
from pipeline.rules.claims.nouns import by_noun
from pipeline.rules.claims.scopes import after_adjuncts, clause, scopes, second_claim
from pipeline.rules.claims.subjects import antecedent, subject
from pipeline.rules.names.actors import words

BREAK = re.compile(r"[,;:—“”\"()]|[ \u00a0][–-][ \u00a0]")
NOUN_PHRASE = re.compile(r"[^,.;:—“”\"()\n]{1,90}(?:\.(?=[A-Z\u00a0 ]?[A-Z])[^,.;:—“”\"()\n]{1,60})?")
AFTER_NAME = re.compile(
    r"[ \u00a0](?:in|on|at|after|during|to|as|when|while|by|adding|citing|from|late|early|this|last|yesterday|today|told|who)\b"
)
NP_WORDS = 14
DATED = re.compile(
    r"[ \u00a0](?:on|late|early|in)[ \u00a0](?:late[ \u00a0]|early[ \u00a0])?"
    r"(?:[A-Z][a-z]+day|[A-Z][a-z]{2,8}\.?[ \u00a0]\d{1,2}|\d{1,2}[ \u00a0][A-Z][a-z]+)$"
)
COMPLEMENT = re.compile(
    r"[ \u00a0](?:(?:that|it|there|the|a|at|more|having|to|he|she|they|we|no|some|nearly|almost|only|its|his|her|their|all|most)\b"
    r"|\d|[“\"])"
)
TOLD = re.compile(r",[ \u00a0](?:the[ \u00a0])?[A-Z][^,.;:\n]{1,60}[ \u00a0](?:said|announced|reported|confirmed|added|says)\b")
REACH = 600  # characters before a reporting verb in which its speaker is looked for


def reports(sentence: Span, reading: Reading, codebook: Codebook, findings: Findings) -> Iterator[Report]:
    """All reports of a sentence, in text order; a speaker span may turn out to name nobody."""
    found = [
        *_by_phrase(sentence, reading, codebook),
        *by_noun(sentence, reading, codebook),
        *by_count(sentence, reading, codebook, findings),
        *_by_verb(sentence, reading, codebook, findings),
    ]
    if not found:
        found = [*by_headline(sentence, reading, codebook, findings)]
    found.sort(key=lambda r: (r.cue, r.speaker))
    contrast = words(codebook)["contrast"]
    for number, report in enumerate(found):
        ends = [e for other in found[number + 1 : number + 4] if (e := second_claim(report, other, reading.text, contrast))]
        cut = (clause(scope, report.cue, reading.text) for scope in report.scopes)
        yield replace(report, scopes=tuple((a, min([b, *(e for e in ends if a < e < b)])) for a, b in cut))


def _is_told(verb: re.Match[str], limit: int, codebook: Codebook) -> bool:
    """Whether a count is itself told by another: "Experts had identified three, the office said"."""
    had = verb.string.endswith("had ", 0, verb.start())
    return had and bool(pattern(codebook, "count").fullmatch(verb[0])) and bool(TOLD.search(verb.string, verb.end(), limit))


def _by_phrase(sentence: Span, reading: Reading, codebook: Codebook) -> Iterator[Report]:
    """ "According to X, …", "…, according to X"."""
    text = reading.text
    for cue in pattern(codebook, "phrase", "passive").finditer(text, *sentence):
        if quoted_at(cue.start(), text):
            continue
        noun = NOUN_PHRASE.match(text, cue.end(), sentence[1])
        if noun is None:
            continue
        start = cue.end() + len(noun[0]) - len(noun[0].lstrip())
        end = _cut(text, start, noun.end())
        apposition = _apposition(text, end, sentence[1])
        opens = not text[sentence[0] : cue.start()].strip(' \u00a0“"•-')
        after = apposition[1] if apposition and opens else end
        scope = (after, sentence[1]) if opens else (sentence[0], cue.start())
        covered = [scope]
        if not opens and len(text[end : sentence[1]].split()) > 3 and text[end : end + 1] == ",":
            covered.append((end, sentence[1]))
        yield Report((start, end), apposition, cue.span(), tuple(covered), "said", "phrase")


def _cut(text: str, start: int, end: int) -> int:
    stop = AFTER_NAME.search(text, start, end) or re.compile(r"[ \u00a0](?=\d)").search(text, start, end)
    return stop.start() if stop else end


def _is_noun(verb: re.Match[str]) -> bool:
    """Whether it is a plural noun, with what it consists of behind it ("handed each other lists of prisoners")."""
    return verb[0].endswith("s") and verb.string.startswith((" of ", "\u00a0of "), verb.end())


def _apposition(text: str, end: int, limit: int) -> Span | None:
    match = re.compile(r",[ \u00a0](?!(?:and|but|who|which|where|when|while|as)\b)[^,.;\n“”\"]{3,90}(?=,[ \u00a0])").match(text, end, limit)
    return match.span() if match else None


def _by_verb(sentence: Span, reading: Reading, codebook: Codebook, findings: Findings) -> Iterator[Report]:
    text, previous, last = reading.text, sentence[0], None
    denials = pattern(codebook, "denial")
    for verb in small(codebook, "verb", "count", "denial").finditer(text, *sentence):
        if verb.start() < previous or quoted_at(verb.start(), text) or text[verb.start() - 1 : verb.start()] == "-":
            continue
        if not verb[0][0].islower() or _is_told(verb, sentence[1], codebook) or _is_noun(verb):
            continue
        previous = max(previous, verb.start() - REACH)
        stance = "denied" if denials.fullmatch(verb[0]) else "said"
        at = (verb.span(), sentence, previous, stance, reading, codebook)
        report = _of_relative(*at, findings) or _same_speaker(*at, last, findings) or _before_verb(*at, findings)
        report = report or (_by_participle(*at, last, findings) if verb[0].endswith("ing") else _after_verb(*at))
        if report:
            yield report
            previous, last = max(report.cue[1], report.speaker[1]), report


def _same_speaker(
    verb: Span, sentence: Span, previous: int, stance: str, reading: Reading, codebook: Codebook, last: Report | None, findings: Findings
) -> Report | None:
    """A second verb of the sentence's subject: "… said A and added that B", "Baku dismissed it and said that B"."""
    text, lists = reading.text, words(codebook)
    end = _without_adverbs(text, previous, verb[0], lists)
    before = TOKEN.findall(text[previous:end])
    if not before or before[-1].lower() not in lists["coordinators"]:
        return None
    rest = after_adjuncts(text, verb[1], sentence[1], lists)
    if last is not None:
        return Report(last.speaker, last.apposition, verb, (rest,), stance, "verb") if rest else None
    named = subject(sentence, end, reading, findings, lists["locative_openers"]) if before[-1].lower() in ("and", "but") else None
    return Report(named, None, verb, (rest,), stance, "verb") if rest and named else None


def _by_participle(
    verb: Span, sentence: Span, previous: int, stance: str, reading: Reading, codebook: Codebook, last: Report | None, findings: Findings
) -> Report | None:
    """What the sentence's subject says in passing: "Islamabad refused, saying that …", "…, the ministry said, adding that …"."""
    text, lists = reading.text, words(codebook)
    if text[previous : verb[0]].rstrip(" \u00a0")[-1:] not in (",", "”", '"', "—", "–"):
        return None
    rest = after_adjuncts(text, verb[1], sentence[1], lists)
    named = last.speaker if last else subject(sentence, verb[0], reading, findings, lists["locative_openers"])
    return Report(named, None, verb, (rest,), stance, "verb") if rest and named else None


def _of_relative(
    verb: Span, sentence: Span, previous: int, stance: str, reading: Reading, codebook: Codebook, findings: Findings
) -> Report | None:
    """The verb of a relative clause: "…, which says …"."""
    lists = words(codebook)
    end = _without_adverbs(reading.text, previous, verb[0], lists)
    named = antecedent(end, previous, reading, findings)
    rest = after_adjuncts(reading.text, verb[1], sentence[1], lists) if named else None
    return Report(named, None, verb, (rest,), stance, "verb") if named and rest else None


def _before_verb(
    verb: Span, sentence: Span, previous: int, stance: str, reading: Reading, codebook: Codebook, findings: Findings
) -> Report | None:
    """The speaker before the verb: "Kyiv said …", "…, the ministry said", "Yusov, a spokesman for …, told …"."""
    text, lists = reading.text, words(codebook)
    end = _without_adverbs(text, previous, verb[0], lists)
    apposition, stop = None, end
    if text[end - 1 : end] == "," and (opening := _comma_before(text, previous, end - 1)) > previous:
        apposition, stop = (opening, end), opening
        if re.search(r"\bwho\b|\bwhich\b", text[end : verb[0]]):
            return None
    elif text[end - 1 : end] in (",", ";", ":", "”", '"'):
        return None
    start = _phrase_start(text, previous, stop, lists)
    start = next((m.start for m in inside(findings.organisations, previous, start) if m.end > start), start)
    stop = _before_auxiliary(text, start, stop, lists)
    last = TOKEN.findall(text[start:stop])[-1:]
    if last and last[0].lower() in lists["coordinators"]:
        return None
    if start >= stop or not _is_verb(verb, start, stop, reading, lists, findings):
        return None
    if re.search(r"\b(?:not|never)\b|n[’']t\b", text[end : verb[0]]):
        return None
    covered = scopes((start, apposition[1] if apposition else stop), verb, sentence, previous, text, lists)
    if pattern(codebook, "count").fullmatch(text[slice(*verb)]) and start > previous:
        covered = ((verb[1], sentence[1]),)
    if stance == "denied" and not text[verb[1] : sentence[1]].strip(' .”"') and start - previous > 1:
        covered = ((previous, _before_relative(text, previous, start)),)
    return Report((start, stop), apposition, verb, covered, stance, "verb") if covered else None


def _comma_before(text: str, start: int, end: int) -> int:
    """The last comma that is none of a number's; -1 where there is none."""
    comma = text.rfind(", ", start, end)
    return comma if comma >= 0 else text.rfind(",\u00a0", start, end)


def _before_auxiliary(text: str, start: int, end: int, lists: dict[str, frozenset[str]]) -> int:
    """The end of the speaker in "the authorities had by October confirmed"."""
    for word in TOKEN.finditer(text, start, end):
        if word[0] in lists["auxiliaries"] and word.start() > start:
            return start + len(text[start : word.start()].rstrip())
    return end


def _before_relative(text: str, start: int, end: int) -> int:
    """The end of what is denied in "…, a figure that Moscow disputes": the last comma."""
    comma = text.rfind(",", start, end)
    return comma if comma > start else end


def _without_adverbs(text: str, start: int, end: int, lists: dict[str, frozenset[str]]) -> int:
    """The end of the speaker's words, before auxiliaries, adverbs and "on Friday"."""
    end = start + len(text[start:end].rstrip())
    while word := re.search(r"(?:^|[ \u00a0,])([\w’'-]+),?$", text[start:end]):
        lower = word[1].lower()
        dated = DATED.search(text[start:end])
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
    stop = text.rfind("(", start, end) if text[end - 1 : end] == ")" else end
    for sign in BREAK.finditer(text, start, max(stop, start)):
        start = sign.end()
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
    that = COMPLEMENT.match(text, verb[1])
    if text[slice(*verb)].lower() in lists["base_forms"]:
        plural = any(word.endswith("s") for word in text[start:end].split()[:3])
        return bool(that and (plural or previous.endswith("s") or previous in lists["pronoun_body"]))
    return bool(named or spoken or persons or pronoun or (that and previous not in lists["passive_before"]))


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
    covered = [(previous, verb[0])]
    after = apposition[1] if apposition else end
    if re.match(r",[ \u00a0]adding\b", text[after : after + 8]):
        covered.append((after + 8, sentence[1]))
    elif re.match(r"[,.:;]?[ \u00a0]*[“\"]", text[after : after + 4]) or (text[after : after + 1] == ":" and after + 2 < sentence[1]):
        covered.append((after, sentence[1]))
    return Report((start, end), apposition, verb, tuple(covered), stance, "inverted")


def _last_apposition(text: str, end: int, limit: int) -> Span | None:
    match = re.compile(r",[ \u00a0](?!(?:and|but|whose|adding)\b)[^,.;\n“”\"]{3,110}(?=[.]?$|[.”\"])").match(text, end, limit)
    return match.span() if match else None
