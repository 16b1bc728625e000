"""The app's Home tab of one staff member."""

from __future__ import annotations

from bot.effects import Board
from bot.i18n import Language
from bot.render.message import voice_of
from bot.render.rendered import RenderedHome
from bot.render.slack import kit
from bot.render.slack.board import board_blocks
from bot.render.templates import Templates


def render_home(
    board: Board, language: Language, *, templates: Templates | None = None
) -> RenderedHome:
    """A board as a Home view."""
    voice = voice_of(language, templates)
    return RenderedHome(
        view={"type": "home", "blocks": board_blocks(board, voice, kit.VIEW_BLOCKS)}
    )
