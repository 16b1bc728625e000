"""Messages turned into what a channel shows: ``(key, params, language, capabilities)``."""

from bot.render.choices import numbered
from bot.render.message import label, parameters, render
from bot.render.slack.board import render_board, render_post
from bot.render.slack.dialog import render_dialog
from bot.render.slack.home import render_home
from bot.render.templates import Templates

__all__ = [
    "Templates",
    "label",
    "numbered",
    "parameters",
    "render",
    "render_board",
    "render_dialog",
    "render_home",
    "render_post",
]
