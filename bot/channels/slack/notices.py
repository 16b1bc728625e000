"""Short private texts for one person, safe whatever they contain."""

from __future__ import annotations

from typing import Any

from bot.render.rendered import RenderedBoard

_LONGEST = 3000


def aside_of(text: str) -> RenderedBoard:
    """A text as an ephemeral message that pings nobody and links nothing."""
    return RenderedBoard(text=_inert(text), blocks=(_block(text),))


def command_answer(text: str) -> dict[str, Any]:
    """A text as the answer to a slash command, which only its sender sees."""
    return {"response_type": "ephemeral", "text": _inert(text), "blocks": [_block(text)]}


def _block(text: str) -> dict[str, Any]:
    words = {"type": "plain_text", "text": text[:_LONGEST], "emoji": False}
    return {"type": "section", "text": words}


def _inert(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped[:_LONGEST]
