"""Who says so: claims with their speaker, the stretch of text that they cover, and whether it is said or denied."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.records import Claim, Findings, Reading, Span
from pipeline.rules.claims import quotes
from pipeline.rules.claims.cues import Report
from pipeline.rules.claims.reporting import reports
from pipeline.rules.claims.speakers import Speaker, Speakers

SHORTEST = 3  # characters of a claim


def find(reading: Reading, codebook: Codebook, findings: Findings) -> tuple[Claim, ...]:
    """All claims, in text order; where none covers a stretch of text, the article speaks in its own voice.

    Source: the lexicon's attribution cues.
    """
    speakers = Speakers(reading, codebook, findings)
    reported = [claim for sentence in reading.sentences for claim in _in_sentence(sentence, reading, codebook, findings, speakers)]
    found = [*reported, *quotes.claims(reading, reported)]
    unique = dict.fromkeys(claim for claim in found if claim.end - claim.start >= SHORTEST)
    return tuple(sorted(unique, key=lambda c: (c.start, c.end, c.cue)))


def _in_sentence(sentence: Span, reading: Reading, codebook: Codebook, findings: Findings, speakers: Speakers) -> Iterator[Claim]:
    for report in reports(sentence, reading, codebook, findings):
        speaker = speakers.at(report.speaker, report.apposition)
        if speaker is None:
            continue
        speakers.remember(speaker, report.speaker[0])
        for scope in report.scopes:
            yield _claim(scope, report, speaker, reading.text)


def _claim(scope: Span, report: Report, speaker: Speaker, text: str) -> Claim:
    start, end = _trimmed(scope, text)
    return Claim(
        start=start, end=end, cue=report.cue, source_text=speaker.text, source_org=speaker.organisation, source_country=speaker.country,
        stance=report.stance, rule=f"claim.{report.rule}", confidence=0.9 if speaker.sure else 0.7,
    )  # fmt: skip


def _trimmed(scope: Span, text: str) -> Span:
    start, end = scope
    while start < end and text[start] in " \u00a0,:;—–-\t":
        start += 1
    while end > start and text[end - 1] in " \u00a0,:;—–-\t":
        end -= 1
    return start, end
