"""HTML mail to plain lines, as a reader sees them: hidden text is left out.

A quotation that a mail program made (blockquote with its class or type) comes out as lines
that begin with ">", so that plain and HTML mail share one way of finding the new text. The
markup is streamed through libxml2 without building a tree: depth and size cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.channels.email.reading.limits import LIMITS
from bot.channels.email.reading.signatures import is_said

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd div dl dt fieldset figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tr ul",
    )
)
_SPACED = frozenset({"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre"})
_SILENT = frozenset({"head", "script", "style", "title", "template", "noscript", "object"})
_VOID = frozenset(
    {"area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link"}
    | {"meta", "param", "source", "track", "wbr"}
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])"
    r"|font-size\s*:\s*[01](?![.\d])|(?:left|top|text-indent)\s*:\s*-\d{3,}"
)
# A class that the mail's own style sheet hides.
_RULES = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_CLASS = re.compile(r"\w{0,20}\.([\w-]{1,60})")
_MEDIA = re.compile(r"@[^{}]{0,300}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_LONGEST_SHEET = 60_000
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255)"
)
_QUOTING = re.compile(r"gmail_quote|protonmail_quote|yahoo_quoted|mail-quote|moz-cite|cite")
# How mail programs mark the signature they add.
_SIGNATURE = re.compile(
    r"gmail_signature|moz-signature|signature_block|mobile-signature|messagesignature"
    r"|composer_signature|(?:^| )(?:x_)?signature(?: |$)"
)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_LONGEST_SIGNATURE = 40
_MOST_TAGS = 50_000


def html_to_text(markup: str) -> str:
    """The visible words of an HTML mail, one line a block, quotations marked with ">"."""
    # lxml takes a tenth of a second to import and most mail has a plain part.
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415

    writer = _Writer()
    parser = etree.HTMLParser(target=writer, recover=True, encoding="utf-8")
    data = markup[: LIMITS.html_characters].encode("utf-8", "replace")
    try:
        parser.feed(data or b" ")
        parser.close()
    except etree.LxmlError:
        pass  # what was readable before the fault has been written
    return writer.result()


class _Writer:
    """Receives tags and data in their order and lays out lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.stack: list[tuple[str, bool, bool, bool]] = []  # tag, silent, quoting, coloured
        self.tags = 0
        self.quotes = 0
        self.preformatted = 0
        self.spoken = False  # whether there are words above that are not quoted
        self.signature: slice | None = None  # its lines; without an end while it is open
        self.signed_at = 0  # how deep the signature's element lies
        self.sheet: list[str] = []
        self.hidden_classes: frozenset[str] = frozenset()

    def start(self, tag: object, attributes: Mapping[str, str]) -> None:
        self.tags += 1
        if not isinstance(tag, str) or self.tags > _MOST_TAGS:
            return
        name = tag.lower()
        if name == "br":
            self._break()
        elif name in _BLOCKS:
            self._begin_block(name)
        elif name in {"td", "th"} and self.line:
            self.line.append(" ")
        if name not in _VOID:
            self._push(name, attributes)

    def _begin_block(self, name: str) -> None:
        self._end_line()
        if name in _SPACED:
            self._blank()
        if name == "hr":
            self.lines.append(self._prefix() + "________")
        if name == "li" and not self._silent():
            self.line.append("- ")

    def _push(self, name: str, attributes: Mapping[str, str]) -> None:
        style = attributes.get("style", "")[:2_000].lower()
        coloured = self._coloured() or "background" in style or "bgcolor" in attributes
        hidden = (
            name in _SILENT
            or "hidden" in attributes
            or _HIDDEN.search(style) is not None
            or (not coloured and _WHITE.search(_colours(name, attributes, style)) is not None)
            or not self.hidden_classes.isdisjoint(attributes.get("class", "").split())
        )
        if not (hidden or self._silent() or self.quotes) and _is_signature(attributes):
            self._begin_signature()
        quoting = name == "blockquote" and _is_quotation(attributes, style)
        self.quotes += quoting
        self.preformatted += name == "pre"
        self.stack.append((name, self._silent() or hidden, quoting, coloured))

    def end(self, tag: object) -> None:
        if not isinstance(tag, str) or self.tags > _MOST_TAGS or not self.stack:
            return
        name = tag.lower()
        if name in _VOID or all(entry[0] != name for entry in self.stack[-64:]):
            return
        if name == "style":
            self.hidden_classes |= _hidden_by("".join(self.sheet)[:_LONGEST_SHEET])
            self.sheet = []
        if name in _BLOCKS:
            self._end_line()
        while self.stack:
            closed, _, quoting, _ = self.stack.pop()
            if self.signature and not self.signature.stop and len(self.stack) == self.signed_at:
                self._end_signature(self.signature.start)
            self.quotes -= quoting
            self.preformatted -= closed == "pre"
            if closed == name:
                break
        if name in _SPACED:
            self._blank()

    def data(self, data: str) -> None:
        if self._silent():
            if self.stack[-1][0] == "style":
                self.sheet.append(data[:_LONGEST_SHEET])
            return
        if self.preformatted:
            first, *rest = data.split("\n")
            self.line.append(first)
            for more in rest:
                self._break()
                self.line.append(more)
            return
        words = _SPACES.sub(" ", data)
        if words.strip() or self.line:
            self.line.append(words if self.line else words.lstrip())

    def comment(self, _text: str) -> None:
        """Comments are no text."""

    def close(self) -> None:
        self._end_line()

    def result(self) -> str:
        self._end_line()
        return "\n".join(self.lines).strip("\n")

    def _silent(self) -> bool:
        return bool(self.stack) and self.stack[-1][1]

    def _coloured(self) -> bool:
        return bool(self.stack) and self.stack[-1][3]

    def _prefix(self) -> str:
        return "> " * min(self.quotes, 10)

    def _end_line(self) -> None:
        text = "".join(self.line).rstrip()
        self.line = []
        if text.strip():
            if self.signature and self.signature.stop and not self.quotes:
                # Somebody goes on below: the signature must not look like the end.
                del self.lines[self.signature]
                self.signature = None
            self.lines.append(self._prefix() + (text if self.preformatted else text.strip()))
            self.spoken = self.spoken or not self.quotes

    def _begin_signature(self) -> None:
        self._end_line()
        above = self.signature
        if not self.spoken or (above and not above.stop):
            return
        # Some programs mark its first line by itself.
        goes_on = above and not any(map(str.strip, self.lines[above.stop :]))
        start = above.start if above and goes_on else len(self.lines)
        self.signature, self.signed_at = slice(start, None), len(self.stack)
        self.lines.append("-- ")

    def _end_signature(self, start: int) -> None:
        """Who typed a letter into the signature's place meant it to be read."""
        self._end_line()
        words = [line for line in self.lines[start + 1 :] if line.strip()]
        # One sentence may be a motto.
        if len(words) > _LONGEST_SIGNATURE or sum(is_said([line]) for line in words) > 1:
            del self.lines[start]
            self.signature = None
        else:
            self.signature = slice(start, len(self.lines))

    def _break(self) -> None:
        if self.line:
            self._end_line()
        else:
            self._blank()

    def _blank(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._prefix().rstrip())


