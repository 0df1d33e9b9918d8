"""The vectors that a spaCy model gives tokens, at a third of the cost: what a word says by itself is kept from text to text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import NumpyOps, Ragged

from pipeline.lean import Doc

Floats = NDArray[np.float32]

OPS = NumpyOps()
"""Its products of matrices keep to one thread; NumPy's own wake as many as there are, at three times the cost of such small ones."""
WORDS = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
MOST = 30_000
"""Different words whose vectors are kept; twelve megabytes of a small model's."""
ROWS = 1024  # tokens of which a layer is reckoned at once: more do not stay in the processor's cache
EPSILON = np.float32(1e-8)  # what spaCy's layers add to a variance


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
