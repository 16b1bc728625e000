"""The answers that differ by country: the deadline, whether it is covered, its meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.facts.cycle import Cycle
from bot.faq.asked import Asked, Told, moments, said
from bot.message import Day, Items, Listing, Moment, Param, StateName


def listed(codes: Iterable[str]) -> Listing:
    """States in one sentence."""
    return Listing(items=tuple(StateName(code=code) for code in codes))


def deadline(asked: Asked) -> Told:
    """Until when one can apply: for the call, for one State, or for several."""
    cycle = asked.cycle
    if cycle is None or asked.phase == "over":
        return said("none")
    match asked.states:
        case ():
            return _call(asked, cycle)
        case (code,):
            return _deadline_of(asked, cycle, code)
        case several:
            now_open = cycle.open_states(asked.now)
            lists = _parted(several, now_open, "open_states", "other_states")
            return said(_several(lists, open_states="open", other_states="closed"), **lists)


def _call(asked: Asked, cycle: Cycle) -> Told:
    if asked.phase == "before":
        return said("before", **moments(opens=cycle.opens, closes=cycle.closes))
    if asked.phase == "closed":
        return said("closed", **moments(closed=cycle.last_close))
    if asked.now <= cycle.closes:
        return said(**moments(closes=cycle.closes))
    still = cycle.open_states(asked.now)
    ends = {cycle.closes_for(code) for code in still}
    if len(ends) > 1:
        return said("extensions", open_states=listed(still))
    return said("extended", open_states=listed(still), **moments(closes=ends.pop()))


def _deadline_of(asked: Asked, cycle: Cycle, code: str) -> Told:
    state = StateName(code=code)
    closes = cycle.closes_for(code)
    if code not in cycle.codes:
        return said("state_absent", state=state, states=listed(cycle.codes))
    match cycle.phase(asked.now, code):
        case "before":
            times = moments(opens=cycle.opens, closes=closes)
            return said("state_before", state=state, **times)
        case "open":
            return said("state_open", state=state, **moments(closes=closes))
        case _:
            return said("state_closed", state=state, **moments(closed=closes))


def coverage(asked: Asked) -> Told:
    """Which States the round is about, and whether those asked about are among them."""
    cycle = asked.cycle
    if cycle is None or asked.phase == "over":
        return said("none")
    session: dict[str, Param] = {"session": cycle.number}
    match asked.states:
        case ():
            return said(states=Items(items=listed(cycle.codes).items), **session)
        case (code,) if code not in cycle.codes:
            state = StateName(code=code)
            return said("state_absent", state=state, states=listed(cycle.codes), **session)
        case (code,) if cycle.phase(asked.now, code) == "open":
            closes = moments(closes=cycle.closes_for(code))
            return said("state_open", state=StateName(code=code), **closes, **session)
        case (code,):
            return said("state_in", state=StateName(code=code), **session)
        case several:
            lists = _parted(several, cycle.codes, "present", "absent")
            variant = _several(lists, present="in", absent="absent")
            if "present" not in lists:
                lists["states"] = listed(cycle.codes)
            return said(variant, **lists, **session)


def meetings(asked: Asked) -> Told:
    """When the meetings are, or the one on a State."""
    cycle = asked.cycle
    if cycle is None:
        return said("none")
    week: dict[str, Param] = {
        "meetings_start": Day(on=cycle.meetings_start),
        "meetings_end": Day(on=cycle.meetings_end),
    }
    over = asked.phase == "over"
    if len(asked.states) != 1:
        return said("over" if over else "", session=cycle.number, **week)
    state = cycle.state(asked.states[0])
    name = StateName(code=asked.states[0])
    if state is None:
        return said("state_absent", state=name, states=listed(cycle.codes))
    if over:
        return said("state_over", state=name, **week)
    if state.meeting is None:
        return said("state_undated", state=name, **week)
    variant = "state_held" if state.meeting < asked.now else "state_dated"
    return said(variant, state=name, meeting=Moment(at=state.meeting))


def _parted(
    several: Iterable[str], chosen: Collection[str], name: str, rest: str
) -> dict[str, Param]:
    """Several States in two lists by their names in the text; an empty one is left out."""
    lists: dict[str, list[str]] = {name: [], rest: []}
    for code in several:
        lists[name if code in chosen else rest].append(code)
    return {key: listed(codes) for key, codes in lists.items() if codes}


def _several(lists: Collection[str], **alone: str) -> str:
    """The variant for two lists, or for the one of them that is there."""
    there = [variant for name, variant in alone.items() if name in lists]
    return "several" if len(there) > 1 else f"several_{there[0]}"
