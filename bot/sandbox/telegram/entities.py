"""Telegram's HTML, read as strictly as Telegram reads it, refusals word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.sandbox.telegram.errors import BotApiError, bad_request
from bot.sandbox.world import Json

_TYPES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE: Final = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_PLAIN: Final = re.compile(r"[^<&]+")
_NAME: Final = re.compile(r"[^\s>]*")
_SPACE: Final = re.compile(r"\s*")
_ATTRIBUTE: Final = re.compile(r"[^\s=>]*")
_TOKEN: Final = re.compile(r"[A-Za-z0-9.\-]*")
_LINK: Final = re.compile(
    r"(?:https?|tg|ton|tonsite|mailto|tel):\S+|[\w.-]+\.\w{2,}\S*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedText:
    """Plain text and the ranges of it that are formatted, counted in UTF-16 units."""

    text: str
    entities: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    start: int


def utf16_length(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def parse_html(source: str) -> FormattedText:
    """The text and entities of an HTML message; a `BotApiError` says what is wrong with it."""
    return _Reader(source).read()


def trimmed(formatted: FormattedText) -> FormattedText:
    """The text without white space at its ends, the entities moved and cut to fit."""
    stripped = formatted.text.strip()
    if stripped == formatted.text:
        return formatted
    lead = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    end = utf16_length(stripped)
    moved = []
    for entity in formatted.entities:
        first = max(0, entity["offset"] - lead)
        last = min(end, entity["offset"] - lead + entity["length"])
        if first < last:
            moved.append(entity | {"offset": first, "length": last - first})
    return FormattedText(text=stripped, entities=tuple(moved))


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._pieces: list[str] = []
        self._written = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Json] = []

    def read(self) -> FormattedText:
        while self._position < len(self._source):
            if self._source.startswith("</", self._position):
                self._read_end_tag()
            elif self._source[self._position] == "<":
                self._read_start_tag()
            else:
                self._read_text()
        if self._open:
            raise _unparsable(
                f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"'
            )
        text = "".join(self._pieces)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _unparsable(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None
        ordered = sorted(self._entities, key=lambda each: (each["offset"], -each["length"]))
        return FormattedText(text=text, entities=tuple(ordered))

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._source, self._position)
        if match is None:
            return ""
        self._position = match.end()
        return match.group()

    def _peek(self) -> str:
        return self._source[self._position : self._position + 1]

    def _read_text(self) -> None:
        piece = self._take(_PLAIN) or self._read_reference()
        self._pieces.append(piece)
        self._written += utf16_length(piece)

    def _read_reference(self) -> str:
        match = _REFERENCE.match(self._source, self._position)
        character = None if match is None else _decoded(match)
        if match is None or character is None:
            self._position += 1
            return "&"
        self._position = match.end()
        return character

    def _read_start_tag(self) -> None:
        begin = self._byte_offset()
        self._position += 1
        name = self._take(_NAME).lower()
        if not self._peek():
            raise _unparsable(f"Unclosed start tag at byte offset {begin}")
        if name not in _TYPES:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {begin}')
        argument = self._read_attributes(name, begin)
        if name == "span" and argument != "spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        start = len(self._pieces)
        tag = _OpenTag(name=name, argument=argument, offset=self._written, start=start)
        self._open.append(tag)

    def _read_attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._take(_SPACE)
            if self._peek() == ">":
                self._position += 1
                return argument
            attribute = self._take(_ATTRIBUTE)
            if not attribute:
                raise _unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            self._take(_SPACE)
            if self._peek() != "=":
                if (tag, attribute) == ("blockquote", "expandable"):
                    continue
                raise _unparsable(
                    "Expected equal sign in declaration of an attribute of the tag "
                    f'"{tag}" at byte offset {begin}'
                )
            self._position += 1
            self._take(_SPACE)
            value = self._read_value(begin)
            argument = _argument(tag, attribute, value) or argument

    def _read_value(self, begin: int) -> str:
        quote = self._peek()
        if quote not in ("'", '"'):
            start = self._byte_offset()
            value = self._take(_TOKEN).lower()
            if self._peek() and not self._peek().isspace() and self._peek() != ">":
                raise _unparsable(f"Unexpected end of name token at byte offset {start}")
        else:
            end = self._source.find(quote, self._position + 1)
            if end < 0:
                raise _unparsable(f"Unclosed start tag at byte offset {begin}")
            raw = self._source[self._position + 1 : end]
            value = _REFERENCE.sub(lambda match: _decoded(match) or match.group(), raw)
            self._position = end + 1
        if not self._peek():
            raise _unparsable(f"Unclosed start tag at byte offset {begin}")
        return value

    def _read_end_tag(self) -> None:
        begin = self._byte_offset()
        if not self._open:
            raise _unparsable(f"Unexpected end tag at byte offset {begin}")
        self._position += 2
        name = self._take(_NAME).lower()
        self._take(_SPACE)
        if self._peek() != ">":
            raise _unparsable(f"Unclosed end tag at byte offset {begin}")
        self._position += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise _unparsable(
                f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", '
                f'found "</{name}>"'
            )
        if self._written > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        span = {"offset": tag.offset, "length": self._written - tag.offset}
        entity: Json = {"type": _TYPES[tag.name], **span}
        if tag.name == "a":
            # Telegram drops a link it does not understand and keeps the text.
            url = tag.argument or "".join(self._pieces[tag.start :])
            if not _LINK.fullmatch(url.strip()):
                return
            entity["url"] = url.strip()
        if tag.name == "tg-emoji":
            if not tag.argument.isdecimal():
                raise _unparsable("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        inner = self._entities[-1] if self._entities else None
        if tag.name == "pre" and inner and inner["type"] == "code" and inner | span == inner:
            # <pre><code class="language-x"> is one block, not two.
            self._entities.pop()
            entity |= {key: inner[key] for key in ("language",) if key in inner}
        if tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        self._entities.append(entity)

    def _byte_offset(self) -> int:
        return len(self._source[: self._position].encode(errors="surrogatepass"))


def _decoded(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else None


def _argument(tag: str, attribute: str, value: str) -> str:
    if (tag, attribute) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return value
    if (tag, attribute) == ("code", "class"):
        return value.removeprefix("language-") if value.startswith("language-") else ""
    if (tag, attribute) == ("span", "class"):
        return value.removeprefix("tg-") if value.startswith("tg-") else ""
    return ""


def _unparsable(detail: str) -> BotApiError:
    return bad_request(f"can't parse entities: {detail}")
