"""``/presessions questions`` and ``faq``: who waits for an answer, and which answers helped."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.facts.threads import Tally
from bot.faq.answers import ENTRIES
from bot.message import Items, Message, Param
from bot.workflows.aside import language_of, whisper
from bot.workflows.handover.waiting import line

_MOST = 40


def waiting(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """The open conversations, safety first, then those waiting longest."""
    if not context.waiting:
        return [whisper(event, Message(key="threads.questions_none"))]
    lines = tuple(line(context, thread, cycle.zone) for thread in context.waiting)
    return [whisper(event, Message(key="threads.questions", params={"lines": Items(items=lines)}))]


def helped(event: StaffCommanded, context: Context, _cycle: Cycle) -> Sequence[fx.Effect]:
    """How often each answer was what people needed; then the entries the office wrote."""
    language = language_of(event)
    own = {each.entry: each.questions[language] for each in context.lessons}
    lines = tuple(_tally(each, own) for each in context.tallies[:_MOST])
    told = Message(key="threads.tallies_none")
    if lines:
        told = Message(key="threads.tallies", params={"lines": Items(items=lines)})
    answers = [whisper(event, told)]
    if own:
        listed: dict[str, Param] = {"lines": Items(items=tuple(own.values())[:_MOST])}
        answers.append(whisper(event, Message(key="threads.tallies_lessons", params=listed)))
    return answers


def _tally(tally: Tally, own: dict[str, str]) -> Message:
    entry: Param = own.get(tally.entry, tally.entry)
    if tally.entry in ENTRIES:
        entry = Message(key=f"faq/{tally.entry}#title")
    return Message(
        key="threads.tallies_line",
        params={"entry": entry, "useful": tally.useful, "useless": tally.useless},
    )
