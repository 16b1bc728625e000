"""A rehearsal in words: a table for the terminal, and every message in a file to read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.effects import SendKind
from bot.facts.cycle import Cycle
from bot.i18n import LANGUAGES
from bot.rehearsal import wording
from bot.rehearsal.applicant import Applicant, Temper
from bot.rehearsal.book import Delivery
from bot.rehearsal.cast import MANNERS, TEMPERS
from bot.rehearsal.play import Performance

_KINDS: Sequence[SendKind] = ("reply", "dialogue", "answer", "reminder", "decision", "mailing")
_TITLES = ("replies", "form", "office", "reminders", "decisions", "letters")
_LINE = "{:<12}{:>7}" + "{:>10}" * len(_KINDS) + "  {:<18}{:<18}{}"


def summary(performance: Performance, cycle: Cycle) -> Iterator[str]:
    """What each kind of person received, and when the first reminder and decision came."""
    yield (
        "Each row is one kind of person. The columns count the messages they received: answers to"
        f" what they\nasked, the form and its receipts, and what comes by itself. Times are of"
        f" {cycle.zone}."
    )
    yield _LINE.format("", "people", *_TITLES, "first reminder", "first decision", "")
    for temper in TEMPERS:
        people = [each for each in performance.people.values() if each.temper == temper]
        if people:
            yield _row(temper, people, performance, cycle)
    if performance.missions:
        letters = [each for name in performance.missions for each in performance.book.to(name)]
        counts = Counter(each.outgoing.kind for each in letters)
        row = (*(counts[kind] for kind in _KINDS), "–", "–")
        told = f"the first letter on {_first(letters, 'mailing', cycle)}"
        yield _LINE.format("missions", len(performance.missions), *row, told)
    office = len(performance.book.to("office"))
    yield f"The office was shown {office} messages in Slack."
    if performance.strangers:
        met = Counter(each.mischief for each in performance.strangers.values())
        yield f"Strangers: {_counted(met)}."
    if performance.faults:
        yield f"Faults: {_counted(Counter(performance.struck)) or 'none struck'}."


def calendar(performance: Performance, cycle: Cycle) -> Iterator[str]:
    """Every day on which something goes out by itself: when, how many, of what, in which words."""
    zone = ZoneInfo(cycle.zone)
    days: dict[tuple[date, SendKind], list[Delivery]] = defaultdict(list)
    for each in performance.book.deliveries:
        if each.letter is not None and each.outgoing.kind in wording.BY_ITSELF:
            days[each.at.astimezone(zone).date(), each.outgoing.kind].append(each)
    quiet = cycle.quiet_hours
    yield f"What goes out by itself, and when ({cycle.zone})."
    yield (
        f"Reminders wait out the reader's own night ({quiet.starts:%H:%M} to {quiet.ends:%H:%M}"
        " where they live): an odd hour here is day there."
    )
    for (day, kind), letters in sorted(days.items()):
        times = sorted(each.at.astimezone(zone) for each in letters)
        languages = Counter(each.outgoing.language for each in letters)
        told = " · ".join(f"{name} {languages[name]}" for name in LANGUAGES)
        yield (
            f"  {day:%a %d %b %Y}  {times[0]:%H:%M}–{times[-1]:%H:%M}"
            f"  {len(letters):>4} × {kind:<9} {told}"
        )
    yield ""
    yield "In which words (the whole of each is in words.txt):"
    yield from wording.timetable(performance, cycle)


def write(performance: Performance, cycle: Cycle, folder: Path) -> int:
    """A file for each reader with everything said and received; returns how many files."""
    folder.mkdir(parents=True, exist_ok=True)
    readers = dict.fromkeys(each.reader for each in performance.book.deliveries)
    whole = "\n".join(wording.words(performance, cycle))
    (folder / "words.txt").write_text(whole, encoding="utf-8")
    for reader in readers:
        lines = "\n\n".join(_story(reader, performance, cycle))
        (folder / f"{reader}.txt").write_text(f"{lines}\n", encoding="utf-8")
    return len(readers)


def _row(
    temper: Temper, people: Sequence[Applicant], performance: Performance, cycle: Cycle
) -> str:
    letters = [each for person in people for each in performance.book.to(person.address)]
    counts = Counter(each.outgoing.kind for each in letters)
    firsts = (_first(letters, kind, cycle) for kind in ("reminder", "decision"))
    numbers = (counts[kind] for kind in _KINDS)
    return _LINE.format(temper, len(people), *numbers, *firsts, MANNERS[temper])


def _first(letters: Sequence[Delivery], kind: str, cycle: Cycle) -> str:
    at = min((each.at for each in letters if each.outgoing.kind == kind), default=None)
    return "–" if at is None else f"{cycle.wall(at):%d %b %Y %H:%M}"


def _counted(what: Counter[str]) -> str:
    return ", ".join(f"{times} × {name}" for name, times in sorted(what.items()))


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
        yield f"{cycle.wall(at):%d %b %Y %H:%M} {words}"


def _subject(delivery: Delivery) -> str:
    letter = delivery.letter
    return f" {letter.rendered.subject}" if letter and letter.rendered.subject else ""
