"""Text from articles in HTML: escaped, and without the codes that steer a terminal or turn the direction of writing round."""

from __future__ import annotations

import html
import re
from typing import Any

CODES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
"""Control codes and marks of direction. Each is shown as one sign, so that offsets hold."""


def safe(value: Any) -> str:
    """A value as HTML text or attribute.

    >>> safe("<b onclick='x'>\\u202egnp.exe")
    '&lt;b onclick=&#x27;x&#x27;&gt;�gnp.exe'
    """
    return html.escape(visible(str(value)), quote=True)


def visible(text: str) -> str:
    """The text with every steering code shown as a sign; of the same length.

    >>> visible("a\\x1bb\\u202ec")
    'a␛b�c'
    """
    return CODES.sub(lambda code: chr(0x2400 + ord(code[0])) if ord(code[0]) < 0x20 else "�", text)
