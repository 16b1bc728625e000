"""A yes after the place was given up: the person hears where they stand, the office decides.

It is never given back by itself: somebody of the office may have promised it on the telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import Press, button
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.application import Application, Status
from bot.facts.cycle import Cycle
from bot.facts.releases import Place
from bot.message import Choice, Items, Message, Param, StateName, Term
from bot.panel.candidates import reference_of
from bot.workflows import answers, held
from bot.workflows.aside import open_window, whisper
from bot.workflows.codenames import introduced, named, reference
from bot.workflows.deciding import redraw, refresh
from bot.workflows.refusals import decided_already, not_allowed
from bot.workflows.speakers import succession

# As long as nothing is known of the places, nothing is promised.
_UNKNOWN = Place(free=1, invited=("",))
_POSTED = "asked"  # a button of the post that tells of the late yes


def asked(
    context: Context, application: Application, contact: Contact, cycle: Cycle
) -> Sequence[fx.Effect]:
    """The person would like to take part after all."""
    place = _place(context, application)
    state: dict[str, Param] = {"state": StateName(code=application.state or "")}
    told = Message(
        key=f"speaker.late_yes_{place.fate}",
        params=introduced(application, context),
        choices=(tuple(_choices(application, free=place.free)),),
    )
    before = context.deciding.offer(application.id).back
    once = f"late_yes:{application.id}:{application.revision}:{before == 'answered'}"
    return [
        fx.SetOffer(application_id=application.id, back="asked"),
        answers.say(application, contact, Message(key=f"confirm.late_{place.fate}", params=state)),
        fx.TellStaff(message=told, key=once),
        answers.card_of(application.id, context),
        *refresh(cycle, application.state or "", context.now),
    ]


def in_time(application: Application, before: Status | None, context: Context) -> bool:
    """Whether the letter that frees a silent speaker's place has not left, nor anybody's else."""
    silent = application.status == "declined" and before == "approved"
    return silent and _place(context, application).fate == "kept"


def accepted(
    context: Context, application: Application, contact: Contact, cycle: Cycle
) -> Sequence[fx.Effect]:
    """They were never told that the place is gone: the letter stays, and the yes counts."""
    told = Message(key="speaker.answered_in_time", params=introduced(application, context))
    by = f"contact:{contact.id}"
    return [
        *answers.confirmed(context, application, contact, cycle, by=by),
        fx.TellStaff(message=told),
        answers.card_of(application.id, context),
    ]


def situation(application: Application, context: Context) -> str:
    """What the card says of somebody who would like to come back."""
    return f"back_{_place(context, application).fate}"


def invited(application: Application, context: Context) -> Iterator[fx.Card]:
    """Whom the office has invited since, and the undo of what nobody was told yet."""
    peers = {each.id: each for each in context.peers}
    since = [peers[each] for each in _place(context, application).invited if each in peers]
    waits = [each for each in since if held.was(each, context) is not None]
    if since:
        lines = tuple(
            Message(
                key="release.outcome_held" if each in waits else "release.outcome",
                params={**named(each, context), "status": Term(key=f"status.{each.status}")},
            )
            for each in since
        )
        yield fx.Card(
            message=Message(key="speaker.invited_since", params={"who": Items(items=lines)}),
            choices=tuple(
                button("release.button.undo", "undo", each.id, params=reference(each))
                for each in waits
            ),
        )


def waiting(context: Context, besides: Application) -> tuple[Application, ...]:
    """Those who gave their place up and would like to have one after all."""
    back = [
        each
        for each in context.peers
        if each.status == "declined"
        and each.id != besides.id
        and context.deciding.offer(each.id).back == "asked"
    ]
    return tuple(sorted(back, key=reference_of))


def also_there(application: Application, context: Context) -> Iterator[fx.Card]:
    """Under a free place: who has given theirs up, and asks for one now."""
    found = waiting(context, besides=application)
    if found:
        params: dict[str, Param] = {"who": Items(items=tuple(_line(e, context) for e in found))}
        yield fx.Card(
            message=Message(key="speaker.also_back", params=params),
            choices=tuple(
                button("speaker.button.give_to", "give_back", each.id, params=reference(each))
                for each in found
            ),
        )


def give_back(
    event: StaffPressed, context: Context, application: Application, cycle: Cycle
) -> Sequence[fx.Effect]:
    """A late yes is accepted after all."""
    # The post about it keeps its buttons, also once somebody has answered it.
    stale = _POSTED in Press.read(event.data).about and not _asks(application, context)
    if stale or not application.allows("confirm") or application.status != "declined":
        return [whisper(event, decided_already(application)), *redraw(context)]
    if held.was(application, context) is not None:  # they were told of no end, nor said yes
        waits = Message(key="decide.undo_first", params=reference(application))
        return [whisper(event, waits), *redraw(context)]
    if not succession.free(context, cycle):
        full = Message(key="speaker.no_place", params=reference(application))
        return [whisper(event, full), *redraw(context)]
    holder = context.holder
    assert holder is not None, "refused before"
    return [
        *answers.confirmed(context, application, holder, cycle, by=event.actor),
        fx.SetOffer(application_id=application.id, back="answered"),
        answers.card_of(application.id, context),
    ]


def too_late(
    event: StaffPressed, context: Context, application: Application, _cycle: Cycle
) -> Sequence[fx.Effect]:
    """The window with what the person would be told."""
    if not _asks(application, context):
        return [whisper(event, decided_already(application)), *redraw(context)]
    shown = Message(
        key="confirm.too_late",
        params={"state": StateName(code=application.state or "")},
        language=application.language,
    )
    dialog = fx.Dialog(
        title=Message(key="speaker.too_late_title"),
        body=(Message(key="speaker.too_late", params=reference(application)), shown),
        data=Press("too_late", (application.id,)).data,
        submit=Message(key="speaker.too_late_send"),
    )
    return [open_window(event, dialog)]


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """Tell somebody that there is no place for them any more."""
    if Press.read(event.data).verb != "too_late":
        return None
    application, holder = context.subject, context.holder
    if application is None or holder is None:
        return [whisper(event, Message(key="staff.gone"))]
    refusal = not_allowed(context, event.actor, application)
    if refusal is None and not _asks(application, context):
        refusal = decided_already(application)
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    told = Message(
        key="confirm.too_late", params={"state": StateName(code=application.state or "")}
    )
    return [
        fx.SetOffer(application_id=application.id, back="answered"),
        fx.Send(
            contact_id=holder.id,
            message=told,
            language=application.language,
            kind="decision",
            about=application.id,
        ),
        fx.Record(event="offer.closed", subject=application.id, actor=event.actor),
        answers.card_of(application.id, context),
        *redraw(context),
    ]


def _asks(application: Application, context: Context) -> bool:
    offer = context.deciding.offer(application.id)
    return application.status == "declined" and offer.back == "asked"


def _place(context: Context, application: Application) -> Place:
    return context.deciding.places.get(application.id, _UNKNOWN)


def _choices(application: Application, *, free: int) -> Iterator[Choice]:
    if free:
        yield button(
            "speaker.button.give_back", "give_back", application.id, _POSTED, style="primary"
        )
    yield button("speaker.button.too_late", "too_late", application.id)


def _line(application: Application, context: Context) -> Message:
    return Message(key="release.recipient", params=named(application, context))
