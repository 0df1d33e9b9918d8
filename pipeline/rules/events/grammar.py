"""What the parse of a sentence ties to an event's verb: its subject and its objects."""

from __future__ import annotations

from typing import Any

from pipeline.records import Span

ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "pobj")
VERBS = ("VERB", "AUX")
MODIFIERS = ("relcl", "acl")
BESIDE = 30  # characters behind the verb of a clause that surely belong to it


def argument_spans(doc: Any, trigger: Span) -> tuple[Span, ...]:
    """Spans of the subject and the objects of the verb at `trigger`, without their relative clauses; empty for a noun or without a parse.

    Offsets count from the start of the sentence, as in the parsed `doc`.
    """
    verb = next((t for t in doc if trigger[0] <= t.idx < trigger[1] and t.pos_ in VERBS), None) if doc is not None else None
    if verb is None:
        return ()
    heads = [child for child in verb.children if child.dep_ in ARGUMENTS]
    return tuple(_phrase(head) for head in heads)


def embedded_spans(doc: Any, trigger: Span) -> tuple[Span, ...]:
    """The beginnings of clauses that only describe somebody or something else in the sentence: what stands there is not the event's.

    Spans run from the verb of a relative clause or participle that neither holds nor describes `trigger` over at most `BESIDE` characters.

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 12 and 14 (relative clauses, reduced relatives).
    """
    if doc is None:
        return ()
    verbs = [t for t in doc if t.dep_ in MODIFIERS and t.pos_ in VERBS and not _in(t.head, trigger)]
    return tuple(_reach(verb) for verb in verbs if not any(_in(t, trigger) for t in verb.subtree))


def _in(token: Any, span: Span) -> bool:
    return bool(span[0] <= token.idx < span[1])


def _reach(verb: Any) -> Span:
    last = max(verb.subtree, key=lambda t: t.i)
    return (verb.idx, min(last.idx + len(last.text), verb.idx + len(verb.text) + BESIDE))


def _phrase(head: Any) -> Span:
    """From the first word of a noun phrase to its head: what follows the head may belong to another clause."""
    words = [t for t in head.subtree if t.i <= head.i]
    return (words[0].idx, head.idx + len(head.text))
