"""The frame of a letter: the HTML shell around its body, and the same in plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template as Shell

from bot.message import Message
from bot.render.fill import Voice, text_of
from bot.render.html import html
from bot.render.tree import Block

SHELL = "mail.html"
# Where the mail that goes to a list says how to leave it.
WAY_OUT = "<!--leave-->"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    masthead: str
    footer: str


def document(
    blocks: Sequence[Block], answers: Sequence[Block], subject: str | None, voice: Voice
) -> str:
    """A whole HTML document without anything remote; the answers offered stand out."""
    frame = _frame(voice)
    return _shell(voice.templates.root).substitute(
        language=voice.language,
        title=escape(subject or frame.masthead),
        masthead=escape(frame.masthead),
        body=html(blocks),
        answers=f'<div class="answers">\n{html(answers)}</div>\n' if answers else "",
        footer=escape(frame.footer),
    )


def plain(text: str, voice: Voice) -> str:
    """The letter's text with the same footer, set apart as a signature."""
    frame = _frame(voice)
    return f"{text}\n\n-- \n{frame.masthead}\n{frame.footer}"


@cache
def _frame(voice: Voice) -> _Frame:
    return _Frame(
        masthead=text_of(Message(key="mail.masthead"), voice),
        footer=text_of(Message(key="mail.footer"), voice),
    )


@cache
def _shell(root: Path) -> Shell:
    return Shell((root / SHELL).read_text(encoding="utf-8"))
