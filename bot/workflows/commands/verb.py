"""One verb of the command, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import effects as fx
from bot.context import Context, Role
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle

Act = Callable[[StaffCommanded, Context, Cycle], Sequence[fx.Effect]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """What ``/presessions NAME …`` does.

    ``help`` is the catalogue key of its line in the help, which shows staff what they may do.
    """

    name: str
    act: Act
    needs: Role
    help: str
