"""The installation: Python, libraries, model, codebooks."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from functools import partial
from importlib import metadata

from pipeline.codebook.book import available, load
from pipeline.doctor.check import Check

LIBRARIES = ("newsledger", "spacy", "pyarrow", "pandas", "trafilatura", "dateparser")


def environment(model: str) -> Iterator[Check]:
    """Python, the libraries, the model, and the codebooks that ship."""
    yield Check("Python", True, platform.python_version())
    for library in LIBRARIES:
        yield _library(library)
    yield _attempt(f"model {model}", partial(_model, model))
    for name in available():
        yield _attempt(f"codebook {name}", partial(_codebook, name))


def _library(name: str) -> Check:
    try:
        return Check(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, False, f"not installed: pip install {name}")


def _attempt(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except (ValueError, ImportError) as error:
        return Check(name, False, str(error))


def _model(model: str) -> str:
    from pipeline.nlp import check

    return check(model)


def _codebook(name: str) -> str:
    return f"digest {load(name).digest}"
