"""The same form inside python-telegram-bot: our dialogue, kept the way its users keep state.

A ConversationHandler that only files raw text does a smaller job than a bot that understands
answers in three languages. Here its callbacks do the same job through the same functions, so
that what differs is the framework and where the state lives: the question being asked is the
handler's state, as in the library's examples, and the answers are in ``user_data``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import ContextTypes

from bot import resources
from bot.conversation import engine
from bot.conversation.form import load_form
from bot.conversation.place import Desk, Step
from bot.conversation.state import read
from bot.files import cyclefile
from bot.message import Message
from bot.render import render
from bot.render.rendered import Capabilities

_FORM = load_form()
REVIEW = "review"
STATES = (*(field.name for field in _FORM.fields), REVIEW)
_APPLICATION = "Aaaaaaaaaaaa"
_TELEGRAM = Capabilities(markup="telegram", buttons=True, max_length=4096)
_CODES = cyclefile.read(resources.example("presessions-40.toml")).codes
_DESK = Desk(
    form=_FORM,
    language="en",
    states=_CODES,
    open_states=_CODES,
    today=date(2021, 7, 21),
)


async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> str:
    """Ask the first question."""
    return await _go_on(update, context, engine.begin(_DESK, _APPLICATION, {}))


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> str:
    """Understand an answer, keep it, ask what comes next."""
    assert update.message is not None
    assert context.user_data is not None
    kept: dict[str, Any] = context.user_data
    step = engine.typed(
        _DESK, read(kept["conversation"]), kept["answers"], update.message.text or ""
    )
    return await _go_on(update, context, step)


async def _go_on(update: Update, context: ContextTypes.DEFAULT_TYPE, step: Step) -> str:
    assert context.user_data is not None
    context.user_data["conversation"] = step.conversation.stored()
    context.user_data["answers"] = dict(step.answers)
    for message in step.say:
        await _say(update, message)
    return step.conversation.field or REVIEW


async def _say(update: Update, message: Message) -> None:
    assert update.message is not None
    rendered = render(message, "en", _TELEGRAM)
    keyboard = [
        [InlineKeyboardButton(button.text, callback_data=button.data) for button in row]
        for row in rendered.buttons
    ]
    for part in rendered.parts:
        await update.message.reply_text(
            part,
            parse_mode=ParseMode.HTML,
            reply_markup=InlineKeyboardMarkup(keyboard) if keyboard else None,
        )
