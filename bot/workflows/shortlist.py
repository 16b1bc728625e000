"""The shortlist of a State in Slack: a board for every few applications, always up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot import effects as fx
from bot.application import Application, Status
from bot.context import Context
from bot.conversation.choices import Press
from bot.cycle import Cycle
from bot.events import TimerFired
from bot.message import Choice, Listing, Message, Moment, Param, StateName, Term
from bot.panel.criteria import met, ranked, themes
from bot.workflows.codenames import organisation, speaker

_LONG_PAST = timedelta(days=60)
_PAGE = 12  # applications in one Slack message: two or three of its fifty blocks each

# The decisions a board offers for a status, besides Undo while one waits out its hold.
_OFFERED: dict[Status, tuple[str, ...]] = {
    "submitted": ("approve", "waitlist", "reject"),
    "shortlisted": ("approve", "waitlist", "reject"),
    "waitlisted": ("approve", "reject"),
    "rejected": ("approve", "waitlist"),
}
_STYLES: dict[str, Literal["plain", "primary", "danger"]] = {
    "approve": "primary",
    "reject": "danger",
}


def refresh(cycle: Cycle, state: str, now: datetime) -> list[fx.Effect]:
    """Have a State's board drawn anew."""
    return [
        fx.SetTimer(
            id=f"board:{cycle.number}:{state}",
            kind="board",
            subject=f"{cycle.number}:{state}",
            due=now,
        )
    ]


def draw(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Post or update a State's shortlist."""
    cycle = context.cycle
    state = event.subject.partition(":")[2]
    if cycle is None or not state:
        return []
    undecided = all(each.status == "submitted" for each in context.peers)
    if undecided and cycle.phase(context.now, state) == "open":
        return []  # the shortlist comes at the close; once extended, decisions stay in sight
    pages = _pages(ranked(context.peers))
    return [
        fx.ShowBoard(
            surface=f"shortlist:{cycle.number}:{state}:{number}",
            board=_board(context, cycle, state, page, (number, len(pages))),
        )
        for number, page in enumerate(pages, start=1)
    ]


def close(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """The call for a State has ended: the office gets its shortlist."""
    cycle = context.cycle
    state = event.subject.partition(":")[2]
    if cycle is None or cycle.phase(context.now, state) == "open":
        return []
    if context.now - cycle.closes_for(state) > _LONG_PAST:
        return []  # an old round was loaded: nobody waits for its shortlists
    call = cycle.state(state)
    if call is None or call.extended_until is None:
        return draw(event, context)
    # Its board stands far up in the channel by now: say aloud that it counts again.
    params: dict[str, Param] = {"state": StateName(code=state), "count": len(context.peers)}
    told = fx.TellStaff(message=Message(key="staff.extension_over", params=params))
    return [*draw(event, context), told]


def _pages(applications: Sequence[Application]) -> list[Sequence[Application]]:
    starts = range(0, max(len(applications), 1), _PAGE)
    return [applications[start : start + _PAGE] for start in starts]


def _board(
    context: Context,
    cycle: Cycle,
    state: str,
    page: Sequence[Application],
    place: tuple[int, int],
) -> fx.Board:
    number, pages = place
    params: dict[str, Param] = {"state": StateName(code=state), "count": len(context.peers)}
    title = Message(key="staff.shortlist_title", params=params)
    if pages > 1:
        params |= {"page": number, "pages": pages}
        title = Message(key="staff.shortlist_title_part", params=params)
    if not page:
        empty = Message(
            key="staff.shortlist_empty",
            params={"closed": Moment(at=cycle.closes_for(state), zone=cycle.zone)},
        )
        return fx.Board(title=title, cards=(fx.Card(message=empty),))
    return fx.Board(title=title, cards=tuple(_card(each, context) for each in page))


def _card(application: Application, context: Context) -> fx.Card:
    criteria = tuple(Term(key=f"staff.criterion.{name}") for name in met(application))
    named = tuple(Term(key=f"theme.{theme}") for theme in themes(application))
    none = Term(key="form.value.none")
    params: dict[str, Param] = {
        "reference": application.reference or "",
        "speaker": speaker(application),
        "organisation": organisation(application),
        "criteria": Listing(items=criteria) if criteria else none,
        "themes": Listing(items=named) if named else none,
        "status": Term(key=f"status.{application.status}"),
    }
    return fx.Card(
        message=Message(key="staff.shortlist_card", params=params),
        choices=_buttons(application, context),
    )


def _buttons(application: Application, context: Context) -> tuple[Choice, ...]:
    verbs = list(_OFFERED.get(application.status, ()))
    if can_undo(application, context):
        verbs.append("undo")
    return tuple(
        Choice(
            label=Term(key=f"staff.button.{verb}"),
            data=Press(verb, (application.id,)).data,
            style=_STYLES.get(verb, "plain"),
        )
        for verb in verbs
    )


def can_undo(application: Application, context: Context) -> bool:
    """Whether a decision can still be taken back: nobody has been told of it yet."""
    if application.status == "approved":
        return any(key.startswith(f"decision:{application.id}:") for key in context.pending)
    return application.status in {"waitlisted", "rejected"}
