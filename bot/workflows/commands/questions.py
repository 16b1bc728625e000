"""``/presessions questions`` and ``faq``: who waits for an answer, and which answers helped."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.facts.threads import Tally, Thread
from bot.faq.answers import ENTRIES
from bot.i18n import as_language
from bot.message import Items, LanguageName, Message, Moment, Param, Term
from bot.workflows.codenames import code_name
from bot.workflows.commands.verb import tell
from bot.workflows.handover.card import colleague

_MOST = 40


def waiting(
    event: StaffCommanded, context: Context, cycle: Cycle, _rest: str
) -> Sequence[fx.Effect]:
    """The open conversations, safety first, then those waiting longest."""
    if not context.waiting:
        return [tell(event, Message(key="threads.questions_none"))]
    lines = tuple(_line(context, thread, cycle) for thread in context.waiting)
    return [tell(event, Message(key="threads.questions", params={"lines": Items(items=lines)}))]


def helped(
    event: StaffCommanded, context: Context, _cycle: Cycle, _rest: str
) -> Sequence[fx.Effect]:
    """How often each answer was what people needed; then the entries the office wrote."""
    language = as_language(event.language_hint) or "en"
    own = {each.entry: each.questions[language] for each in context.lessons}
    lines = tuple(_tally(each, own) for each in context.tallies[:_MOST])
    told = Message(key="threads.tallies_none")
    if lines:
        told = Message(key="threads.tallies", params={"lines": Items(items=lines)})
    answers = [tell(event, told)]
    if own:
        listed: dict[str, Param] = {"lines": Items(items=tuple(own.values())[:_MOST])}
        answers.append(tell(event, Message(key="threads.tallies_lessons", params=listed)))
    return answers


def _line(context: Context, thread: Thread, cycle: Cycle) -> Message:
    standing = Message(key="threads.questions_free")
    if thread.claimed(context.now):
        actor = colleague(thread.claimed_by)
        standing = Message(key="threads.questions_claimed", params={"actor": actor})
    return Message(
        key="threads.questions_line",
        params={
            "reason": Term(key=f"threads.reason.{thread.reason}"),
            "code": code_name(f"{thread.contact_id:05d}"),
            "language": LanguageName(code=thread.language),
            "since": Moment(at=thread.active_at, zone=cycle.zone),
            "standing": standing,
        },
    )


def _tally(tally: Tally, own: dict[str, str]) -> Message:
    entry: Param = own.get(tally.entry, tally.entry)
    if tally.entry in ENTRIES:
        entry = Message(key=f"faq/{tally.entry}#title")
    return Message(
        key="threads.tallies_line",
        params={"entry": entry, "useful": tally.useful, "useless": tally.useless},
    )
