"""Boards and posts of the office's channel."""

from __future__ import annotations

from collections.abc import Iterable

from bot.effects import Board, Card, Chart
from bot.i18n import Language
from bot.message import Choice, Message
from bot.render.choices import button
from bot.render.fill import Voice, fill, text_of
from bot.render.markup import escaped
from bot.render.message import voice_of
from bot.render.rendered import Picture, RenderedBoard
from bot.render.slack import kit
from bot.render.slack.chart import draw
from bot.render.slack.kit import Json
from bot.render.slack.text import text_blocks
from bot.render.templates import Templates


def render_board(
    board: Board, language: Language, *, templates: Templates | None = None
) -> RenderedBoard:
    """A board, its title large and its cards below; without cards it is a post."""
    if not board.cards:
        return render_post(board.title, language, templates=templates)
    voice = voice_of(language, templates)
    blocks = board_blocks(board, voice, kit.MESSAGE_BLOCKS)
    text = text_of(board.title, voice)
    named = {block["slack_file"]["id"] for block in blocks if block["type"] == "image"}
    pictures = tuple(
        Picture(name=_name(card.chart), content=draw(card.chart, voice))
        for card in board.cards
        if card.chart and _name(card.chart) in named
    )
    return RenderedBoard(text=_fallback(text), blocks=tuple(blocks), pictures=pictures)


def board_blocks(board: Board, voice: Voice, most: int) -> list[Json]:
    """A title and its cards in at most so many blocks."""
    cards = [_card(card, voice) for card in board.cards]
    return [*kit.identified(_fitting(_title(board.title, voice), cards, voice, most))]


def render_post(
    message: Message, language: Language, *, templates: Templates | None = None
) -> RenderedBoard:
    """A message as sections with its choices as buttons below."""
    voice = voice_of(language, templates)
    text = text_blocks(fill(message, voice))
    below = _buttons(message, (), voice)
    blocks = [*_shortened(text, kit.MESSAGE_BLOCKS - len(below)), *below]
    return RenderedBoard(text=_fallback(text_of(message, voice)), blocks=kit.identified(blocks))


def _title(message: Message, voice: Voice) -> list[Json]:
    """The first paragraph as a header, what follows as text."""
    first, *rest = fill(message, voice)
    words = "".join(run.text for run in first.runs)
    return [kit.header(words), *text_blocks(rest), *_buttons(message, (), voice)]


def _card(card: Card, voice: Voice) -> list[Json]:
    text = text_blocks(fill(card.message, voice))
    picture = [kit.image(_name(card.chart), text_of(card.chart.alt, voice))] if card.chart else []
    return [*text, *picture, *_buttons(card.message, card.choices, voice)]


def _name(chart: Chart) -> str:
    return f"chart:{chart.title.key}"


def _buttons(message: Message, more: Iterable[Choice], voice: Voice) -> list[Json]:
    choices = [*(choice for row in message.choices for choice in row), *more]
    return list(kit.actions([button(choice, message.key, voice) for choice in choices]))


def _fitting(top: list[Json], cards: list[list[Json]], voice: Voice, most: int) -> list[Json]:
    """As many whole cards as Slack takes in one place, then how many are left out."""
    ruled = [[kit.divider(), *card] for card in cards]
    for candidate in (ruled, cards):
        blocks = [*top, *(block for card in candidate for block in card)]
        if len(blocks) <= most:
            return blocks
    blocks = _shortened(top, most - 1)
    for shown, card in enumerate(cards):
        if len(blocks) + len(card) >= most:
            left = Message(key="board.more", params={"count": len(cards) - shown})
            return [*blocks, kit.remark(text_of(left, voice))]
        blocks += card
    return blocks


def _shortened(blocks: list[Json], most: int) -> list[Json]:
    """The first blocks, and a sign where others are left out."""
    return blocks if len(blocks) <= most else [*blocks[: most - 1], kit.remark("…")]


def _fallback(text: str) -> str:
    """What notifications and screen readers get; Slack parses it, so brackets are escaped."""
    return escaped(kit.cut(text, kit.FALLBACK)) or "…"
