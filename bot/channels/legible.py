"""Text from outside, made fit to be stored and shown."""

from __future__ import annotations

import re

# NUL breaks PostgreSQL, half a surrogate pair breaks UTF-8, the rest breaks terminals and logs.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def legible(text: str) -> str:
    """The same text without control characters, and with U+FFFD for halves of characters."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", text))
