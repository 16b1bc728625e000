"""The shortlist of a State in Slack: boards that are always up to date."""

from bot.workflows.shortlist.drawing import close, draw, homes, refresh

__all__ = ["close", "draw", "homes", "refresh"]
