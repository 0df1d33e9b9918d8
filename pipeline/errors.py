"""What can be mended by whoever started the run: one message that says what, where and how to mend it."""

from __future__ import annotations


class UsageError(ValueError):
    """An option, an input path or the output folder cannot be used as asked; nothing has been torn."""
