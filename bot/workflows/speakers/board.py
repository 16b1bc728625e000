"""The board of a State's speakers, with everything that follows from its decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import button
from bot.events import TimerFired
from bot.facts.application import EVER_CHOSEN, Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Statement
from bot.message import Items, Message, Moment, Param, StateName, Term
from bot.panel.candidates import reference_of
from bot.workflows import answers, criteria, held, statements
from bot.workflows.codenames import named, reference
from bot.workflows.releases import board as releases
from bot.workflows.releases import settling
from bot.workflows.speakers import card, succession


def draw(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Bring the State's speakers, their cards and the releases up to date."""
    cycle, state = context.cycle, context.state
    if cycle is None or state is None:
        return []
    carded = [each for each in context.peers if each.id in context.deciding.carded]
    # Somebody who has withdrawn is no peer any more; their card is drawn in a turn of its own.
    gone = context.deciding.carded - {each.id for each in carded}
    return [
        *(answers.card_of(each, context) for each in sorted(gone)),
        *(releases.show(each, context, cycle) for each in context.deciding.releases),
        *(card.show(each, context, cycle) for each in carded),
        *_overview(context, cycle, state),
        *_aloud(context, cycle, state),
    ]


def _overview(context: Context, cycle: Cycle, state: str) -> Iterator[fx.ShowBoard]:
    chosen = sorted(
        (each for each in context.peers if each.status in EVER_CHOSEN), key=reference_of
    )
    surface = f"speakers:{cycle.number}:{state}"
    if not chosen and not context.deciding.releases and surface not in context.desk.shown:
        return  # nothing was ever decided here
    called = cycle.state(state)
    params: dict[str, Param] = {
        "state": StateName(code=state),
        "count": len(criteria.taken(context.peers)),
        "places": called.maximum if called else 0,
    }
    first = (
        _chosen(chosen, context, cycle)
        if chosen
        else fx.Card(message=Message(key="speakers.nobody"))
    )
    cards = (first, *_waiting(context), *_settle(context, cycle, state))
    yield fx.ShowBoard(
        surface=surface,
        board=fx.Board(title=Message(key="speakers.title", params=params), cards=cards),
    )


def _aloud(context: Context, cycle: Cycle, state: str) -> Iterator[fx.TellStaff]:
    """Say once that those not selected can be told now: a board changes without a sound."""
    count = len(settling.planned(context))
    if not count or settling.refusal(context) is not None or settling.vacant(context):
        return
    params: dict[str, Param] = {"state": StateName(code=state), "count": count}
    yield fx.TellStaff(
        message=Message(key="settle.now", params=params), key=f"settle:{cycle.number}:{state}"
    )


def _chosen(chosen: Sequence[Application], context: Context, cycle: Cycle) -> fx.Card:
    lines = Items(items=tuple(_line(each, context, cycle) for each in chosen))
    return fx.Card(
        message=Message(key="speakers.chosen", params={"who": lines}),
        choices=tuple(
            button("speakers.button.manage", "manage", each.id, params=reference(each))
            for each in chosen
        ),
    )


def _line(application: Application, context: Context, cycle: Cycle) -> Message:
    offer = context.deciding.offer(application.id)
    params: dict[str, Param] = {
        **named(application, context),
        "status": Term(key=f"status.{application.status}"),
    }
    if held.was(application, context) is not None:
        return Message(key="speakers.line_held", params=params)
    if application.status == "declined" and offer.back == "asked":
        return Message(key="speakers.line_back", params=params)
    if application.status == "approved" and offer.answer_by is not None:
        params["answer_by"] = Moment(at=offer.answer_by, zone=cycle.zone)
        return Message(key="speakers.line_asked", params=params)
    if application.status != "confirmed" or statements.deadline(cycle) is None:
        return Message(key="speakers.line", params=params)
    params["statement"] = _statement(context.deciding.statements.get(application.id))
    params["mode"] = Term(key=f"speakers.mode_{offer.mode or cycle.format}")
    return Message(key="speakers.line_confirmed", params=params)


def _statement(statement: Statement | None) -> Message:
    if statement is None:
        return Message(key="speakers.statement_none")
    if statement.form == "text" and statement.words:
        return Message(key="speakers.statement_text", params={"count": statement.words})
    return Message(key=f"speakers.statement_{statement.form}")


def _waiting(context: Context) -> Iterator[fx.Card]:
    listed = succession.waiting(context)
    if not listed:
        return
    lines = tuple(
        Message(
            key="release.waiting_line",
            params={"place": place, **named(each, context)},
        )
        for place, each in enumerate(listed, start=1)
    )
    yield fx.Card(message=Message(key="speakers.waiting", params={"who": Items(items=lines)}))


def _settle(context: Context, cycle: Cycle, state: str) -> Iterator[fx.Card]:
    """Those not selected: told by a press, once no place can become free any more."""
    planned = settling.planned(context)
    if not planned:
        return
    refusal = settling.refusal(context)
    if refusal is not None:
        yield fx.Card(message=refusal)
        return
    yield fx.Card(
        message=Message(
            key="settle.offer_vacant" if settling.vacant(context) else "settle.offer",
            params={"count": len(planned)},
        ),
        choices=(button("settle.button", "settle", str(cycle.number), state, style="primary"),),
    )
