"""Presses and submissions about one application: look, show the name, score, step aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot import effects as fx
from bot.context import Context, Role
from bot.conversation.choices import Press, button
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted
from bot.facts.application import Application
from bot.facts.reviews import Desk, Dossier, Review
from bot.message import Message
from bot.workflows.aside import language_of, open_window, refuse, whisper
from bot.workflows.codenames import reference
from bot.workflows.deciding import refresh
from bot.workflows.reviewing.scoring import asked, own_review, score_window, scores_in
from bot.workflows.reviewing.waiting import waiting_window
from bot.workflows.reviewing.window import application_window
from bot.workflows.roles import may

# A second press on the same button is a double click, not a wish for another copy.
_TWICE = timedelta(minutes=1)

_Act = Callable[[StaffPressed, Context, Application], Sequence[fx.Effect]]


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Open, Show name, Score, and the two about a conflict of interest."""
    verb = Press.read(event.data).verb
    if verb == "to_score":
        return _to_score(event, context)
    found = _PRESSES.get(verb)
    if found is None:
        return None
    needed, act = found
    if not may(context, needed):
        return [whisper(event, Message(key="staff.not_allowed"))]
    application = context.subject
    if application is None or application.status == "draft":
        return [whisper(event, Message(key="staff.gone"))]
    return act(event, context, application)


