"""States by ISO 3166-1 alpha-2 code: their names in three languages, and their time zones."""

from bot.states.mentions import Found, find_states
from bot.states.names import Names, names
from bot.states.recognition import Recognised, recognise
from bot.states.zones import sole_zone, time_zones

__all__ = [
    "Found",
    "Names",
    "Recognised",
    "find_states",
    "is_member",
    "is_state",
    "name",
    "recognise",
    "sole_zone",
    "time_zones",
]


def name(code: str, language: str) -> str:
    """The name to show; the code itself for what is no State we know."""
    return names().shown.get((code, language), code)


def is_state(code: str) -> bool:
    """Whether the code names a State or territory."""
    return (code, "en") in names().shown


def is_member(code: str) -> bool:
    """Whether the code names a Member State of the United Nations."""
    return code in names().members
