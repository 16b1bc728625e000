"""Bytes to a tree of MIME parts, by an explicit stack and under caps.

The standard library's parser recurses once per nesting level (RecursionError at a thousand)
and reads what it is given to the end; this one counts before it descends, so a hostile mail
costs a refusal. Bodies are slices of the one buffer: nothing is copied until it is decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from quopri import decodestring as quoted_printable

from bot.channels.email.reading.fields import Fields, base64_bytes, parameters
from bot.channels.email.reading.limits import LIMITS, Limits, MailRefused
from bot.channels.email.reading.opaque import SIGNED_TYPES, signed_letter
from bot.channels.email.reading.uuencoding import uudecode

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)", re.DOTALL)
_GUESSED_BOUNDARY = re.compile(rb"(?:\A|\n)--([^\s]{1,200})[ \t]*\r?\n[A-Za-z-]+:")
_EMBEDDED = frozenset({"message/rfc822", "message/global", "text/rfc822-headers"})
# Each letter taken out of a signature is a copy.
_DEEPEST_SIGNED = 3
_PLAIN_ENCODINGS = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(slots=True)
class Part:
    """One MIME part: its headers, its place in the buffer, and the parts inside it."""

    headers: Fields
    body: memoryview = field(repr=False)
    type: str
    options: dict[str, str]
    depth: int
    children: list[Part] = field(default_factory=list)

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order of the mail."""
        stack = [self]
        while stack:
            part = stack.pop()
            yield part
            stack.extend(reversed(part.children))

    @property
    def holds_letter(self) -> bool:
        """Whether the parts inside this one are the letter itself, not an attached mail."""
        wraps = self.type.startswith("multipart/") or self.type in SIGNED_TYPES
        return wraps and bool(self.children)

    def content(self) -> bytes:
        """The body with its transfer encoding undone."""
        encoding = self.headers.text("content-transfer-encoding").partition(";")[0]
        encoding = encoding.strip().strip("\"'").lower()
        data = bytes(self.body)
        if encoding == "base64":
            return base64_bytes(data)
        if encoding == "quoted-printable":
            return quoted_printable(data)
        if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
            return uudecode(data)
        return data

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        """Content-Disposition and its parameters."""
        return parameters(self.headers.text("content-disposition"))


class _Reader:
    """The budget of one mail: what is left of parts and header bytes."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.parts = 0
        self.header_bytes = 0

    def headers(self, view: memoryview) -> tuple[Fields, int]:
        """The header block at the start of ``view``, and where the body begins."""
        window = bytes(view[: self.limits.header_bytes + 1])
        fields, end = read_fields(window)
        if end > self.limits.header_bytes:
            raise MailRefused("a header section is too large")
        self.header_bytes += end
        if self.header_bytes > self.limits.all_header_bytes:
            raise MailRefused("the header sections are too large together")
        return Fields(fields), end

    def part(self, view: memoryview, depth: int, default: str) -> Part:
        """Read one part's headers and leave its body unread."""
        self.parts += 1
        if self.parts > self.limits.parts:
            raise MailRefused("too many parts")
        if depth > self.limits.depth:
            raise MailRefused("parts are nested too deeply")
        headers, start = self.headers(view)
        kind, options = parameters(headers.text("content-type"))
        if kind.count("/") != 1 or kind.startswith("/") or " " in kind:
            kind = kind if kind == "text" else default
        kind = {"text": "text/plain", "text/": "text/plain"}.get(kind, kind)
        return Part(headers, view[start:], kind, options, depth)

    def open(self, part: Part) -> list[Part]:
        """The parts directly inside ``part``, with their headers read."""
        if part.type.startswith("multipart/"):
            default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
            return [
                self.part(piece, part.depth + 1, default)
                for piece in _split(part, self.limits, self.limits.parts - self.parts)
            ]
        if part.type in SIGNED_TYPES and part.depth <= _DEEPEST_SIGNED:
            letter = signed_letter(part.content())
            return [self.part(memoryview(letter), part.depth + 1, "text/plain")] if letter else []
        encoding = part.headers.text("content-transfer-encoding").strip().lower()
        if part.type in _EMBEDDED and encoding in _PLAIN_ENCODINGS:
            return [self.part(_without_blank_start(part.body), part.depth + 1, "text/plain")]
        return []


def _without_blank_start(body: memoryview) -> memoryview:
    start = 0
    while start < min(len(body), 16) and body[start] in b"\r\n":
        start += 1
    return body[start:]


