"""Bytes to characters: whatever a mail claims its charset to be, readable text comes out.

Bytes that cannot be decoded become U+FFFD. NUL, other control characters and lone
surrogates never get through: databases and XML refuse them.
"""

from __future__ import annotations

import codecs
import re

# What senders write, where it differs from what Python knows or means less than they use:
# "iso-8859-1" from a mail program is windows-1252 (WHATWG), "gb2312" is its superset, etc.
_MEANT = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_ALIASES = {
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac-roman",
    "ks_c_5601-1987": "cp949",
    "ansi_x3.110-1983": "cp1252",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "cp-850": "cp850",
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "8bit": "utf-8",
}
# Python's own codecs that are no charsets; punycode and idna are quadratic besides.
_NOT_CHARSETS = frozenset(
    {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
_SURROGATES = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def _codec(charset: str) -> str | None:
    label = charset.strip().strip("\"'").lower()[:40]
    label = _ALIASES.get(label, label)
    try:
        found = codecs.lookup(label).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found in _NOT_CHARSETS else _MEANT.get(found, found)


def _attempt(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (LookupError, ValueError):
        # LookupError: zlib, base64 and the like are codecs, but not from bytes to text.
        return None


def decode(data: bytes, charset: str | None) -> str:
    """Decode a part's bytes: as declared, else as UTF-8, else as declared with U+FFFD."""
    codec = _codec(charset) if charset else None
    for candidate in dict.fromkeys((codec or "utf-8", "utf-8")):
        text = _attempt(data, candidate)
        if text is not None:
            return clean(text)
    return clean(_lossy(data, codec, declared=charset is not None))


def _lossy(data: bytes, codec: str | None, *, declared: bool) -> str:
    # Without a usable charset, bytes that are not UTF-8 are most often windows-1252; with
    # one, holes are more honest than another alphabet's letters.
    fallback = codec if declared and codec else "cp1252"
    try:
        return data.decode(fallback, "replace")
    except (LookupError, ValueError):
        return data.decode("latin-1")


def clean(text: str) -> str:
    """Take out what no store accepts, and write every line end as one LF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))