def _colours(name: str, attributes: Mapping[str, str], style: str) -> str:
    """What an element says of its colour, in a style's words."""
    if name != "font" or "color" not in attributes:
        return style
    return f"{style};color:{attributes['color'][:40].lower()}"


def _hidden_by(sheet: str) -> frozenset[str]:
    """The classes that a style sheet hides by themselves (".x" or "p.x")."""
    everywhere = _MEDIA.sub("", sheet)  # what only some screens hide, others show
    rules = _RULES.findall(everywhere)
    hiding = (names for names, style in rules if _HIDDEN.search(style.lower()))
    selectors = (each.strip() for names in hiding for each in names.split(","))
    found = (_CLASS.fullmatch(each) for each in selectors)
    return frozenset(each[1] for each in found if each)


def _is_signature(attributes: Mapping[str, str]) -> bool:
    marks = (attributes.get(name, "") for name in ("class", "id", "name", "data-smartmail"))
    return _SIGNATURE.search(" ".join(marks)[:500].lower()) is not None


def _is_quotation(attributes: Mapping[str, str], style: str) -> bool:
    return (
        attributes.get("type", "").lower() == "cite"
        or "cite" in attributes
        or _QUOTING.search(attributes.get("class", "").lower()) is not None
        or "border-left" in style
    )
