"""Looking at an application in Slack, scoring it, and staying out where one is not impartial."""

from bot.workflows.reviewing.handling import command, press, recused, submit

__all__ = ["command", "press", "recused", "submit"]
