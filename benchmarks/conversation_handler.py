"""The side to compare with: the same form as a python-telegram-bot ConversationHandler."""

from __future__ import annotations

import asyncio
import json
import pickle
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    ExtBot,
    MessageHandler,
    PicklePersistence,
    filters,
)

from benchmarks import same_form
from benchmarks.no_socket import TOKEN, NoSocket
from benchmarks.people import WORDS, Person

_QUESTIONS = len(WORDS) - 1
_NAME = "form"


class ConversationBot:
    """One question a state; answers go to ``user_data``, the next question goes out."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._application = application

    @classmethod
    async def in_memory(cls, *, our_form: bool = False) -> ConversationBot:
        """State lives in this process only: a crash loses every conversation."""
        return await cls._started(ApplicationBuilder(), our_form=our_form)

    @classmethod
    async def pickled(cls, path: Path, people: int, *, our_form: bool = False) -> ConversationBot:
        """State of so many people in one file, to be written after every update."""
        await cls.fill_pickle(path, people, our_form=our_form)
        builder = ApplicationBuilder().persistence(PicklePersistence(path))
        return await cls._started(builder, our_form=our_form)

    @staticmethod
    async def fill_pickle(path: Path, people: int, *, our_form: bool) -> None:
        """Write the file as it is when so many people have filled in the form."""
        earlier = PicklePersistence(path, on_flush=True)
        earlier.set_bot(ExtBot(TOKEN, request=NoSocket(), get_updates_request=NoSocket()))
        for empty in (earlier.get_bot_data, earlier.get_chat_data, earlier.get_callback_data):
            await empty()  # begins it
        who = Person(number=0)
        one = await ConversationBot.in_memory(our_form=our_form)
        await one.serve([who])
        kept = pickle.dumps(one.kept_of(who))
        await one.close()
        for number in range(1, people + 1):
            user_data, state = pickle.loads(kept)
            await earlier.update_user_data(-number, user_data)
            if state is not None:  # where the form has an end, nothing is kept of it
                await earlier.update_conversation(_NAME, (-number, -number), state)
        await earlier.flush()

    def kept_of(self, person: Person) -> tuple[object, object]:
        """What this bot remembers of a person: the data, and where the conversation stands."""
        handler = self._application.handlers[0][0]
        assert isinstance(handler, ConversationHandler)
        state = handler._conversations.get((person.number, person.number))  # noqa: SLF001
        return self._application.user_data[person.number], state

    @classmethod
    async def _started(cls, builder: Any, *, our_form: bool) -> ConversationBot:
        request = NoSocket()
        application = builder.token(TOKEN).request(request).get_updates_request(NoSocket()).build()
        persistent = application.persistence is not None
        application.add_handler(make_handler(our_form=our_form, persistent=persistent))
        await application.initialize()
        return cls(application)

    async def serve(self, people: Sequence[Person], *, flush: bool = False) -> int:
        """Let these people fill in the form, all at once; returns how many updates that was."""
        counts = await asyncio.gather(*(self._serve_one(each, flush=flush) for each in people))
        return sum(counts)

    async def close(self) -> None:
        """Stop the application."""
        await self._application.shutdown()

    async def _serve_one(self, person: Person, *, flush: bool) -> int:
        count = 0
        for body in person.updates():
            update = Update.de_json(json.loads(body), self._application.bot)
            await self._application.process_update(update)
            if flush:
                await self._application.update_persistence()
            count += 1
            await asyncio.sleep(0)
        return count


def make_handler(*, our_form: bool, persistent: bool) -> ConversationHandler[Any]:
    """The form as one ConversationHandler, with our understanding of answers or without."""
    with warnings.catch_warnings(action="ignore"):  # its remarks on settings that fit here
        return (_same_form if our_form else _conversation)(persistent=persistent)


def _conversation(*, persistent: bool) -> ConversationHandler[Any]:
    typed: Any = MessageHandler(filters.TEXT & ~filters.COMMAND, _answer)
    pressed: Any = CallbackQueryHandler(_answer, pattern="^answer:")
    return ConversationHandler(
        entry_points=[CommandHandler("apply", _begin)],
        states={place: [pressed, typed] for place in range(_QUESTIONS)},
        fallbacks=[CommandHandler("cancel", _cancel), CommandHandler("back", _back)],
        name=_NAME,
        persistent=persistent,
    )


def _same_form(*, persistent: bool) -> ConversationHandler[Any]:
    return ConversationHandler(
        entry_points=[CommandHandler("apply", same_form.begin)],
        states={
            state: [MessageHandler(filters.TEXT & ~filters.COMMAND, same_form.answer)]
            for state in same_form.STATES
        },
        fallbacks=[CommandHandler("cancel", _cancel)],
        name=_NAME,
        persistent=persistent,
    )


async def _begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert context.user_data is not None
    context.user_data.clear()
    return await _ask(update, 0)


async def _answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.message is not None
    assert context.user_data is not None
    answer = (update.message.text or "").strip()
    if not answer:
        return await _ask(update, len(context.user_data))
    context.user_data[len(context.user_data)] = answer
    return await _ask(update, len(context.user_data))


async def _back(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert context.user_data is not None
    context.user_data.popitem()
    return await _ask(update, len(context.user_data))


async def _cancel(_update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert context.user_data is not None
    context.user_data.clear()
    return ConversationHandler.END


async def _ask(update: Update, place: int) -> int:
    assert update.message is not None
    if place == _QUESTIONS:
        await update.message.reply_text("That was the last question.")
        return ConversationHandler.END
    question = f"<b>{place + 1} of {_QUESTIONS}</b>\nQuestion {place + 1}, with a line of help."
    await update.message.reply_text(
        question, parse_mode=ParseMode.HTML, reply_markup=_keyboard(place)
    )
    return place


def _keyboard(place: int) -> InlineKeyboardMarkup:
    """Two answers to press and the way back, as under our own questions."""
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Yes", callback_data=f"answer:{place}:yes")],
            [InlineKeyboardButton("No", callback_data=f"answer:{place}:no")],
            [InlineKeyboardButton("Back", callback_data="back")],
        ]
    )