def read_structure(raw: bytes, limits: Limits = LIMITS) -> Part:
    """Read the tree of parts of a whole mail, or refuse it."""
    if len(raw) > limits.message_bytes:
        raise MailRefused("the mail is too large")
    reader = _Reader(limits)
    root = reader.part(memoryview(_with_line_feeds(_from_first_field(raw))), 0, "text/plain")
    stack = [root]
    while stack:
        part = stack.pop()
        part.children = reader.open(part)
        stack.extend(reversed(part.children))
    return root


def _from_first_field(raw: bytes) -> bytes:
    """The mail without what exports put before its header: a mark, blank lines."""
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while start < min(len(raw), 64) and raw[start] in b"\r\n":
        start += 1
    return raw[start:] if start and _field_follows(raw, start) else raw


def _with_line_feeds(raw: bytes) -> bytes:
    # Old Macintosh programs end lines with a bare CR; otherwise a bare CR is only data.
    head = raw[:65_536]
    if b"\n" not in head and b"\r" in head:
        return raw.replace(b"\r", b"\n")
    return raw


def read_fields(window: bytes) -> tuple[tuple[tuple[str, bytes], ...], int]:
    """The header fields at the start of ``window`` and the offset of the body behind them.

    A stray line among the fields is skipped when another field follows it; otherwise the
    body begins there.
    """
    names: list[str] = []
    values: list[list[bytes]] = []
    at = 0
    while at < len(window):
        end = window.find(b"\n", at) + 1 or len(window)
        line = window[at:end].rstrip(b"\r\n")
        if not line:
            return _fields(names, values), end
        match = None if line[:1] in b" \t" else _FIELD.match(line)
        if match:
            names.append(match[1].decode("ascii").lower())
            values.append([match[2]])
        elif line[:1] in b" \t":
            if values:
                values[-1].append(line)
        elif not _field_follows(window, end) and not _is_envelope(line, at):
            return _fields(names, values), at
        at = end
    return _fields(names, values), at


def _is_envelope(line: bytes, at: int) -> bool:
    return at == 0 and line.startswith((b"From ", b">From "))


def _field_follows(window: bytes, at: int) -> bool:
    end = window.find(b"\n", at)
    line = window[at : end if end >= 0 else len(window)]
    return _FIELD.match(line) is not None


def _fields(names: list[str], values: list[list[bytes]]) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, b"\n".join(lines)) for name, lines in zip(names, values, strict=True))


def _split(part: Part, limits: Limits, allowed: int) -> list[memoryview]:
    buffer = bytes(part.body)
    boundary = part.options.get("boundary", "").encode("utf-8", "replace").rstrip()
    pieces = _between(part.body, buffer, boundary, limits, allowed) if boundary else []
    if not pieces:
        guess = _GUESSED_BOUNDARY.search(buffer, 0, 20_000)
        if guess and guess[1] != boundary:
            pieces = _between(part.body, buffer, guess[1], limits, allowed)
    return pieces


def _between(
    view: memoryview, buffer: bytes, boundary: bytes, limits: Limits, allowed: int
) -> list[memoryview]:
    starts: list[tuple[int, int]] = []
    closed = False
    for begin, end, closing in _delimiters(buffer, boundary, limits):
        starts.append((begin, end))
        if len(starts) > allowed + 1:
            raise MailRefused("too many parts")
        if closing:
            closed = True
            break
    if not closed:
        starts.append((len(buffer), len(buffer)))
    return [view[end:begin] for (_, end), (begin, _) in pairwise(starts)]


def _delimiters(buffer: bytes, boundary: bytes, limits: Limits) -> Iterator[tuple[int, int, bool]]:
    """Each delimiter line as (where the part before it ends, where the next begins, last)."""
    mark = b"--" + boundary
    at = lookalikes = 0
    while (at := buffer.find(mark, at)) >= 0:
        after = at + len(mark)
        line_end = buffer.find(b"\n", after, after + 2_000)
        stop = len(buffer) if line_end < 0 and len(buffer) - after < 2_000 else line_end
        rest = buffer[after:stop] if stop >= 0 else b"?"
        if (at == 0 or buffer[at - 1] == 10) and rest.strip() in (b"", b"--"):
            begin = at - 1 if at else 0
            begin -= begin > 0 and buffer[begin - 1] == 13
            yield begin, min(stop + 1, len(buffer)), rest.strip() == b"--"
        else:
            lookalikes += 1
            if lookalikes > limits.boundary_lookalikes:
                raise MailRefused("too many lines look like a boundary")
        at = after
