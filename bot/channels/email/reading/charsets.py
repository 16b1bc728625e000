"""Bytes to characters: whatever a mail claims its charset to be, readable text comes out.

A declaration that the bytes contradict is not believed. Bytes that cannot be decoded become
U+FFFD. NUL, other control characters and lone
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
# Declared by programs that send UTF-8 all the same; words in them are never valid UTF-8.
_WESTERN = frozenset({"cp1252", "cp1254", "iso8859-15"})
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_IN_MARKUP = re.compile(rb"(?i)<meta\s[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
_SURROGATES = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def _codec(charset: str) -> str | None:
    label = re.split(r"[\s;,]", charset.strip(" \t\"'").lower(), maxsplit=1)[0].strip("\"'")[:40]
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
        pass
    if codec == "iso2022_jp":
        # Programs use signs that only the wider set has, without saying so.
        return _attempt(data.replace(b"\x1b$B", b"\x1b$(Q"), "iso2022_jp_2004")
    return None


def decode(data: bytes, charset: str | None) -> str:
    """Decode a part's bytes: as declared, else as UTF-8, else as declared with U+FFFD."""
    codec = (_codec(charset) if charset else None) or "utf-8"
    for candidate in ("utf-8", codec) if codec in _WESTERN else (codec, "utf-8"):
        text = _attempt(data, candidate)
        if text is not None:
            return clean(text)
    return clean(_lossy(data, codec))


def _lossy(data: bytes, codec: str) -> str:
    # Bytes of which none are UTF-8 are most often windows-1252. Where some are, and in every
    # other charset, holes are more honest than another alphabet's letters.
    fallback = "cp1252" if codec == "utf-8" and not _UTF_8.search(data) else codec
    try:
        return data.decode(fallback, "replace")
    except (LookupError, ValueError):
        return data.decode("latin-1")


def declared_in(markup: bytes) -> str | None:
    """The charset that an HTML page names in its head."""
    found = _IN_MARKUP.search(markup, 0, 4_096)
    name = found[1].decode("ascii", "replace").lower() if found else None
    # A page whose head can be read so is in no charset of wider units, whatever it says.
    return "utf-8" if name and name.startswith(("utf-16", "utf-32", "ucs")) else name


def clean(text: str) -> str:
    """Take out what no store accepts, and write every line end as one LF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))
