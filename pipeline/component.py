"""The spaCy factory `newsledger`: mentions into `doc.spans` of a pipeline that somebody already has.

    nlp.add_pipe("newsledger", config={"codebook": "prisoners"})
    doc.spans["figures"], doc.spans["dates"], doc.spans["organisations"], doc.spans["events"]

Registered through an entry point, so spaCy imports this module whenever it loads any model: everything heavy is imported late.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language


def create(nlp: Any, name: str, codebook: str = "prisoners") -> Any:
    """The component itself (the factory that spaCy calls)."""
    raise NotImplementedError


Language.factory("newsledger", default_config={"codebook": "prisoners"}, func=create)
