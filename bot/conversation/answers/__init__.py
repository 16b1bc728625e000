"""Understanding what people type where a field is asked for, in three languages."""

from bot.conversation.answers.commands import asks_for_person, asks_why
from bot.conversation.answers.passing import understand_both
from bot.conversation.answers.preparing import prepare
from bot.conversation.answers.shown import show
from bot.conversation.answers.understanding import understand
from bot.conversation.answers.understood import Command, Understood

__all__ = [
    "Command",
    "Understood",
    "asks_for_person",
    "asks_why",
    "prepare",
    "show",
    "understand",
    "understand_both",
]
