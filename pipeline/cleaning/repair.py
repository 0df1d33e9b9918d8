"""Text repair before anything is judged: the repaired text is what offsets index."""

from __future__ import annotations

import re

_MOJIBAKE = re.compile(r"â€|Ã[\u0080-\u00bf ]|Â[\u0080-\u00bf]|Ð[\u0080-\u00bf°±²³µ¸½¾]|ï»¿|ï¬|вЂ|â\u0080")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
_ANSI = re.compile("\x1b\\[[0-9;?]{0,20}[A-Za-z]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]")
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}
_LIGATURE = re.compile("[ﬀ-ﬄ]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def repair(text: str) -> str:
    """The text without mojibake, control, zero-width, soft-hyphen and direction characters, with `\\n` alone as line end.

    Curly quotes, dashes and the special spaces inside numbers stay as they are.

    >>> repair("Zelensky\\u00ad \\u200bsaid â€œnoâ€\\x9d\\r\\n")
    'Zelensky said “no”\\n'
    """
    if _MOJIBAKE.search(text):
        import ftfy  # takes a while to load, and hardly any text needs it

        text = "".join(ftfy.fix_encoding(part) for part in text.splitlines(keepends=True))
    text = _INVISIBLE.sub("", uncontrolled(_LINE_ENDS.sub("\n", text)))
    return _LIGATURE.sub(lambda match: _LIGATURES[match[0]], text)


def uncontrolled(text: str) -> str:
    """The text without control characters and terminal colours, which make parsers lose what follows."""
    return _CONTROL.sub("", _ANSI.sub("", text) if "\x1b" in text else text)
