"""Blocks laid out as one stream of styled characters, for channels that know no layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.render.links import shown
from bot.render.tree import Block, Run, Shape, Style

_INDENT = "  "


def flow(blocks: Sequence[Block], *, bullet: str) -> list[Run]:
    """Paragraphs with an empty line between them, list items each on a line."""
    runs: list[Run] = []
    for block in blocks:
        if runs:
            runs.append(Run("\n" if block.shape.tight else "\n\n"))
        if prefix := _prefix(block.shape, bullet):
            runs.append(Run(prefix))
        runs += map(_bold, block.runs) if block.shape.kind == "heading" else block.runs
    return runs


def with_addresses(runs: Iterable[Run], schemes: tuple[str, ...] = ("",)) -> Iterator[Run]:
    """Links as words with the address behind them, for schemes the channel cannot link."""
    for url, group in groupby(runs, key=lambda run: run.style.url):
        if url is None or not url.startswith(schemes):
            yield from group
            continue
        linked = list(group)
        yield from (Run(run.text, replace(run.style, url=None)) for run in linked)
        if "".join(run.text for run in linked) not in {url, shown(url)}:
            yield Run(f" ({shown(url)})")


def _prefix(shape: Shape, bullet: str) -> str:
    if shape.kind == "item":
        mark = bullet if shape.number is None else f"{shape.number}."
        return f"{_INDENT * (shape.depth - 1)}{mark} "
    return _INDENT * shape.depth if shape.kind == "continued" else ""


def _bold(run: Run) -> Run:
    style = run.style
    return Run(run.text, Style(bold=True, italic=style.italic, url=style.url))
