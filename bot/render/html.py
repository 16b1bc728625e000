"""Blocks as the HTML of a letter's body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from bot.render.tree import Block, Run, Shape

_OWN_NUMBER = re.compile(r"\d{1,3}\.(?: |$)")
_ELEMENTS = {"heading": "h2", "paragraph": "p", "action": "p"}


def html(blocks: Sequence[Block]) -> str:
    """Paragraphs, headings and nested lists; every character of the text escaped."""
    parts: list[str] = []
    lists: list[str] = []
    for block in blocks:
        shape = block.shape
        _close_lists(parts, lists, shape)
        if shape.kind == "item":
            _open_item(parts, lists, shape, numbered=_numbered(block))
            parts.append(_inline(block.runs))
        elif shape.kind == "continued":
            parts.append(f"<p>{_inline(block.runs)}</p>")
        else:
            element = _ELEMENTS[shape.kind]
            opening = '<p class="action">' if shape.kind == "action" else f"<{element}>"
            parts.append(f"{opening}{_inline(block.runs)}</{element}>\n")
    _close_lists(parts, lists, Shape())
    return "".join(parts)


def _close_lists(parts: list[str], lists: list[str], shape: Shape) -> None:
    """Leave the lists that a block of this shape is not in, or whose kind it does not share."""
    while len(lists) > shape.depth:
        parts.append(f"</li></{lists.pop()}>\n")
    if shape.kind == "item" and len(lists) == shape.depth and lists[-1] != _list(shape):
        parts.append(f"</li></{lists.pop()}>\n")


def _open_item(parts: list[str], lists: list[str], shape: Shape, *, numbered: bool) -> None:
    item = '<li class="numbered">' if numbered else "<li>"
    if len(lists) == shape.depth:
        parts.append(f"</li>\n{item}")
        return
    while len(lists) < shape.depth:
        lists.append(_list(shape))
        start = f' start="{shape.number}"' if (shape.number or 1) > 1 else ""
        parts.append(f"<{lists[-1]}{start}>\n{item}")


def _numbered(block: Block) -> bool:
    """Whether an item brings a number of its own, so that a bullet would be one mark too many."""
    begins = "".join(run.text for run in block.runs[:3])
    return block.shape.number is None and _OWN_NUMBER.match(begins) is not None


def _list(shape: Shape) -> str:
    return "ul" if shape.number is None else "ol"


def _inline(runs: Iterable[Run]) -> str:
    return "".join(
        [
            f'<a href="{escape(url)}">{_styled(group)}</a>' if url else _styled(group)
            for url, group in groupby(runs, key=lambda run: run.style.url)
        ]
    )


def _styled(runs: Iterable[Run]) -> str:
    parts = []
    for run in runs:
        text = escape(run.text, quote=False).replace("\n", "<br>\n")
        text = f"<em>{text}</em>" if run.style.italic else text
        parts.append(f"<strong>{text}</strong>" if run.style.bold else text)
    return "".join(parts)