def command(event: StaffCommanded, context: Context) -> Sequence[fx.Effect] | None:
    """``application REFERENCE``: the same window as Open; None when there is no such thing."""
    application = context.subject
    if application is None or application.status == "draft":
        return None
    pressed = StaffPressed(
        id=event.id,
        at=event.at,
        actor=event.actor,
        data=Press("look", (application.id,)).data,
        trigger_id=event.trigger_id,
        channel=event.channel,
        language_hint=event.language_hint,
    )
    return recused(pressed, context) or _look(pressed, context, application)


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """Scores were given."""
    if Press.read(event.data).verb != "score":
        return None
    application, language = context.subject, language_of(event)
    if not may(context, "reviewer"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    if application is None:
        return [whisper(event, Message(key="staff.gone"))]
    before = own_review(application, context.desk, event.actor)
    scores, highest = scores_in(event.values, asked(context), before)
    if not scores:
        none = Message(key="selection.score_none")
        return [refuse(event, "comment", none)]
    comment = event.values.get("comment", "").strip()
    review = Review(
        application_id=application.id,
        reviewer=event.actor,
        scores=scores,
        highest=highest,
        comment=comment,
        at=context.now,
    )
    saved = Message(key="selection.score_saved", params=reference(application))
    seen = replace(context, desk=_with(context.desk, review))
    return [
        fx.SaveReview(
            application_id=application.id,
            reviewer=event.actor,
            scores=scores,
            highest=highest,
            comment=comment,
        ),
        fx.Record(event="application.scored", subject=application.id, actor=event.actor),
        fx.NextDialog(
            dialog=application_window(seen, application, event.actor),
            language=language,
            late=saved,
            how="update",
        ),
        *_redrawn(context),
    ]


def recused(event: StaffPressed | StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """Whoever has a conflict of interest neither sees an application nor decides about it."""
    application, verb = context.subject, Press.read(event.data).verb
    if application is None or verb == "unrecuse":
        return None
    if not context.desk.recused(application.id, event.actor):
        return None
    if isinstance(event, StaffPressed):
        return _stepped_aside(event, application)
    return [whisper(event, _recusal(application))]


def _to_score(event: StaffPressed, context: Context) -> Sequence[fx.Effect]:
    """What this person has not scored yet of a State."""
    if not may(context, "reviewer"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    if context.cycle is None or context.state is None:
        return [whisper(event, Message(key="staff.which_state"))]
    return [open_window(event, waiting_window(context, context.cycle, context.state, event.actor))]


def _look(event: StaffPressed, context: Context, application: Application) -> Sequence[fx.Effect]:
    return [
        open_window(event, application_window(context, application, event.actor)),
        fx.Record(event="application.opened", subject=application.id, actor=event.actor),
    ]


def _unmask(event: StaffPressed, context: Context, application: Application) -> Sequence[fx.Effect]:
    return [
        open_window(event, application_window(context, application, event.actor, named=True)),
        fx.Record(event="application.unmasked", subject=application.id, actor=event.actor),
    ]


def _score(event: StaffPressed, context: Context, application: Application) -> Sequence[fx.Effect]:
    window = score_window(application, context.desk, event.actor, asked(context))
    return [open_window(event, window)]


def _file(event: StaffPressed, context: Context, application: Application) -> Sequence[fx.Effect]:
    """Bring a file to whoever asked, and to nobody else."""
    dossier = context.dossier or Dossier()
    wanted = Press.read(event.data).about[1:]
    file = next((each for each in dossier.attachments if (str(each.id),) == wanted), None)
    if file is None:
        return [whisper(event, Message(key="selection.file_gone"))]
    opened = may(context, "approver") and event.actor in dossier.named_to
    if application.confidential and not opened:
        # A file's name and its first page name whoever sent it.
        return [whisper(event, Message(key="selection.files_named"))]
    told = Message(key="selection.file_coming", params={"name": file.name})
    shown = application_window(context, application, event.actor, named=opened, told=told)
    since = file.copies.get(event.actor)
    if since is not None and context.now - since < _TWICE:
        return [open_window(event, shown)]
    return [
        fx.BringFile(
            actor=event.actor,
            application_id=application.id,
            attachment_id=file.id,
            language=language_of(event),
        ),
        fx.Record(
            event="application.file_brought",
            subject=application.id,
            actor=event.actor,
            details={"file": file.id},
        ),
        open_window(event, shown),
    ]


def _recuse(event: StaffPressed, context: Context, application: Application) -> Sequence[fx.Effect]:
    return [
        fx.FlagConflict(application_id=application.id, actor=event.actor),
        fx.Record(event="conflict.flagged", subject=application.id, actor=event.actor),
        *_stepped_aside(event, application),
        *_redrawn(context),
    ]


def _unrecuse(
    event: StaffPressed, context: Context, application: Application
) -> Sequence[fx.Effect]:
    free = {pair for pair in context.desk.conflicts if pair != (application.id, event.actor)}
    seen = replace(context, desk=replace(context.desk, conflicts=frozenset(free)))
    return [
        fx.FlagConflict(application_id=application.id, actor=event.actor, held=False),
        fx.Record(event="conflict.withdrawn", subject=application.id, actor=event.actor),
        *_look(event, seen, application),
        *_redrawn(context),
    ]


def _stepped_aside(event: StaffPressed, application: Application) -> Sequence[fx.Effect]:
    back = button("selection.button.unrecuse", "unrecuse", application.id)
    told = replace(_recusal(application), choices=((back,),))
    dialog = fx.Dialog(
        title=Message(key="selection.recused_title"),
        body=(told,),
        data=Press("look", (application.id,)).data,
    )
    return [open_window(event, dialog)]


def _recusal(application: Application) -> Message:
    return Message(key="selection.recused", params=reference(application))


def _with(desk: Desk, review: Review) -> Desk:
    others = [
        each
        for each in desk.reviews
        if (each.application_id, each.reviewer) != (review.application_id, review.reviewer)
    ]
    return replace(desk, reviews=(*others, review))


def _redrawn(context: Context) -> Sequence[fx.Effect]:
    if context.cycle is None or context.state is None:
        return []
    return refresh(context.cycle, context.state, context.now)


_PRESSES: Mapping[str, tuple[Role, _Act]] = {
    "look": ("viewer", _look),
    "unmask": ("approver", _unmask),
    "file": ("viewer", _file),
    "score": ("reviewer", _score),
    "recuse": ("viewer", _recuse),
    "unrecuse": ("viewer", _unrecuse),
}
