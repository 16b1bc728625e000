"""What must hold of decisions after every rehearsal: who made them, and who was told what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.rehearsal.book import Delivery
from bot.rehearsal.office import APPROVERS
from bot.rehearsal.played import DECIDED, TAKEN_BACK, Noted, Played

_FINAL = frozenset({"reminder", "decision"})
_MADE = frozenset(f"application.{each}" for each in DECIDED)
_UNMADE = frozenset(f"application.{each}" for each in TAKEN_BACK)
# What may follow the letter about a decision; anything else contradicts it.
_FOLLOWS: Mapping[str, frozenset[str]] = {
    "approve": frozenset({"retract", "defer", "vacate"}),
    "waitlist": frozenset({"approve", "reject", "settle"}),
    "reject": frozenset({"approve", "waitlist", "settle"}),
    "retract": frozenset({"approve", "waitlist", "settle"}),
    "defer": frozenset({"approve", "reject", "settle"}),
    "vacate": frozenset(),
    "settle": frozenset({"approve", "reject", "waitlist"}),
}


def _nobody_confirms_for_another(played: Played) -> Iterator[str]:
    for application in played.stored:
        person = played.applicants.get(played.reader(application.contact_id) or "")
        by_themselves = [
            each
            for each in played.history.get(application.id, ())
            if each.what == "application.confirm" and each.actor not in APPROVERS
        ]
        if person is None or not by_themselves:
            continue
        if person.attends not in {"yes", "regrets"}:
            yield f"{application.reference} is confirmed, and {person.address} never said yes"


def _no_letter_without_approval(played: Played) -> Iterator[str]:
    for each, made, _ in _decisions(played):
        if made is None:
            yield f"{each.reader} got a decision that nobody made"
        elif made.actor not in APPROVERS:
            yield f"{each.reader} got a decision by {made.actor}, who may not decide"


def _whoever_stepped_aside_decides_nothing(played: Played) -> Iterator[str]:
    for application, steps in played.history.items():
        aside: set[str] = set()
        for step in steps:
            if step.what == "conflict.flagged":
                aside.add(step.actor)
            elif step.what == "conflict.withdrawn":
                aside.discard(step.actor)
            elif step.actor in aside and step.what in _MADE:
                yield f"{step.actor} decided about {application} after stepping aside"


def _what_was_taken_back_is_not_told(played: Played) -> Iterator[str]:
    for each, made, after in _decisions(played):
        if made is not None and after is not None and after.what in _UNMADE:
            yield f"{each.reader} got a decision that had been taken back"


def _no_two_contradictory_decisions(played: Played) -> Iterator[str]:
    told: dict[str, str] = {}
    seen: set[str] = set()
    for each, made, _ in _decisions(played):
        if made is None or each.outgoing.key in seen or each.letter is None:
            continue
        seen.add(each.outgoing.key)
        about, now = each.letter.about or "", made.what.partition(".")[2]
        before = told.get(about)
        if before is not None and now not in _FOLLOWS[before]:
            yield f"{each.reader} was told of a {before}, then of a {now}"
        told[about] = now


def _decisions_are_in_the_applications_language(played: Played) -> Iterator[str]:
    of_application = {each.id: each.language for each in played.stored}
    for each in played.book.deliveries:
        if each.letter is None or each.outgoing.kind not in _FINAL:
            continue
        wanted = of_application.get(each.letter.about or "")
        if wanted is not None and each.outgoing.language != wanted:
            yield f"{each.reader} got a {each.outgoing.kind} in {each.outgoing.language}"


def _decisions(played: Played) -> Iterator[tuple[Delivery, Noted | None, Noted | None]]:
    """Each letter about a decision, the step that made it, and the next that decides anything."""
    for each in played.letters("decision"):
        if not each.outgoing.key.startswith("decision:"):
            continue
        about = each.letter.about if each.letter else None
        steps = [s for s in played.history.get(about or "", ()) if s.what in _MADE | _UNMADE]
        made = [
            place
            for place, step in enumerate(steps)
            if step.at == each.outgoing.written_at and step.what in _MADE
        ]
        if not made:
            yield each, None, None
            continue
        after = steps[made[-1] + 1] if made[-1] + 1 < len(steps) else None
        yield each, steps[made[-1]], after


CHECKS: Sequence[Callable[[Played], Iterator[str]]] = (
    _nobody_confirms_for_another,
    _no_letter_without_approval,
    _whoever_stepped_aside_decides_nothing,
    _what_was_taken_back_is_not_told,
    _no_two_contradictory_decisions,
    _decisions_are_in_the_applications_language,
)
