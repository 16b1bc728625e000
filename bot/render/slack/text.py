"""Filled text as Block Kit: sections of mrkdwn, and rich text where mrkdwn would misread it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.render.markup import CHATS, is_inert
from bot.render.slack.kit import SECTION, Json, section
from bot.render.slack.rich import rich_text
from bot.render.split import split
from bot.render.tree import Block

_MRKDWN = CHATS["mrkdwn"]


def text_blocks(blocks: Sequence[Block]) -> list[Json]:
    """All of the text in as few blocks as Slack's limit allows."""
    return [
        made
        for inert, group in groupby(blocks, key=_is_inert)
        for made in (_sections(list(group)) if inert else _rich(list(group)))
    ]


def _is_inert(block: Block) -> bool:
    return all(is_inert(run.text) for run in block.runs)


def _sections(blocks: Sequence[Block]) -> Iterator[Json]:
    runs = _MRKDWN.lay_out(blocks)
    for part in split(runs, SECTION, _MRKDWN.measure):
        yield section(_MRKDWN.write(part))


def _rich(blocks: Sequence[Block]) -> Iterator[Json]:
    """Rich text in portions no longer than a section, so that messages stay within reason."""
    portion: list[Block] = []
    used = 0
    for block in blocks:
        for runs in split(block.runs, SECTION, CHATS["plain"].measure):
            length = CHATS["plain"].measure(runs)
            if portion and used + length > SECTION:
                yield rich_text(portion)
                portion, used = [], 0
            portion.append(Block(block.shape, tuple(runs)))
            used += length
    if portion:
        yield rich_text(portion)
