"""What a bot has loaded when it has run for a second: imported where bots are forked."""

from __future__ import annotations

from bot.app import App
from bot.channels.email.channel import EmailChannel
from bot.channels.slack.channel import SlackChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.cli import build
from bot.conversation.answers import prepare
from bot.faq.index import FaqIndex

build([])  # loads every command
prepare()
FaqIndex.load()

__all__ = ["App", "EmailChannel", "SlackChannel", "TelegramChannel"]
