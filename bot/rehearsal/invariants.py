"""What must hold after every rehearsal, whatever went wrong during it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from bot.channels.base import Aside, Window
from bot.events import PersonWrote
from bot.rehearsal import decided
from bot.rehearsal.applicant import REFERENCE
from bot.rehearsal.book import Delivery
from bot.rehearsal.office import APPROVERS, VISITOR
from bot.rehearsal.played import Played

_GONE = "does not exist"  # what a rehearsed address says that cannot be reached
_UNASKED = frozenset({"reminder", "decision", "mailing", "answer"})
_A_DAY = 3  # automatic answers to one address
_MOST_TO_A_FLOOD = 156  # answers: what everybody may send at once, and the word that it is enough
_A_WHILE = timedelta(days=2)  # within which even a person of the office has answered
_SKEW = timedelta(hours=2, minutes=10)  # how wrong a rehearsed clock may be


def broken(played: Played) -> list[str]:
    """Every promise that was broken, each in a sentence."""
    return [finding for check in CHECKS for finding in check(played)]


def _every_event_is_handled_once(played: Played) -> Iterator[str]:
    for said in played.book.said:
        if said.event is None:
            continue
        times = played.handled.get(said.event.id, 0)
        if times != 1 and said.brought:
            yield f"{said.event.id} of {said.posted.at:%d %b %H:%M} was handled {times} times"


def _nobodys_words_are_dropped(played: Played) -> Iterator[str]:
    for said in played.book.said:
        if said.posted.invited and said.brought and said.first is None:
            yield (
                f"what {said.posted.author} sent on {said.posted.at:%d %b %H:%M} was not"
                f" taken in: {said.posted.words[:60]}"
            )


def _nobody_is_ignored(played: Played) -> Iterator[str]:
    with_the_office = {each.reader for each in played.letters("answer")}
    for said in played.book.said:
        author, first = said.posted.author, said.first
        if first is None or author not in played.applicants or author in played.gone:
            continue
        if not isinstance(said.event, PersonWrote) or said.event.automatic:
            continue
        if author in with_the_office or not any(map(str.isalpha, said.posted.words)):
            continue  # a person of the office reads it, or it is a thumb under a mail
        letters = played.book.to(author)
        day = [e for e in letters if e.mail and e.at.date() == first.date()]
        if sum(each.outgoing.kind == "reply" for each in day) >= _A_DAY:
            continue  # above the limit of a day it goes to the office
        if not any(first <= each.at <= first + _A_WHILE for each in letters):
            yield (
                f"nothing came of what {author} wrote on {said.posted.at:%d %b %H:%M}:"
                f" {said.posted.words[:60]}"
            )


def _nothing_is_left_behind(played: Played) -> Iterator[str]:
    if played.waiting:
        yield f"{played.waiting} messages never went out"


def _nothing_is_given_up(played: Played) -> Iterator[str]:
    for kind, times in Counter(played.aside).items():
        yield f"{times} events of the kind {kind} could not be handled"
    for what, times in Counter(played.failed).items():
        # A window that Slack did not take in time is worthless, and not tried again.
        if _GONE not in what and not (played.faults and what.startswith("slack: ")):
            yield f"{times} messages could not be sent: {what}"


def _what_was_sent_in_is_acknowledged(played: Played) -> Iterator[str]:
    for application in played.stored:
        reader = played.reader(application.contact_id)
        if application.reference is None or reader is None or reader in played.gone:
            continue
        if not any(application.reference in each.text for each in played.book.to(reader)):
            yield f"{application.reference} was never acknowledged to {reader}"


def _what_is_acknowledged_is_stored(played: Played) -> Iterator[str]:
    known = {application.reference for application in played.stored}
    for each in played.book.deliveries:
        if isinstance(each.outgoing.payload, Aside):
            continue  # the help shows an invented one
        for reference in sorted(set(REFERENCE.findall(each.text)) - known):
            if reference not in _erased(played):
                yield f"{each.reader} was told of {reference}, which does not exist"


def _applications_come_before_the_close(played: Played) -> Iterator[str]:
    for application in played.stored:
        closes = played.cycle.closes_for(application.state)
        reader = played.reader(application.contact_id)
        at = application.submitted_at
        if at is None or at <= closes or reader is None:
            continue
        in_time = [
            said
            for said in played.book.by(reader)
            if said.posted.at <= closes + _SKEW and said.taken and said.taken >= at - _SKEW
        ]
        if not in_time:
            yield f"{application.reference} was taken after the call had closed"


def _nobody_is_reminded_after_submitting(played: Played) -> Iterator[str]:
    sent_at = {each.id: each.submitted_at for each in played.stored if each.submitted_at}
    for each in played.letters("reminder"):
        about = each.letter.about if each.letter else None
        submitted = sent_at.get(about or "")
        if submitted is not None and submitted < each.outgoing.written_at:
            yield f"{each.reader} was reminded on {each.at:%d %b %H:%M} after submitting"


def _stop_is_obeyed(played: Played) -> Iterator[str]:
    for reader, person in played.applicants.items():
        stop = played.done(person.stop)
        for each in played.book.to(reader):
            late = stop is not None and stop.first is not None and each.at > stop.first
            if late and each.outgoing.kind in {"reminder", "mailing"}:
                yield f"{reader} got a {each.outgoing.kind} after STOP"


def _a_list_that_was_left_stays_left(played: Played) -> Iterator[str]:
    for reader, mission in played.missions.items():
        left = played.done(mission.left)
        for each in played.book.to(reader):
            late = left is not None and left.first is not None and each.at > left.first
            if late and each.letter and each.letter.list == mission.left_list:
                yield f"{reader} got a letter of the list {mission.left_list} after leaving it"


def _only_who_asks_is_stopped(played: Played) -> Iterator[str]:
    for standing in played.contacts.values():
        reader = standing.reader
        person = played.applicants.get(reader)
        known = person is not None or reader in played.missions
        if known and not standing.reachable and reader not in played.gone:
            yield f"{reader} counts as unreachable, and is not"
        if person is not None and not standing.reminders and person.stop is None:
            yield f"{reader} gets no reminders, and never asked for that"


def _forgotten_means_forgotten(played: Played) -> Iterator[str]:
    kept = {str(each.answers.get("speaker_last_name")) for each in played.stored}
    for reader, person in played.applicants.items():
        erased = played.done(person.erase) if person.confirmed_erasing else None
        if erased is None or erased.first is None:
            continue
        if person.name in kept:
            yield f"{reader} asked to be forgotten, and is not"
        forged = any(
            isinstance(said.event, PersonWrote)
            and said.event.sender.value == reader
            and not said.posted.invited
            for said in played.book.said
        )  # who writes in their name now is somebody new, and may be answered
        for each in [] if forged else played.book.to(reader):
            if each.at > erased.first and each.outgoing.kind in _UNASKED:
                yield f"{reader} got a {each.outgoing.kind} after being forgotten"


def _nobody_withdraws_for_another(played: Played) -> Iterator[str]:
    for application in played.stored:
        reader = played.reader(application.contact_id)
        person = played.applicants.get(reader or "")
        if person is not None and application.status == "withdrawn" and not person.withdrew:
            yield f"{application.reference} is withdrawn, which {reader} never asked for"


def _messages_are_in_the_persons_language(played: Played) -> Iterator[str]:
    for reader, person in played.applicants.items():
        spoken = {person.language, person.spoke or person.language}
        forgotten = played.done(person.erase) if person.confirmed_erasing else None
        heard = [said.first for said in played.book.by(reader) if said.first]
        for each in played.book.to(reader):
            if not heard or each.at < min(heard):
                continue  # before they wrote themselves only mail in their name was answered
            if forgotten and forgotten.first and each.at > forgotten.first:
                break  # with everything else the language is forgotten
            if each.outgoing.language not in spoken:
                wanted = "/".join(sorted(spoken))
                yield f"{reader} ({wanted}) got a message in {each.outgoing.language}"


def _nothing_comes_twice_without_cause(played: Played) -> Iterator[str]:
    seen: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for each in played.book.deliveries:
        if each.letter is not None:
            seen[each.reader, each.outgoing.key].append(each)
    for (reader, key), times in seen.items():
        if len(times) > 1 and key not in played.book.excused:
            yield f"{reader} got one message {len(times)} times ({key})"
        if len({each.given for each in times if each.mail}) > 1:
            yield f"{reader} got one mail under two Message-IDs ({key})"


def _confidential_names_stay_in_the_office(played: Played) -> Iterator[str]:
    hidden = [person for person in played.applicants.values() if person.confidential]
    for each in played.book.deliveries:
        shown = "" if _unmasked(each) else each.text
        if each.letter is not None:
            shown += "".join(file.content.decode("latin-1") for file in each.letter.files)
        for person in hidden:
            if person.name in shown and person.address != each.reader:
                yield f"the name of {person.address} reached {each.reader}"


def _visitors_see_nothing(played: Played) -> Iterator[str]:
    for each in played.book.deliveries:
        payload = each.outgoing.payload
        if isinstance(payload, Window) and payload.trigger_id.startswith(f"{VISITOR}:"):
            yield f"{VISITOR}, who has no role, was shown a window"


def _no_mission_is_left_out(played: Played) -> Iterator[str]:
    written = {each.reader for each in played.letters("mailing")}
    if written & played.missions.keys():
        for address in sorted(played.missions.keys() - written - played.gone):
            yield f"{address} was not written to, and others were"


def _missions_are_written_to_in_their_language(played: Played) -> Iterator[str]:
    for each in played.letters("mailing"):
        mission = played.missions.get(each.reader)
        if mission is not None and each.outgoing.language != mission.row.language:
            yield f"{each.reader} ({mission.row.language}) got a letter in {each.outgoing.language}"


def _nobody_answers_for_a_mission(played: Played) -> Iterator[str]:
    answered = {each.row.state for each in played.missions.values() if each.says_whether}
    for state in sorted(played.answers - answered):
        yield f"an answer of the mission of {state} is recorded, which it never gave"


def _machines_are_not_answered_for_ever(played: Played) -> Iterator[str]:
    for reader, stranger in played.strangers.items():
        answers = [each for each in played.book.to(reader) if each.outgoing.kind == "reply"]
        by_mail = {
            (each.outgoing.written_at.date(), each.outgoing.key) for each in answers if each.mail
        }
        for day, times in sorted(Counter(day for day, _ in by_mail).items()):
            if times > _A_DAY + (stranger.mischief == "bomb"):  # which is told once to slow down
                yield f"{reader} was answered {times} times on {day:%d %b}"
        if stranger.mischief != "flood" or len(answers) <= _MOST_TO_A_FLOOD:
            continue
        # After a restart everybody begins anew: what was counted was in memory.
        if not any(answers[0].at <= at <= answers[-1].at for at in played.book.restarts):
            yield f"{reader} was answered {len(answers)} times in one flood"


def _unmasked(delivery: Delivery) -> bool:
    """An approver asked for the names; who looked is in the audit."""
    payload = delivery.outgoing.payload
    return isinstance(payload, Window) and payload.trigger_id.startswith(APPROVERS)


def _erased(played: Played) -> frozenset[str]:
    """The references of those who asked to be forgotten."""
    return frozenset(
        reference
        for reader, person in played.applicants.items()
        if person.confirmed_erasing and played.done(person.erase)
        for each in played.book.to(reader)
        for reference in REFERENCE.findall(each.text)
    )


Check = Callable[[Played], Iterator[str]]
CHECKS: Sequence[Check] = (
    _every_event_is_handled_once,
    _nobodys_words_are_dropped,
    _nobody_is_ignored,
    _nothing_is_left_behind,
    _nothing_is_given_up,
    _what_was_sent_in_is_acknowledged,
    _what_is_acknowledged_is_stored,
    _applications_come_before_the_close,
    _nobody_is_reminded_after_submitting,
    _stop_is_obeyed,
    _a_list_that_was_left_stays_left,
    _only_who_asks_is_stopped,
    _forgotten_means_forgotten,
    _nobody_withdraws_for_another,
    *decided.CHECKS,
    _messages_are_in_the_persons_language,
    _nothing_comes_twice_without_cause,
    _confidential_names_stay_in_the_office,
    _visitors_see_nothing,
    _no_mission_is_left_out,
    _missions_are_written_to_in_their_language,
    _nobody_answers_for_a_mission,
    _machines_are_not_answered_for_ever,
)
