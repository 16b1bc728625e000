"""Which text answers a question, given the round, the moment and the States it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import PresessionsError
from bot.facts.cycle import Cycle
from bot.faq import places
from bot.faq.asked import Asked, Told, link, moments, said
from bot.message import Day, Message


class Unanswerable(PresessionsError):
    """There is no FAQ entry of this name."""

    def __init__(self, *, entry: str) -> None:
        super().__init__(f"there is no FAQ entry {entry!r}")
        self.entry = entry


def _same(_: Asked) -> Told:
    return said()


def _by_format(*formats: str) -> Callable[[Asked], Told]:
    """A text of its own for rounds of these formats."""

    def told(asked: Asked) -> Told:
        found = asked.cycle.format if asked.cycle else ""
        return said(found if found in formats else "")

    return told


def _how_to_apply(asked: Asked) -> Told:
    cycle = asked.cycle
    if cycle is None or asked.phase == "over":
        return said("none")
    if len(asked.states) == 1 or (asked.states and asked.phase == "open"):
        return _how_to_apply_for(asked, cycle)
    match asked.phase:
        case "before":
            return said("before", **moments(opens=cycle.opens, closes=cycle.closes))
        case "closed":
            return said("closed", **moments(closed=cycle.last_close))
        case _ if asked.now > cycle.closes:
            return said("extended", open_states=places.listed(cycle.open_states(asked.now)))
        case _:
            return said(**moments(closes=cycle.closes))


def _how_to_apply_for(asked: Asked, cycle: Cycle) -> Told:
    """The States named: how, while the call is open for each; else where their calls stand."""
    if {*asked.states} <= {*cycle.open_states(asked.now)}:
        return said(**moments(closes=min(map(cycle.closes_for, asked.states))))
    return replace(places.deadline(asked), entry="application_deadline")


def _change_application(asked: Asked) -> Told:
    """Changes are for the person as long as the call is open for the States asked about."""
    cycle = asked.cycle
    if cycle is None:
        return said()
    closes = max(map(cycle.closes_for, asked.states or (None,)))
    if not cycle.opens <= asked.now <= closes:
        return said()
    return said("open", **moments(closes=closes))


def _results_date(asked: Asked) -> Told:
    expected = asked.cycle.results_by if asked.cycle else None
    if expected is None:
        return said()
    variant = "dated" if asked.today <= expected else "past"
    return said(variant, results_by=Day(on=expected))


def _data_deletion(asked: Asked) -> Told:
    """How long each kind of data is kept, where a round says it."""
    if asked.cycle is None:
        return said()
    kept = asked.cycle.retention
    # One sentence speaks of both, and may not promise what holds for one of them only
    longer = max(kept.messages, *kept.fields.values(), 0)
    return said(
        "timed", messages=longer, not_chosen=kept.not_chosen, applications=kept.applications
    )


def _statement_content(asked: Asked) -> Told:
    cycle = asked.cycle
    virtual = cycle is not None and cycle.format == "virtual"
    due = cycle.statement_deadline if cycle else None
    if due is None or asked.today > due:
        return said("virtual" if virtual else "")
    return said("virtual_dated" if virtual else "dated", statement_by=Day(on=due))


def _concept_note(asked: Asked) -> Told:
    address = link(asked, "concept_note")
    return said("none") if address is None else said(concept_note=address)


_CHOICES: Mapping[str, Callable[[Asked], Told]] = {
    "what_is_upr": _same,
    "what_are_presessions": _same,
    "who_can_apply": _same,
    "ecosoc_status": _same,
    "nhri_participation": _same,
    "international_ngos": _same,
    "coalition_application": _same,
    "upr_report_requirement": _same,
    "how_to_apply": _how_to_apply,
    "application_deadline": places.deadline,
    "countries_covered": places.coverage,
    "calendar_dates": places.meetings,
    "multiple_applications": _same,
    "selection_criteria": _same,
    "results_date": _results_date,
    "confirmation_receipt": _same,
    "change_application": _change_application,
    "withdraw_application": _same,
    "session_format": _by_format("virtual"),
    "virtual_or_in_person": _by_format("virtual", "in_person", "hybrid"),
    "statement_length": _by_format("virtual"),
    "statement_content": _statement_content,
    "languages": _same,
    "training_day": _by_format("virtual"),
    "travel_funding": _by_format("virtual"),
    "participation_fee": _same,
    "visa_support": _by_format("virtual"),
    "attend_as_observer": _by_format("virtual"),
    "state_under_review_role": _same,
    "permanent_missions": _same,
    "confidentiality": _same,
    "reprisals_safety": _same,
    "data_deletion": _data_deletion,
    "concept_note": _concept_note,
    "contact": _same,
}

_HOST = "CH"

ENTRIES: Sequence[str] = tuple(_CHOICES)


def answer(entry: str, *, cycle: Cycle | None, now: datetime, states: tuple[str, ...]) -> Message:
    """The text of an entry for this round, this moment and the States the question names."""
    choice = _CHOICES.get(entry)
    if choice is None:
        raise Unanswerable(entry=entry)
    covered = cycle.codes if cycle else ()
    # Whoever names Switzerland speaks of the journey, unless its own review is at hand
    named = tuple(dict.fromkeys(code for code in states if code in covered or code != _HOST))
    told = choice(Asked(cycle=cycle, now=now, states=named))
    key = f"faq/{told.entry or entry}"
    if told.variant:
        key = f"{key}#{told.variant}"
    return Message(key=key, params=told.params)
