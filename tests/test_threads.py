"""NumPy's products keep to one thread while somebody is within, whoever else comes and goes."""

from contextlib import ExitStack

import numpy as np
import pytest

from pipeline import threads, vectors


def test_there_are_as_many_as_before_when_the_last_has_gone() -> None:
    told = [4]
    alone = threads.Alone(lambda: told[-1], told.append)
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(alone())
        second.enter_context(alone())
        first.close()
        assert told == [4, 1]
    assert told == [4, 1, 4]


def test_an_error_within_does_not_keep_it_there() -> None:
    told = [2]
    alone = threads.Alone(lambda: told[-1], told.append)
    with pytest.raises(ValueError, match="within"), alone():
        raise ValueError("within")
    assert told == [2, 1, 2]


def test_numpy_as_its_wheels_bring_it_can_be_told() -> None:
    if np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"] != "scipy-openblas":  # type: ignore[call-overload, index]
        pytest.skip("another library makes NumPy's products")
    alone = threads.numpy_alone()
    assert alone is not None
    before = alone._count()
    with alone():
        assert alone._count() == 1
    assert alone._count() == before


def test_a_token_has_the_same_vector_in_any_batch() -> None:
    numbers = np.random.default_rng(0)
    weights, bias, scale = (numbers.normal(size=size).astype("f") for size in ((288, 288), 288, 96))
    layer = vectors.Layer(weights, bias, 3, scale, scale)
    rows = numbers.normal(size=(2 * vectors.ROWS + 1, 96)).astype("f")
    together = layer(rows)
    for length in (2, 3, 17, vectors.ROWS, vectors.ROWS + 1, vectors.ROWS + 2):
        assert np.array_equal(layer(rows[:length])[:-1], together[: length - 1])


def test_where_numpy_cannot_be_told_the_products_are_the_same_but_for_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.random.default_rng(1)
    weights, bias, scale = (numbers.normal(size=size).astype("f") for size in ((288, 288), 288, 96))
    layer, rows = vectors.Layer(weights, bias, 3, scale, scale), numbers.normal(size=(40, 96)).astype("f")
    by_numpy = layer(rows)
    monkeypatch.setattr(threads, "numpy_alone", lambda: None)
    np.testing.assert_allclose(layer(rows), by_numpy, rtol=1e-3, atol=1e-3)
