"""Header fields: raw bytes to plain one-line values, in time linear in their length.

The standard library's decoders are not used: its modern policy raises on headers that real
mail has, and both of its policies are quadratic in encoded words. Raw bytes in a header
have no declared charset: they are read as UTF-8, and what is not becomes U+FFFD (RFC 6532).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.email.reading.charsets import clean, decode

# A question mark may stand unencoded in a word; "=?" that begins another may not.
_WORD = re.compile(r"=\?([^?\s=]{1,40})\?([bBqQ])\?((?:[^?=\n]|=(?!\?[^=])|\?(?!=)){0,2000})\?=")
# From the beginning of a run only: a header of nothing but line ends would cost its square.
_BREAK = re.compile(rb"(?<![\r\n])[\r\n]++(?=[ \t])")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_PARAMETER = re.compile(
    r";\s*([^\s=;\"<>()\[\]]{1,60})\s*=\s*(?:\"((?:[^\"\\]|\\.){0,4000})\"?|([^;]{0,4000}))",
    re.DOTALL,
)
_SECTION = re.compile(r"(.+?)\*(\d{1,3})(\*?)")
_BASE64_NOISE = re.compile(rb"[^A-Za-z0-9+/]+")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
# Decoding in steps of this size keeps the joining of adjacent words linear.
_STEP = 4_000


@dataclass(frozen=True, slots=True)
class Fields:
    """A header block in its order; names in lower case, values as raw bytes."""

    entries: tuple[tuple[str, bytes], ...] = ()

    def raw(self, name: str) -> bytes:
        """The first field of this name, or nothing."""
        return next((value for key, value in self.entries if key == name), b"")

    def every(self, name: str) -> tuple[str, ...]:
        """All fields of this name, unfolded, from the top."""
        return tuple(plain(value) for key, value in self.entries if key == name)

    def text(self, name: str) -> str:
        """The first field of this name, unfolded, or an empty string."""
        return plain(self.raw(name))

    def words(self, name: str) -> str:
        """The first field of this name with its encoded words read: for people to see."""
        return decode_words(_unfolded(self.raw(name)))

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.entries)


def plain(value: bytes) -> str:
    """A raw value as one line; encoded words are left as they stand."""
    return clean(_unfolded(value))


def _unfolded(value: bytes) -> str:
    # Bytes that are not UTF-8 stay recoverable: inside an encoded word they have a charset.
    text = _BREAK.sub(b"", value).decode("utf-8", "surrogateescape")
    return _UNPRINTABLE.sub(" ", text).strip()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def decode_words(value: str) -> str:
    """Read RFC 2047 encoded words; characters split over two words come together."""
    return _UNPRINTABLE.sub(" ", clean("".join(_pieces(value)))).strip()


def _pieces(value: str) -> Iterator[str]:
    at, pending, charset = 0, b"", ""
    for word in _WORD.finditer(value):
        between = value[at : word.start()]
        adjacent = at > 0 and not between.strip()
        if pending and (not adjacent or word[1].lower() != charset or len(pending) > _STEP):
            yield decode(pending, charset)
            pending = b""
        if not adjacent:
            yield between
        pending += _bytes_of(word[2], word[3])
        charset, at = word[1].lower(), word.end()
    yield decode(pending, charset) if pending else ""
    yield value[at:]


def _bytes_of(encoding: str, text: str) -> bytes:
    data = _bytes(text)
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return base64_bytes(data)


def base64_bytes(data: bytes) -> bytes:
    """Decode base64 as far as it goes: rubbish between the letters is skipped."""
    try:
        return binascii.a2b_base64(data)
    except ValueError:
        letters = _BASE64_NOISE.sub(b"", data)
        usable = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split "text/plain; charset=utf-8" into the lower-case value and its parameters.

    RFC 2231 pieces and charsets are put together, encoded words in names are read too.
    """
    kind, _, rest = value[:20_000].partition(";")
    kind, _, unseparated = kind.strip().partition(" ")
    found: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(f";{unseparated};{rest}"):
        name, quoted = match[1].lower(), match[2]
        content = match[3].strip() if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        section = _SECTION.fullmatch(name)
        if section:
            pieces.setdefault(section[1], {})[int(section[2])] = (content, bool(section[3]))
        elif name.endswith("*"):
            pieces.setdefault(name[:-1], {})[0] = (content, True)
        else:
            found.setdefault(name, decode_words(content))
    found |= {name: _assemble(parts) for name, parts in pieces.items()}
    return kind.lower(), found


def _assemble(parts: dict[int, tuple[str, bool]]) -> str:
    charset, data = "utf-8", b""
    for number in sorted(parts):
        content, percent = parts[number]
        if number == 0 and percent and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        raw = content.encode("utf-8", "replace")
        data += _unpercent(raw) if percent else raw
    return decode(data, charset or "utf-8")


def _unpercent(raw: bytes) -> bytes:
    return _PERCENT.sub(lambda match: bytes((int(match[1], 16),)), raw)
