"""The verbs of ``/presessions`` in the order in which the help shows them."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.message import Items, Message
from bot.workflows import examples
from bot.workflows.aside import whisper
from bot.workflows.commands import (
    agenda,
    deciding,
    extending,
    nudges,
    panels,
    questions,
    report,
    searching,
    standing,
)
from bot.workflows.commands.verb import Verb
from bot.workflows.mailings import attending, running
from bot.workflows.roles import may

_LONGEST_WORD = 40


def answer(event: StaffCommanded, context: Context) -> Sequence[fx.Effect]:
    """Run a staff member's command; they alone see the answer."""
    verb = _BY_NAME.get(event.verb, _BY_NAME["help"])
    if not may(context, verb.needs):
        return [whisper(event, Message(key="staff.not_allowed"))]
    if context.cycle is None:
        return [whisper(event, Message(key="staff.no_round"))]
    answered = verb.act(event, context, context.cycle)
    if not event.verb or event.verb in _BY_NAME:
        return answered
    word = event.text.split(maxsplit=1)[0]
    unknown = Message(key="staff.unknown_verb", params={"word": word[:_LONGEST_WORD]})
    return [whisper(event, unknown), *answered]


def _help(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    allowed = [verb for verb in VERBS if may(context, verb.needs)]
    lines = tuple(examples.told(verb.help, cycle, context.now) for verb in allowed)
    return [whisper(event, Message(key="staff.help", params={"lines": Items(items=lines)}))]


VERBS: tuple[Verb, ...] = (
    Verb(name="help", act=_help, needs="viewer", help="staff.help.help"),
    Verb(name="status", act=standing.status, needs="viewer", help="staff.help.status"),
    Verb(name="shortlist", act=standing.shortlist, needs="viewer", help="staff.help.shortlist"),
    Verb(name="search", act=searching.search, needs="viewer", help="staff.help.search"),
    Verb(
        name="application",
        act=searching.application,
        needs="viewer",
        help="staff.help.application",
    ),
    Verb(name="panel", act=panels.panel, needs="reviewer", help="staff.help.panel"),
    Verb(name="extend", act=extending.extend, needs="approver", help="staff.help.extend"),
    Verb(name="agenda", act=agenda.agenda, needs="viewer", help="staff.help.agenda"),
    Verb(name="report", act=report.report, needs="viewer", help="staff.help.report"),
    Verb(name="mailing", act=running.command, needs="reviewer", help="staff.help.mailing"),
    Verb(name="attendance", act=attending.command, needs="viewer", help="staff.help.attendance"),
    Verb(
        name="remind-drafts",
        act=nudges.remind_drafts,
        needs="reviewer",
        help="staff.help.remind_drafts",
    ),
    Verb(name="late", act=extending.late, needs="approver", help="staff.help.late"),
    Verb(name="questions", act=questions.waiting, needs="viewer", help="staff.help.questions"),
    Verb(name="faq", act=questions.helped, needs="viewer", help="staff.help.faq"),
    Verb(name="decide", act=deciding.decide, needs="reviewer", help="staff.help.decide"),
    Verb(name="settle", act=deciding.settle, needs="approver", help="staff.help.settle"),
    Verb(name="speaker", act=deciding.speaker, needs="approver", help="staff.help.speaker"),
    Verb(name="audit", act=deciding.audit, needs="approver", help="staff.help.audit"),
)
_BY_NAME = {verb.name: verb for verb in VERBS}
