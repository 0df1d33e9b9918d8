"""Is the text English? Function words decide where they can; the statistical model is asked only where they cannot."""

from __future__ import annotations

import functools
import re
from typing import Any

from pipeline.cleaning.words import words
from pipeline.codebook.book import Codebook

_WORD = re.compile(r"[^\W\d_]+")
SAMPLE, GUESSED = 12_000, 4_000
"""Characters in which function words are counted, and those that the model is given."""


def language(text: str, codebook: Codebook) -> str | None:
    """ISO 639-1 of the text, None where it is too short to tell.

    >>> from pipeline.codebook.book import load
    >>> language("The two sides said that the talks were over and that they would meet again.", load())
    'en'
    """
    tokens = _WORD.findall(text[:SAMPLE].lower())
    if not tokens:
        return None
    frequent = words(codebook, "function")
    share = sum(map(frequent.__contains__, tokens)) / len(tokens)
    if share >= 0.2:
        return codebook.settings.language
    foreign = 1 - sum(map(str.isascii, tokens)) / len(tokens)
    if len(tokens) < 12 and foreign < 0.5:
        return None
    code, sure = _model().classify(text[:GUESSED])
    if sure < 0.9 and foreign < 0.5:
        return codebook.settings.language if share >= 0.1 else None
    return str(code)


@functools.lru_cache(maxsize=1)
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loads a model: only when asked

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
