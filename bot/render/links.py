"""Which addresses may become a link, and how one is written out."""

from __future__ import annotations

import re

_MAXIMUM = 2000
_LINK = re.compile(
    r"(?:https?://[^\s/?#<>\"\\]|mailto:[^\s?<>\"\\]|tg://[a-z])[^\s<>\"\\\x00-\x1f\x7f]*\Z"
)


def is_link(url: str) -> bool:
    """Whether this is an http, https, mailto or tg address of a sane length."""
    return len(url) <= _MAXIMUM and _LINK.match(url) is not None


def shown(url: str) -> str:
    """The address as a person would write it."""
    return url.removeprefix("mailto:").split("?")[0] if url.startswith("mailto:") else url
