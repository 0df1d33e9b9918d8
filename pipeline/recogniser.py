"""The entities that spaCy's recogniser reads, at a third of its cost.

A step of its hangs on the steps before only inside an entity. Outside, the best step at every token of every Doc is one product of
matrices; inside, the entities of all Docs go on in step.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import NumpyOps

from pipeline.lean import Doc, EntityRecognizer, SentenceRecognizer
from pipeline.vectors import OPS, Floats, Numbers, Vectors, strongest

Flags = NDArray[np.bool_]
Weights = tuple[Floats, Floats]
Found = tuple[int, int, str]
"""The first token of an entity, the token behind it, and its label."""


def is_plain(component: Any) -> bool:
    """Whether it is spaCy's own recogniser as it comes: one that takes the best step at each token, on the processor."""
    if type(component) is not EntityRecognizer or component.cfg.get("beam_width", 1) != 1:
        return False
    model = component.model
    if not isinstance(model.ops, NumpyOps) or len(model.layers) != 3 or model.attrs["unseen_classes"]:
        return False
    lower = model.layers[1]
    return bool(lower.get_dim("nF") == 3 and lower.get_dim("nP") > 1)


class Recogniser:
    """Gives the entities that a component would give (`is_plain`), Doc by Doc."""

    def __init__(self, component: Any) -> None:
        first, lower, upper = component.model.layers
        self._vectors = Vectors(first.layers[0]) if Vectors.can_read(first.layers[0]) else first.layers[0].predict
        self._narrow = first.layers[-1]
        self._steps = Steps.of(component.moves, lower, upper)

    @staticmethod
    @functools.lru_cache(maxsize=2)
    def of(component: Any) -> Recogniser:
        """One for each component: the words that it knows are kept."""
        return Recogniser(component)

    def __call__(self, docs: Sequence[Doc]) -> Iterator[list[Found]]:
        """The entities of each Doc, in text order; sentence starts are minded where they are set."""
        if not any(map(len, docs)):
            yield from ([] for _ in docs)
            return
        vectors = np.concatenate(self._vectors(docs))
        marks = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs])
        ends = np.cumsum([len(doc) for doc in docs])
        closing = np.append(marks[1:, 0] == 1, True)
        closing[ends[ends > 0] - 1] = True
        found = self._steps.entities(self._narrow.predict(vectors), closing, marks[:, 1] == 1)
        entity = next(found, None)
        for start, end in pairwise((0, *ends.tolist())):
            mine: list[Found] = []
            while entity and entity[0] < end:
                mine.append((entity[0] - start, entity[1] - start, entity[2]))
                entity = next(found, None)
            yield mine


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The steps that a recogniser can take at a token, and what weighs them; `parts` are the weights of the token itself, of the first
    token of the entity and of the one before."""

    names: tuple[str, ...]
    parts: tuple[Floats, Floats, Floats]
    none: Floats
    """What stands for the last two outside an entity, and the bias."""
    bias: Floats
    pieces: int
    upper: Weights
    outside: Numbers
    """The steps that can be taken where no entity is open."""
    upper_outside: Weights

    @classmethod
    def of(cls, moves: Any, lower: Any, upper: Any) -> Steps:
        names = tuple(moves.get_class_name(number) for number in range(moves.n_moves))
        weights, pad = lower.get_param("W"), lower.get_param("pad")[0]  # part × vector × piece (× input)
        parts = [np.ascontiguousarray(part.transpose(1, 0, 2).reshape(-1, part.shape[-1]).T) for part in weights]
        bias = lower.get_param("b").T.reshape(-1)
        none = pad[1].T.reshape(-1) + pad[2].T.reshape(-1) + bias
        last = np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")
        outside = np.array([number for number, name in enumerate(names) if name[0] not in "MIL" and name != "U-"], dtype=np.int64)
        last_outside = np.ascontiguousarray(last[0][:, outside]), last[1][outside]
        return cls(names, (parts[0], parts[1], parts[2]), none, bias, lower.get_dim("nP"), last, outside, last_outside)

    def entities(self, tokens: Floats, closing: Flags, spaces: Flags) -> Iterator[Found]:
        """The entities among the tokens; none goes on behind a `closing` token, none begins with a space."""
        own = OPS.gemm(tokens, self.parts[0])
        best = self._outside(own, closing)
        best[spaces] = self.names.index("O")
        kinds = np.array([name[:1] for name in self.names])[best]
        starts = np.flatnonzero(kinds == "B")
        ends = dict(zip(starts.tolist(), self._ends(starts, best, tokens, own, closing), strict=True))
        behind = 0
        for start in np.flatnonzero(kinds != "O").tolist():
            if start >= behind:
                behind = ends.get(start, start + 1)
                yield start, behind, self.names[best[start]][2:]

    def _outside(self, own: Floats, closing: Flags) -> Numbers:
        """The number of the best step at each token, were no entity open there."""
        scores = self._scores(own + self.none, self.upper_outside)
        begins = [n for n, number in enumerate(self.outside.tolist()) if self.names[number][0] == "B"]
        scores[np.flatnonzero(closing)[:, None], begins] = -np.inf
        best: Numbers = self.outside[scores.argmax(axis=1)]
        return best

    def _ends(self, starts: Numbers, best: Numbers, tokens: Floats, own: Floats, closing: Flags) -> list[int]:
        """The token behind each entity of more than one: all go on in step, a token at a time."""
        going, closed = self._inner(best[starts])
        first = OPS.gemm(tokens[starts], self.parts[1]) + self.bias
        at = starts + 1
        left = np.arange(len(starts))
        while len(left):
            here = at[left]
            scores = self._scores(own[here] + first[left] + OPS.gemm(tokens[here - 1], self.parts[2]), self.upper)
            rows = np.arange(len(left))
            on, off = going[left], closed[left]
            inside, last = scores[rows, on], scores[rows, off]
            at[left] += 1
            left = left[~closing[here] & ((inside > last) | ((inside == last) & (on < off)))]
        found: list[int] = at.tolist()
        return found

    def _inner(self, begun: Numbers) -> tuple[Numbers, Numbers]:
        """The steps that go on and that end an entity, for each of those that begin one."""
        places = {name: number for number, name in enumerate(self.names)}
        labels = [self.names[number][2:] for number in begun.tolist()]
        going, closed = ([places[f"{kind}-{label}"] for label in labels] for kind in "IL")
        return np.array(going, dtype=np.int64), np.array(closed, dtype=np.int64)

    def _scores(self, sums: Floats, upper: Weights) -> Floats:
        weights, bias = upper
        scores: Floats = OPS.gemm(strongest(sums, self.pieces), weights)
        scores += bias
        return scores


class Starts:
    """Sets the sentence starts that a component would set (`splits`)."""

    def __init__(self, component: Any) -> None:
        self._component = component
        first, self._last = component.model.layers
        self._vectors = Vectors(first)

    @staticmethod
    @functools.lru_cache(maxsize=2)
    def of(component: Any) -> Starts:
        """One for each component: the words that it knows are kept."""
        return Starts(component)

    def __call__(self, docs: Sequence[Doc]) -> None:
        if any(map(len, docs)):
            scores = self._last.predict(self._vectors(docs))
            self._component.set_annotations(docs, [each.argmax(axis=1) for each in scores])


def splits(component: Any) -> bool:
    """Whether it is spaCy's own sentence recogniser as it comes, on the processor."""
    if type(component) is not SentenceRecognizer:
        return False
    model = component.model
    return isinstance(model.ops, NumpyOps) and len(model.layers) == 2 and Vectors.can_read(model.layers[0])
