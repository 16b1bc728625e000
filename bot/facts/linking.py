"""Joining a person's addresses: what a proof is, and where in somebody's words one may stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.events import ChannelName
from bot.facts.application import Application

Verdict = Literal["right", "wrong", "dead"]

# In ``/start`` and in the data of the button that agrees to it: Telegram allows 64 signs.
_TOKEN = re.compile(r"(?:/start\s+j|link:yes:)([a-z2-7]{20,40})\b")
# "482 913": six digits, however they are set apart.
_CODE = re.compile(r"(?<![\d+])(\d{3})[ \u00a0\u202f.-]?(\d{3})(?!\d)")
# A dialogue that waits for an address, a reference or a code is in this mode.
MODE: Final = "linking"
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A code or a one-use link in an event's words, as the store knows it.

    ``contact_id`` is whose post its writer can read; ``applications`` are that person's own.
    A "dead" one is unknown, used, too old, or was tried too often.
    """

    verdict: Verdict
    id: int = 0
    contact_id: int = 0
    channel: ChannelName = "email"
    address: str = field(default="", repr=False)
    tries_left: int = 0
    applications: tuple[Application, ...] = ()


def token_in(text: str) -> str | None:
    """The token of a one-use link that was opened, or agreed to."""
    found = _TOKEN.match(text.strip())
    return found and found[1]


def code_in(text: str) -> str | None:
    """The first six digits in somebody's words."""
    found = _CODE.search(text)
    return found and found[1] + found[2]
