"""``/presessions …`` in Slack: a table of verbs, each in a module of its own."""

from bot.workflows.commands.table import VERBS, answer
from bot.workflows.commands.verb import Verb

__all__ = ["VERBS", "Verb", "answer"]
