"""Blocks as Slack's rich text: the one form in which every character is only itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.render.slack.kit import Json
from bot.render.tree import Block, Shape, Style


def rich_text(blocks: Sequence[Block]) -> Json:
    """A rich text block: sections of paragraphs, and lists."""
    elements: list[Json] = []
    for block in blocks:
        if block.shape.kind == "item":
            _add_item(elements, block)
        elif block.shape.kind == "continued" and elements and "indent" in elements[-1]:
            item = elements[-1]["elements"][-1]
            item["elements"] += [_text("\n"), *_elements(block)]
        else:
            _add_paragraph(elements, block)
    return {"type": "rich_text", "elements": elements}


def _add_paragraph(elements: list[Json], block: Block) -> None:
    if elements and elements[-1]["type"] == "rich_text_section":
        gap = _text("\n" if block.shape.tight else "\n\n")
        elements[-1]["elements"] += [gap, *_elements(block)]
    else:
        elements.append(_section(_elements(block)))


def _add_item(elements: list[Json], block: Block) -> None:
    shape = block.shape
    last = elements[-1] if elements else None
    if last is None or (last.get("style"), last.get("indent")) != _list_of(shape):
        style, indent = _list_of(shape)
        last = {"type": "rich_text_list", "style": style, "indent": indent, "elements": []}
        if shape.number and shape.number > 1:
            last["offset"] = shape.number - 1
        elements.append(last)
    last["elements"].append(_section(_elements(block)))


def _list_of(shape: Shape) -> tuple[str, int]:
    return "bullet" if shape.number is None else "ordered", shape.depth - 1


def _section(elements: Iterable[Json]) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def _text(text: str) -> Json:
    return {"type": "text", "text": text}


def _elements(block: Block) -> list[Json]:
    heading = block.shape.kind == "heading"
    groups = groupby((run for run in block.runs if run.text), key=lambda run: run.style)
    return [
        _element("".join(run.text for run in runs), style, bold=heading or style.bold)
        for style, runs in groups
    ]


def _element(text: str, style: Style, *, bold: bool) -> Json:
    if style.mention:
        return {"type": "user", "user_id": style.mention}
    element: Json = {"type": "link", "url": style.url, "text": text} if style.url else _text(text)
    looks = {"bold": bold, "italic": style.italic}
    if any(looks.values()):
        element["style"] = {name: True for name, on in looks.items() if on}
    return element
