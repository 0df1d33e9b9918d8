"""Files, folders and standard input → raw articles: bytes, what they are, and the metadata that came with them.

Every input gives at least one `RawArticle`; whatever cannot be read is one with an `error`, and its neighbours live.
"""

from pipeline.readers.articles import read
from pipeline.readers.inputs import Skipped, Source, sources

__all__ = ["Skipped", "Source", "read", "sources"]
