"""One application on a board that several people read."""

from __future__ import annotations

from collections.abc import Iterator

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import button
from bot.facts.application import EVER_CHOSEN, Application, Status
from bot.facts.reviews import Decided
from bot.message import Choice, Colleague, Listing, Message, Moment, Param, Style, Term
from bot.panel.criteria import met, themes
from bot.workflows.codenames import organisation, speaker
from bot.workflows.held import can_undo, was

# The decisions a board offers for a status, besides Undo while one waits out its hold.
_OFFERED: dict[Status, tuple[str, ...]] = {
    "submitted": ("approve", "waitlist", "reject"),
    "shortlisted": ("approve", "waitlist", "reject"),
    "waitlisted": ("approve", "reject"),
    "rejected": ("approve", "waitlist"),
}
_STYLES: dict[str, Style] = {
    "approve": "primary",
    "reject": "danger",
}


def card(application: Application, context: Context) -> fx.Card:
    """What everybody may read of an application, and what can be done with it.

    Where a colleague has a conflict of interest, that is next to nothing: the board is one
    for all of them.
    """
    params: dict[str, Param] = {
        "reference": application.reference or "",
        "status": Term(key=f"status.{application.status}"),
    }
    key, decided = "selection.card", _decided(application, context)
    if context.desk.contested(application.id):
        key += "_contested"
    else:
        params |= _told(application)
    if decided is not None:
        key += "_decided"
        params["decided"] = decided
    return fx.Card(
        message=Message(key=key, params=params), choices=tuple(_buttons(application, context))
    )


def _told(application: Application) -> dict[str, Param]:
    criteria = tuple(Term(key=f"staff.criterion.{name}") for name in met(application))
    named = tuple(Term(key=f"theme.{theme}") for theme in themes(application))
    none = Term(key="panel.none")
    return {
        "speaker": speaker(application),
        "organisation": organisation(application),
        "criteria": Listing(items=criteria) if criteria else none,
        "themes": Listing(items=named) if named else none,
    }


def _decided(application: Application, context: Context) -> Message | None:
    """Who decided, and until when it can be taken back."""
    decided = context.desk.decided.get(application.id)
    if decided is None or context.cycle is None or not _by_staff(decided, application):
        return None
    zone = context.cycle.zone
    params: dict[str, Param] = {
        "who": Colleague(id=decided.by),
        "at": Moment(at=decided.at, zone=zone),
    }
    if was(application, context) is None:
        return Message(key="selection.decided", params=params)
    params["until"] = Moment(at=decided.at + context.cycle.hold, zone=zone)
    return Message(key="selection.decided_held", params=params)


def _by_staff(decided: Decided, application: Application) -> bool:
    return decided.action != "undo" and application.status not in {"submitted", "draft"}


def _buttons(application: Application, context: Context) -> Iterator[Choice]:
    about = (application.id,)
    yield button("selection.button.look", "look", *about)
    verbs = [*_OFFERED.get(application.status, ())]
    if can_undo(application, context):
        verbs.append("undo")
    elif application.status in EVER_CHOSEN:  # what can still be done is on a card of their own
        verbs.append("manage")
    for verb in verbs:
        yield button(f"staff.button.{verb}", verb, *about, style=_STYLES.get(verb, "plain"))
