"""Proposing a State's panel in Slack, changing it with its effects in sight, asking why not."""

from bot.workflows.proposal.board import drawn
from bot.workflows.proposal.handling import command, press, submit

__all__ = ["command", "drawn", "press", "submit"]
