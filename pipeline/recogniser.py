"""The entities that spaCy's recogniser reads, at a third of its cost.

A step of its hangs on the steps before only inside an entity. Outside, the best step at every token of every Doc is one product of
matrices; inside, the entities of all Docs go on in step. What a word says by itself is kept from text to text.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import NumpyOps, Ragged

from pipeline.lean import Doc, EntityRecognizer

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Found = tuple[int, int, str]
"""The first token of an entity, the token behind it, and its label."""

OPS = NumpyOps()
"""Its products of matrices keep to one thread; NumPy's own wake as many as there are, at three times the cost of such small ones."""
WORDS = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
MOST = 30_000
"""Different words whose vectors are kept; twelve megabytes of a small model's."""
ROWS = 1024  # tokens of which a layer is reckoned at once: more do not stay in the processor's cache
EPSILON = np.float32(1e-8)  # what spaCy's layers add to a variance


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
    upper: tuple[Floats, Floats]

    @classmethod
    def of(cls, moves: Any, lower: Any, upper: Any) -> Steps:
        names = tuple(moves.get_class_name(number) for number in range(moves.n_moves))
        weights, pad = lower.get_param("W"), lower.get_param("pad")[0]  # part × vector × piece (× input)
        parts = [np.ascontiguousarray(part.transpose(1, 0, 2).reshape(-1, part.shape[-1]).T) for part in weights]
        bias = lower.get_param("b").T.reshape(-1)
        none = pad[1].T.reshape(-1) + pad[2].T.reshape(-1) + bias
        last = np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")
        return cls(names, (parts[0], parts[1], parts[2]), none, bias, lower.get_dim("nP"), last)

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
        scores = self._scores(own + self.none)
        for number, name in enumerate(self.names):
            if name[0] in "MIL" or name == "U-":
                scores[:, number] = -np.inf
            elif name[0] == "B":
                scores[closing, number] = -np.inf
        best: Numbers = scores.argmax(axis=1)
        return best

    def _ends(self, starts: Numbers, best: Numbers, tokens: Floats, own: Floats, closing: Flags) -> list[int]:
        """The token behind each entity of more than one: all go on in step, a token at a time."""
        going, closed = self._inner(best[starts])
        first = OPS.gemm(tokens[starts], self.parts[1]) + self.bias
        at = starts + 1
        left = np.arange(len(starts))
        while len(left):
            here = at[left]
            scores = self._scores(own[here] + first[left] + OPS.gemm(tokens[here - 1], self.parts[2]))
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

    def _scores(self, sums: Floats) -> Floats:
        weights, bias = self.upper
        scores: Floats = OPS.gemm(strongest(sums, self.pieces), weights)
        scores += bias
        return scores


class Vectors:
    """The vectors that a model gives tokens, from words that it looks up and layers that each see one token on either side."""

    def __init__(self, model: Any) -> None:
        self._words, layers = model.layers
        self._columns = self._words.layers[0].attrs["columns"]
        self._pad = layers.attrs["pad"]
        self._layers = [Layer.of(residual.layers[0]) for residual in layers.layers[0].layers]
        self._width = layers.get_dim("nO")
        self._known: dict[tuple[int, ...], int] = {}
        self._rows: Floats = np.zeros((0, self._width), dtype=np.float32)
        self._lock = Lock()

    @staticmethod
    def can_read(model: Any) -> bool:
        """Whether the model is made as spaCy's small ones are: words by the hashes of their parts, then layers of three tokens each."""
        if len(model.layers) != 2 or [layer.name.split("(")[0] for layer in model.layers[0].layers] != WORDS:
            return False
        after = model.layers[1]
        return after.name.startswith("with_array(residual(") and all(map(Layer.can_read, after.layers[0].layers))

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """One row for each token, Doc by Doc."""
        lengths = [len(doc) for doc in docs]
        words = self._of_words([tuple(key) for doc in docs for key in doc.to_array(self._columns).tolist()])
        gap = np.zeros((self._pad, self._width), dtype=np.float32)
        rows = np.concatenate([*chain.from_iterable((gap, one) for one in np.split(words, np.cumsum(lengths)[:-1])), gap])
        for layer in self._layers:
            rows = layer(rows)
        starts = np.cumsum([0, *lengths[:-1]]) + self._pad * np.arange(1, len(docs) + 1)
        return [rows[start : start + length] for start, length in zip(starts.tolist(), lengths, strict=True)]

    def _of_words(self, keys: list[tuple[int, ...]]) -> Floats:
        with self._lock:
            if len(self._known) > MOST:
                self._known, self._rows = {}, self._rows[:0]
            new = [key for key in dict.fromkeys(keys) if key not in self._known]
            if new:
                self._rows = np.concatenate([self._rows, self._made(new)])
                self._known.update(zip(new, range(len(self._known), len(self._rows)), strict=True))
            found: Floats = self._rows[[self._known[key] for key in keys]]
            return found

    def _made(self, keys: list[tuple[int, ...]]) -> Floats:
        made: Any = Ragged(OPS.asarray2i(keys, dtype="uint64"), OPS.asarray1i([len(keys)]))
        for layer in self._words.layers[2:4]:
            made = layer.predict(made)
        rows: Floats = made.dataXd
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A layer that adds to each token's vector what it and its neighbours say: the strongest of `pieces` products, made even."""

    weights: Floats
    bias: Floats
    pieces: int
    scale: Floats
    shift: Floats

    @staticmethod
    def can_read(residual: Any) -> bool:
        names = residual.layers[0].name.split(">>") if residual.name.startswith("residual(") else []
        return names == ["expand_window", "maxout", "layernorm", "dropout"] and residual.layers[0].layers[0].attrs["window_size"] == 1

    @classmethod
    def of(cls, layer: Any) -> Layer:
        parts = {part.name: part for part in layer.walk()}
        maxout, even = parts["maxout"], parts["layernorm"]
        weights, bias = maxout.get_param("W"), maxout.get_param("b")  # vector × piece × input
        by_piece = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, weights.shape[2]).T)
        return cls(by_piece, bias.T.reshape(-1), maxout.get_dim("nP"), even.get_param("G"), even.get_param("b"))

    def __call__(self, rows: Floats) -> Floats:
        ringed = np.pad(rows, ((1, 1), (0, 0)))
        made = np.empty_like(rows)
        for start in range(0, len(rows), ROWS):
            self._fill(made[start : start + ROWS], ringed[start : start + ROWS + 2])
        return made

    def _fill(self, made: Floats, ringed: Floats) -> None:
        seen = np.concatenate((ringed[:-2], ringed[1:-1], ringed[2:]), axis=1)
        products = OPS.gemm(seen, self.weights)
        products += self.bias
        strongest(products, self.pieces, out=made)
        made -= made.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", made, made) / np.float32(made.shape[1]) + EPSILON
        made *= (spread ** np.float32(-0.5))[:, None]
        made *= self.scale
        made += self.shift
        made += ringed[1:-1]


def strongest(products: Floats, pieces: int, out: Floats | None = None) -> Floats:
    """The greatest of each value's pieces; the columns are the values' first pieces, then their second ones, and so on."""
    if out is None:
        out = np.empty((len(products), products.shape[1] // pieces), dtype=np.float32)
    width = out.shape[1]
    np.maximum(products[:, :width], products[:, width : 2 * width], out=out)
    for start in range(2 * width, products.shape[1], width):
        np.maximum(out, products[:, start : start + width], out=out)
    return out
