"""What several letters say: whose, about which meeting, and what staff added."""

from __future__ import annotations

from bot.conversation.choices import button
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.message import Choice, Day, Items, Message, Moment, Param, StateName


def named(application: Application) -> dict[str, Param]:
    """The organisation, the State and the reference."""
    return {
        "reference": application.reference or "",
        "organisation": application.text("organisation"),
        "state": StateName(code=application.state or ""),
    }


def addressed(application: Application) -> dict[str, Param]:
    """The speaker's names, for letters that the office addresses to the person."""
    return {
        "first_name": application.text("speaker_first_name"),
        "last_name": application.text("speaker_last_name"),
    }


def meeting(cycle: Cycle, code: str, zone: str | None, *, speaks: bool = True) -> Message:
    """When the State's meeting is, as exactly as it is known; speakers are told its hour later."""
    state = cycle.state(code)
    if state is not None and state.meeting is not None:
        at = Moment(at=state.meeting, zone=cycle.zone, local_zone=zone)
        return Message(key="letter_part.meeting", params={"at": at})
    days = {"from": Day(on=cycle.meetings_start), "to": Day(on=cycle.meetings_end)}
    key = "letter_part.meeting_week" if speaks else "letter_part.meeting_week_open"
    return Message(key=key, params=days)


def added(text: str) -> Param:
    """What staff wrote for this letter, as a paragraph of its own; nothing without any."""
    if not text:
        return Items(items=())
    return Message(key="letter_part.added", params={"text": text})


def attend_buttons(application: Application) -> tuple[tuple[Choice, ...], ...]:
    """The two answers to an invitation to speak."""
    yes = button("confirm.button.yes", "attend", application.id, "yes", style="primary")
    no = button("confirm.button.no", "attend", application.id, "no")
    return ((yes, no),)


def after_all_button(application: Application) -> Choice:
    """A yes after the place was given up: somebody of the office looks whether it is free."""
    return button("confirm.button.after_all", "attend", application.id, "yes")
