"""Mail from Permanent Missions: answers are recorded, everything else is for a person to read.

A mission is never taken for an applicant, whatever it writes.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.agenda.programme import Programme
from bot.context import Context
from bot.effects.mailings import Source
from bot.events import AddressFailed, PersonWrote
from bot.facts.mailings import LISTS, TO_MISSIONS
from bot.handlers.courtesy import courtesy
from bot.handlers.speech import person_in, say
from bot.handlers.words import bare_intent
from bot.message import Message, StateName
from bot.outreach import Writing
from bot.workflows import addresses, handover
from bot.workflows.mailings import attending, replies


def calendar(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """A calendar program answered for its mission: recorded, and never answered.

    Some of them declare their answers as automatic mail, which they are.
    """
    writing = _writing(context)
    if writing is None or not replies.is_calendar_reply(event.attachments):
        return None
    programme = _programme(context)
    answers = replies.by_calendar(event.attachments, programme) if programme else {}
    if writing.token_state is not None:
        return [_told_elsewhere(writing, answers)]
    if not answers or not event.authentic or writing.state is None:
        return []
    return [_record(context, writing.state, answers, "calendar")]


def elsewhere(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """A letter to a mission answered from another address: a person looks before it counts."""
    writing = _writing(context)
    if writing is None or writing.token_state is None or event.automatic:
        return None
    programme = _programme(context)
    said = replies.in_words(event.text, programme) if programme else None
    contact = person_in(context)
    return [
        _told_elsewhere(writing, said or {}),
        *handover.pass_on(context, contact, event.words, writing.language, reason="person"),
        say(context, Message(key="missions.other_address"), writing.language),
    ]


def wrote(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """What a mission writes: an answer is recorded and said back, the rest goes to the office."""
    writing = _writing(context)
    if writing is None or writing.state is None:
        return None
    if event.authentic and bare_intent(event.text) == "stop":
        return _leave(context, writing)
    if courtesy(event.text) is not None and not event.attachments:
        return []
    programme = _programme(context)
    said = replies.in_words(event.text, programme) if programme and event.authentic else None
    if said is None or programme is None:
        return _for_the_office(event, context, writing, told=True)
    effects: list[fx.Effect] = [
        _record(context, writing.state, said, "words"),
        say(context, attending.noted(said, programme), writing.language),
    ]
    if replies.says_more(event.text, programme):
        effects += _for_the_office(event, context, writing, told=False)
    return effects


def failed(event: AddressFailed, context: Context) -> Sequence[fx.Effect] | None:
    """A mission's address fails: kept with the mailing, whose board tells the office."""
    effects = addresses.failed(event, context)
    contact = context.contact
    if contact is None:
        return effects
    noted = fx.NoteBounce(contact_id=contact.id, reason=event.reason)
    if _writing(context) is None:
        return [*effects, noted]
    return [*(each for each in effects if not isinstance(each, fx.TellStaff)), noted]


def _writing(context: Context) -> Writing | None:
    return context.outreach.writing if context.outreach else None


def _programme(context: Context) -> Programme | None:
    return context.outreach.programme if context.outreach else None


def _leave(context: Context, writing: Writing) -> list[fx.Effect]:
    """STOP: nothing more of any list that missions are on."""
    contact = person_in(context)
    lists = tuple(dict.fromkeys(LISTS[each] for each in sorted(TO_MISSIONS)))
    noted = (
        fx.Record(
            event="list.left",
            subject=f"contact:{contact.id}",
            actor=f"contact:{contact.id}",
            details={"list": name},
        )
        for name in lists
    )
    return [
        *(fx.LeaveList(contact_id=contact.id, list=name) for name in lists),
        *noted,
        say(context, Message(key="missions.left"), writing.language, kind="dialogue"),
    ]


def _record(
    context: Context, state: str, answers: replies.Answers, source: Source
) -> fx.RecordAttendance:
    assert context.cycle is not None, "a programme belongs to a round"
    return fx.RecordAttendance(
        cycle=context.cycle.number,
        mission=state,
        answers=answers,
        source=source,
        contact_id=person_in(context).id,
    )


def _told_elsewhere(writing: Writing, answers: replies.Answers) -> fx.TellStaff:
    told = Message(
        key="missions.told_other_address",
        params={
            "state": StateName(code=writing.token_state or ""),
            "answers": attending.summary(answers),
        },
    )
    return fx.TellStaff(message=told)


def _for_the_office(
    event: PersonWrote, context: Context, writing: Writing, *, told: bool
) -> list[fx.Effect]:
    contact, language = person_in(context), writing.language
    files = "".join(f"\n📎 {file.name}" for file in event.attachments)
    words = f"{event.words}{files}"
    effects = handover.pass_on(context, contact, words, language, reason="person")
    if told:
        effects.append(say(context, Message(key="missions.passed_on"), language))
    return effects
