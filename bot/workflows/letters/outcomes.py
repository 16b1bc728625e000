"""Which letter tells which decision, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.context import Contact
from bot.facts.application import Action, Application, Status
from bot.facts.cycle import Cycle
from bot.message import Message, Wording
from bot.workflows.letters import parts
from bot.workflows.letters.confirmation import confirmation
from bot.workflows.reminders import zone_of

_LETTERS: Mapping[Action, str] = {
    "approve": "confirmation",
    "retract": "correction#rejected",
    "defer": "correction#waitlisted",
    "vacate": "released",
}
_CONTRARY: Mapping[tuple[Action, Status], str] = {
    ("approve", "rejected"): "correction#approved",
    ("waitlist", "rejected"): "correction#waitlisted",
}
_ASKING = {
    "confirmation": "letter/confirmation",
    "correction#approved": "letter/correction#approved",
}


def asks(name: str) -> bool:
    """Whether a letter asks for a yes or no until a day."""
    return name in _ASKING


def letter_for(action: Action, told: Status) -> str | None:
    """The letter that a decision needs, by what its person was told before; None for silence.

    What contradicts an earlier letter is told with an apology.
    """
    return _CONTRARY.get((action, told)) or _LETTERS.get(action)


def letter(
    name: str,
    application: Application,
    holder: Contact,
    cycle: Cycle,
    *,
    answer_by: datetime,
    added: str = "",
    wording: Wording | None = None,
) -> Message:
    """A letter of a decision, as it will arrive; ``wording`` is the office's own text of it."""
    if wording is not None:
        told = letter(name, application, holder, cycle, answer_by=answer_by, added=added)
        params = {**told.params, **parts.addressed(application)}
        return replace(told, params=params, wording=wording)
    if name in _ASKING:
        return confirmation(
            application, holder, cycle, answer_by=answer_by, added=added, key=_ASKING[name]
        )
    zone = zone_of(holder, application)
    meeting = parts.meeting(cycle, application.state or "", zone, speaks=False)
    return Message(
        key=f"letter/{name}",
        params={**parts.named(application), "meeting": meeting, "added": parts.added(added)},
    )
