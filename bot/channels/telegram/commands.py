"""The list of commands that Telegram offers beside the text field."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.channels.telegram.failures import send_error
from bot.channels.telegram.pace import Pace
from bot.i18n import LANGUAGES, Language

COMMANDS = ("start", "apply", "status", "link", "language", "help", "privacy", "stop")
Describe = Callable[[str, Language], str]


log = structlog.get_logger()


async def offer_commands(bot: Bot, describe: Describe, pace: Pace) -> None:
    """Tell Telegram what each command does, in every language; gives up after some tries.

    The bot works without the list, so nothing waits for this.
    """
    for pause in pace.pauses:
        try:
            for language in LANGUAGES:
                await _offer(bot, describe, language)
        except TelegramError as error:
            log.warning("telegram.commands_not_set", reason=send_error(error).reason)
            await asyncio.sleep(pause)
        else:
            return


async def _offer(bot: Bot, describe: Describe, language: Language) -> None:
    # What has no language code serves everyone whose language has no list of its own.
    code = None if language == "en" else language
    commands = [
        BotCommand(name, describe(f"telegram.command.{name}", language)) for name in COMMANDS
    ]
    await bot.set_my_commands(commands, language_code=code)
