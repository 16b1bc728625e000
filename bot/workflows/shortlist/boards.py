"""A State's applications as boards of some cards each, and the States without any as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import button
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.message import Choice, Message, Moment, Param, StateName
from bot.panel.criteria import ranked
from bot.workflows.shortlist.card import card

_PAGE = 12  # applications in one Slack message: two or three of its fifty blocks each


def boards(context: Context, cycle: Cycle, state: str) -> Iterator[fx.ShowBoard]:
    """The State's shortlist on as many boards as it needs; what is too many says so."""
    pages = _pages(ranked(context.peers))
    for number, page in enumerate(pages, start=1):
        yield fx.ShowBoard(
            surface=_surface(cycle, state, number),
            board=fx.Board(
                title=_title(context, cycle, state, (number, len(pages))),
                cards=tuple(card(each, context) for each in page),
            ),
        )
    current = {_surface(cycle, state, number) for number in range(1, len(pages) + 1)}
    for surface in context.desk.shown:
        if surface.startswith(f"shortlist:{cycle.number}:{state}:") and surface not in current:
            gone = Message(key="selection.page_empty", params={"state": StateName(code=state)})
            yield fx.ShowBoard(surface=surface, board=fx.Board(title=gone))


def empties(context: Context, cycle: Cycle) -> Iterator[fx.ShowBoard]:
    """One board for all States whose call has closed without an application."""
    surface = f"empty:{cycle.number}"
    without = [code for code in cycle.codes if _is_empty(context, cycle, code)]
    if without:
        cards = tuple(_empty(cycle, code) for code in without)
        title = Message(key="selection.empty_title", params={"count": len(without)})
        yield fx.ShowBoard(surface=surface, board=fx.Board(title=title, cards=cards))
    elif surface in context.desk.shown:
        none_left = Message(key="selection.empty_none")
        yield fx.ShowBoard(surface=surface, board=fx.Board(title=none_left))


def _surface(cycle: Cycle, state: str, number: int) -> str:
    return f"shortlist:{cycle.number}:{state}:{number}"


def _pages(applications: Sequence[Application]) -> list[Sequence[Application]]:
    starts = range(0, len(applications), _PAGE)
    return [applications[start : start + _PAGE] for start in starts]


def _title(context: Context, cycle: Cycle, state: str, place: tuple[int, int]) -> Message:
    number, pages = place
    count = len(context.peers)
    params: dict[str, Param] = {"state": StateName(code=state), "count": count}
    if pages > 1:
        params |= {"page": number, "pages": pages}
    # The last part is the newest post: whoever has read to the end need not go back to the top.
    reopened = cycle.phase(context.now, state) == "open"
    whole = number in {1, pages} and not reopened
    choices = (_of_state(context, cycle, state),) if whole else ()
    called = cycle.state(state)
    if number == 1 and reopened:
        params["closes"] = Moment(at=cycle.closes_for(state), zone=cycle.zone)
        return Message(key=_key("selection.reopened", pages), params=params)
    if number == 1 and called and count < called.minimum:
        params["minimum"] = called.minimum
        return Message(key=_key("selection.few", pages), params=params, choices=choices)
    return Message(key=_key("staff.shortlist_title", pages), params=params, choices=choices)


def _key(key: str, pages: int) -> str:
    return f"{key}_part" if pages > 1 else key


def _of_state(context: Context, cycle: Cycle, state: str) -> tuple[Choice, ...]:
    """What can be done with the State as a whole once its call has closed."""
    about = (str(cycle.number), state)
    called = cycle.state(state)
    if called is None or len(context.peers) >= called.minimum:
        return (button("selection.button.propose", "propose", *about, style="primary"),)
    return (
        button("selection.button.extend", "extend", *about, style="primary"),
        button("selection.button.propose", "propose", *about),
    )


def _is_empty(context: Context, cycle: Cycle, code: str) -> bool:
    closed = cycle.phase(context.now, code) == "closed"
    return closed and not context.counts.get(f"{code}:submitted", 0)


def _empty(cycle: Cycle, code: str) -> fx.Card:
    params: dict[str, Param] = {
        "state": StateName(code=code),
        "closed": Moment(at=cycle.closes_for(code), zone=cycle.zone),
    }
    return fx.Card(
        message=Message(key="selection.empty_line", params=params),
        choices=(button("selection.button.extend", "extend", str(cycle.number), code),),
    )
