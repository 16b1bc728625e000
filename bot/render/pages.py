"""The long texts: one Markdown file per page and language, with front matter and variants.

::

    ---
    subject: Your application for {state}
    ---
    The text when no variant is named.

    ## variant: closed
    The text for ``letter/<name>#closed``.

A paragraph may be wrapped at will. A line break is kept after a short line, as in a
signature, and after a backslash. ``subject#closed:`` gives a variant its own subject.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.i18n import Language
from bot.render.errors import BadTemplate

_FRONT = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_VARIANT = re.compile(r"^## variant: *([a-z0-9_-]+) *$", re.MULTILINE)
_FRONT_LINE = re.compile(r"([a-z]+(?:#[a-z0-9_-]+)?): *(\S.*)\Z")

TITLE = "title"
FOLDERS: Mapping[str, str] = {"letter": "letters", "faq": "faq"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file: its front matter and its variants by name; the unnamed one is the default."""

    where: str
    front: Mapping[str, str]
    variants: Mapping[str, str]

    def heading(self, name: str, variant: str) -> str | None:
        """A line of the front matter; ``name#variant`` goes before ``name``."""
        return self.front.get(f"{name}#{variant}") or self.front.get(name)


def page_path(root: Path, kind: str, name: str, language: Language) -> Path:
    """Where the page ``letter/<name>`` or ``faq/<name>`` of a language is."""
    return root / FOLDERS[kind] / f"{name}.{language}.md"


def read_page(path: Path) -> Page:
    """A page cut into front matter and variants."""
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    front = _FRONT.match(text)
    if front is None:
        raise BadTemplate(path.name, "it does not begin with front matter between two --- lines")
    default, *named = _VARIANT.split(text[front.end() :])
    variants = {"": default.strip()} if default.strip() else {}
    for name, body in zip(named[::2], named[1::2], strict=True):
        if name in variants:
            raise BadTemplate(path.name, f"variant {name} is there twice")
        variants[name] = body.strip()
    return Page(where=path.name, front=_front(front[1], path.name), variants=variants)


def _front(text: str, where: str) -> Mapping[str, str]:
    front: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        found = _FRONT_LINE.match(line.strip())
        if found is None:
            raise BadTemplate(where, f"front matter is lines of `name: value`, not {line!r}")
        front[found[1]] = _unquoted(found[2].strip())
    return front


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
