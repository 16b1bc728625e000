"""A rehearsal in words: a table for the terminal, and every message in a file to read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.effects import SendKind
from bot.facts.cycle import Cycle
from bot.rehearsal.applicant import Applicant
from bot.rehearsal.book import Delivery
from bot.rehearsal.cast import TEMPERS
from bot.rehearsal.play import Performance

_KINDS: Sequence[SendKind] = ("reply", "dialogue", "reminder", "decision", "mailing")
_BY_ITSELF: frozenset[SendKind] = frozenset({"reminder", "decision", "mailing"})
_LINE = "{:<14}{:>8}" + "{:>10}" * len(_KINDS) + "  {}"


def summary(performance: Performance, cycle: Cycle) -> Iterator[str]:
    """What each kind of person received, and when the first reminder and decision came."""
    yield _LINE.format("applicants", "people", *_KINDS, "first reminder, first decision")
    for temper in TEMPERS:
        people = [each for each in performance.people.values() if each.temper == temper]
        if people:
            yield _row(temper, people, performance, cycle)
    if performance.missions:
        letters = [each for name in performance.missions for each in performance.book.to(name)]
        counts = Counter(each.outgoing.kind for each in letters)
        row = (*(counts[kind] for kind in _KINDS), _first(letters, "mailing", cycle))
        yield _LINE.format("missions", len(performance.missions), *row)
    office = len(performance.book.to("office"))
    yield f"The office was shown {office} messages in Slack."
    if performance.faults:
        told = ", ".join(
            f"{times} × {what}" for what, times in sorted(_struck(performance).items())
        )
        yield f"Faults: {told or 'none struck'}."


def calendar(performance: Performance, cycle: Cycle) -> Iterator[str]:
    """Every day on which something goes out by itself: how many, of what, from when on."""
    zone = ZoneInfo(cycle.zone)
    days: dict[tuple[date, SendKind], list[datetime]] = defaultdict(list)
    for each in performance.book.deliveries:
        if each.letter is not None and each.outgoing.kind in _BY_ITSELF:
            at = each.at.astimezone(zone)
            days[at.date(), each.outgoing.kind].append(at)
    yield f"What goes out by itself, and when ({cycle.zone}):"
    for (day, kind), times in sorted(days.items()):
        yield f"  {day:%a %d %b %Y}  {min(times):%H:%M}  {len(times):>4} × {kind}"


def write(performance: Performance, cycle: Cycle, folder: Path) -> int:
    """A file for each reader with everything said and received; returns how many files."""
    folder.mkdir(parents=True, exist_ok=True)
    readers = dict.fromkeys(each.reader for each in performance.book.deliveries)
    for reader in readers:
        lines = "\n\n".join(_story(reader, performance, cycle))
        (folder / f"{reader}.txt").write_text(f"{lines}\n", encoding="utf-8")
    return len(readers)


def _row(temper: str, people: Sequence[Applicant], performance: Performance, cycle: Cycle) -> str:
    letters = [each for person in people for each in performance.book.to(person.address)]
    counts = Counter(each.outgoing.kind for each in letters)
    firsts = (_first(letters, kind, cycle) for kind in ("reminder", "decision"))
    return _LINE.format(temper, len(people), *(counts[kind] for kind in _KINDS), ", ".join(firsts))


def _first(letters: Sequence[Delivery], kind: str, cycle: Cycle) -> str:
    at = min((each.at for each in letters if each.outgoing.kind == kind), default=None)
    return "–" if at is None else _local(at, cycle)


def _struck(performance: Performance) -> Counter[str]:
    return Counter(performance.struck)


def _story(reader: str, performance: Performance, cycle: Cycle) -> Iterator[str]:
    person = performance.people.get(reader)
    if person is not None:
        yield f"{reader}: {person.temper}, {person.language}, {person.channel}"
    said = [(each.posted.at, f"> {each.posted.words}") for each in performance.book.by(reader)]
    heard = [
        (each.at, f"< {each.outgoing.kind} ({each.outgoing.language}){_subject(each)}\n{each.text}")
        for each in performance.book.to(reader)
    ]
    for at, words in sorted([*said, *heard], key=lambda entry: entry[0]):
        yield f"{_local(at, cycle)} {words}"


def _subject(delivery: Delivery) -> str:
    letter = delivery.letter
    return f" {letter.rendered.subject}" if letter and letter.rendered.subject else ""


def _local(at: datetime, cycle: Cycle) -> str:
    return f"{at.astimezone(ZoneInfo(cycle.zone)):%d %b %Y %H:%M}"
