"""The vectors that a spaCy model gives tokens, at a fourth of the cost: what a word says by itself is kept from text to text."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import NumpyOps, Ragged

from pipeline import threads
from pipeline.lean import Doc

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

OPS = NumpyOps()
"""Its products of matrices keep to one thread; NumPy's own wake as many as there are, at three times the cost of such small ones, where
they cannot be kept to one."""
WORDS = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
MOST = 30_000
"""Different words whose vectors are kept; twelve megabytes of a small model's."""
ROWS = 1024  # tokens of which a layer is reckoned at once: more do not stay in the processor's cache
EPSILON = np.float32(1e-8)  # what spaCy's layers add to a variance
ODD = 0x9E3779B97F4A7C15
"""Its powers weigh the hashes of a word's parts in the one number that the word is known by."""


class Vectors:
    """The vectors that a model gives tokens, from words that it looks up and layers that each see one token on either side."""

    def __init__(self, model: Any) -> None:
        self._words, layers = model.layers
        self._columns = self._words.layers[0].attrs["columns"]
        self._weights = np.array([pow(ODD, n + 1, 1 << 64) for n in range(len(self._columns))], dtype=np.uint64)
        self._pad = layers.attrs["pad"]
        self._layers = [Layer.of(residual.layers[0]) for residual in layers.layers[0].layers]
        self._width = layers.get_dim("nO")
        self._forget()
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
        ends = np.cumsum([len(doc) for doc in docs])
        behind = self._pad * np.arange(1, len(docs) + 1)
        places = np.arange(ends[-1]) + np.repeat(behind, np.diff(ends, prepend=0))
        with self._lock:
            numbers = np.zeros(ends[-1] + behind[-1] + self._pad, dtype=np.int64)
            numbers[places] = self._numbers(np.concatenate([doc.to_array(self._columns) for doc in docs]))
            rows: Floats = self._rows[numbers]
        alone = threads.numpy_alone()
        with alone() if alone else contextlib.nullcontext():
            for layer in self._layers:
                rows = layer(rows)
        return np.split(rows[places], ends[:-1])

    def _forget(self) -> None:
        self._known: dict[int, int] = {}
        self._rows: Floats = np.zeros((1, self._width), dtype=np.float32)
        """The first stands for no word."""

    def _numbers(self, parts: Hashes) -> Numbers:
        """Which of the kept rows is each word's, from the hashes of its parts."""
        keys = (parts * self._weights).sum(axis=1).tolist()
        if len(self._known) > MOST:
            self._forget()
        places = dict(zip(keys, range(len(keys)), strict=True))
        new = {key: place for key, place in places.items() if key not in self._known}
        if new:
            first = len(self._known) + 1
            self._known.update(zip(new, range(first, first + len(new)), strict=True))
            self._keep(first, self._made(parts[list(new.values())]))
        return np.fromiter(map(self._known.__getitem__, keys), np.int64, len(keys))

    def _keep(self, first: int, rows: Floats) -> None:
        """Put rows behind those before `first`, with as much room behind them once there is none."""
        end = first + len(rows)
        if end > len(self._rows):
            self._rows = np.concatenate([self._rows[:first], np.zeros((end, self._width), dtype=np.float32)])
        self._rows[first:end] = rows

    def _made(self, parts: Hashes) -> Floats:
        made: Any = Ragged(OPS.asarray2i(parts, dtype="uint64"), OPS.asarray1i([len(parts)]))
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
        parts = np.linspace(0, len(rows), -(-len(rows) // ROWS) + 1, dtype=int)  # alike, for a row alone is reckoned otherwise
        for start, end in pairwise(parts.tolist()):
            self._fill(made[start:end], ringed[start : end + 2])
        return made

    def _fill(self, made: Floats, ringed: Floats) -> None:
        seen = np.concatenate((ringed[:-2], ringed[1:-1], ringed[2:]), axis=1)
        products = seen @ self.weights if threads.numpy_alone() else OPS.gemm(seen, self.weights)
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
