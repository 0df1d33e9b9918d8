"""`spacy` without its command line, which it imports for one function (`spacy.info`) and which takes as long to import as all the rest.

Whoever imports `spacy.cli` later gets it.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

COMMANDS = "spacy.cli"


def info(*args: Any, **kwargs: Any) -> Any:
    """What `spacy.info` gives."""
    from spacy.cli.info import info as real

    return real(*args, **kwargs)


@contextlib.contextmanager
def _without_commands() -> Iterator[None]:
    """Something empty in the place of spaCy's command line, unless spaCy is there already."""
    standing = {} if "spacy" in sys.modules else {name: ModuleType(name) for name in (COMMANDS, f"{COMMANDS}.info")}
    for module in standing.values():
        module.info = info  # type: ignore[attr-defined]
    sys.modules.update(standing)
    try:
        yield
    finally:
        for name in standing:
            sys.modules.pop(name, None)


with _without_commands():
    import spacy
    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer, SentenceRecognizer
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan
    from spacy.util import load_config

__all__ = ["Doc", "EntityRecognizer", "Language", "SentenceRecognizer", "SpacySpan", "Tokenizer", "load_config", "spacy"]
