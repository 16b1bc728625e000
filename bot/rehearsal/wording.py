"""What a round would say by itself: to how many, when, and in which words, in each language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.effects import SendKind
from bot.facts.cycle import Cycle
from bot.i18n import LANGUAGES
from bot.rehearsal.book import Delivery
from bot.rehearsal.play import Performance

BY_ITSELF: frozenset[SendKind] = frozenset({"reminder", "decision", "mailing"})
# What a message is, by the beginning of its key in the outbox.
_NAMES: Mapping[str, str] = {
    "reminder": "Reminder of an unfinished application",
    "lapsed": "The call closed over an unfinished application",
    "decision": "Outcome of an application",
    "chase": "Reminder to say whether one will speak",
    "statement": "Request for a statement",
    "mailing": "Letter to a mission",
}
_LINE = 96


def timetable(performance: Performance, cycle: Cycle) -> Iterator[str]:
    """For each kind of message: to how many people, from when to when, and how it begins."""
    for name, letters in sorted(_kinds(performance).items()):
        first, last = letters[0].at, letters[-1].at
        readers = len({each.reader for each in letters})
        span = f"{_day(first, cycle)} – {_day(last, cycle)}"
        yield f"{name}: {len(letters)} to {readers} readers, {span}"
        for language in LANGUAGES:
            sample = next((each for each in letters if each.outgoing.language == language), None)
            words = "nobody in this rehearsal" if sample is None else _beginning(sample)
            yield f"  {language}  {words}"


def words(performance: Performance, cycle: Cycle) -> Iterator[str]:
    """One message of each kind in each language, whole."""
    for name, letters in sorted(_kinds(performance).items()):
        for language in LANGUAGES:
            sample = next((each for each in letters if each.outgoing.language == language), None)
            if sample is not None:
                told = f"to {sample.reader} on {_day(sample.at, cycle)}"
                yield f"== {name}, {language}, {told}\n{_subject(sample)}{sample.text}\n"


def _kinds(performance: Performance) -> dict[str, Sequence[Delivery]]:
    found: dict[str, list[Delivery]] = defaultdict(list)
    for each in performance.book.deliveries:
        if each.letter is not None and each.outgoing.kind in BY_ITSELF:
            start = each.outgoing.key.partition(":")[0]
            name = _NAMES.get(start, _NAMES.get(each.outgoing.kind, each.outgoing.kind))
            if start == "decision":
                name += " (a place)" if _offers(each) else " (no place, or a correction)"
            found[name].append(each)
    return dict(found)


def _offers(delivery: Delivery) -> bool:
    """Whether an answer is asked for, on a phone or by mail."""
    letter = delivery.letter
    assert letter is not None, "looked for among letters"
    buttons = [each.data for row in letter.rendered.buttons for each in row]
    return any(data and data.startswith("attend:") for data in buttons) or (
        "\n1. " in delivery.text and "\n2. " in delivery.text
    )


def _beginning(delivery: Delivery) -> str:
    whole = f"{_subject(delivery)}{delivery.text}"
    flat = " ".join(whole.split())
    return flat if len(flat) <= _LINE else f"{flat[:_LINE].rstrip()} …"


def _subject(delivery: Delivery) -> str:
    letter = delivery.letter
    return f"[{letter.rendered.subject}]\n" if letter and letter.rendered.subject else ""


def _day(at: datetime, cycle: Cycle) -> str:
    return f"{cycle.wall(at):%d %b %Y %H:%M}"
