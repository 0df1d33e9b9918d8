"""What the parse of a sentence ties to an event's verb: its subject and its objects."""

from __future__ import annotations

from typing import Any

from pipeline.records import Span

ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "pobj")
VERBS = ("VERB", "AUX")


def argument_spans(doc: Any, trigger: Span) -> tuple[Span, ...]:
    """Spans of the subject and the objects of the verb at `trigger`, without their relative clauses; empty for a noun or without a parse.

    Offsets count from the start of the sentence, as in the parsed `doc`.
    """
    verb = next((t for t in doc if trigger[0] <= t.idx < trigger[1] and t.pos_ in VERBS), None) if doc is not None else None
    if verb is None:
        return ()
    heads = [child for child in verb.children if child.dep_ in ARGUMENTS]
    return tuple(_phrase(head) for head in heads)


def _phrase(head: Any) -> Span:
    """From the first word of a noun phrase to its head: what follows the head may belong to another clause."""
    words = [t for t in head.subtree if t.i <= head.i]
    return (words[0].idx, head.idx + len(head.text))
