"""An application as one staff member may see it, in one window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, button
from bot.conversation.form import load_form
from bot.conversation.questions import answer_line
from bot.facts.application import Answers, Application, Value
from bot.facts.reviews import Attached, Dossier, Review
from bot.facts.scoring import Scored
from bot.message import (
    Choice,
    Colleague,
    Items,
    LanguageName,
    Listing,
    Message,
    Moment,
    Param,
    StateName,
    Term,
)
from bot.workflows.codenames import (
    HIDDEN,
    TELLING,
    masked,
    organisation,
    reference,
    speaker,
)
from bot.workflows.reviewing.scoring import asked, called, named, own_review
from bot.workflows.reviewing.waiting import next_after
from bot.workflows.roles import may

_LONGEST = 1200  # characters of one answer; the form's own limits are below it
_KILOBYTE = 1024
_MOST_FILES = 25
_LONGEST_NAME, _END = 48, 12
_WITHHELD = "selection.files_withheld"


def application_window(
    context: Context,
    application: Application,
    actor: str,
    *,
    named: bool = False,
    told: Message | None = None,
) -> fx.Dialog:
    """What one staff member sees of an application; ``named`` where they asked for its name.

    ``told`` stands above it all: what became of the button that was pressed in it.
    """
    hidden = application.confidential and not named
    body = [
        *([told] if told else []),
        _head(context, application, actor, hidden=hidden),
        *_note(application, hidden=hidden),
        *_reviews(context, application, actor),
        _answers(context, application, hidden=hidden),
        *_beside(context, application, hidden=hidden),
    ]
    return fx.Dialog(
        title=Message(key="selection.application_title", params=reference(application)),
        body=tuple(body),
        data=Press("look", (application.id,)).data,
    )


def _head(context: Context, application: Application, actor: str, *, hidden: bool) -> Message:
    zone = context.zone
    at = application.submitted_at or application.created_at
    params: dict[str, Param] = {
        "organisation": organisation(application) if hidden else application.text("organisation"),
        "speaker": speaker(application) if hidden else application.speaker_name,
        "state": StateName(code=application.state or ""),
        "status": Term(key=f"status.{application.status}"),
        "received": Moment(at=at, zone=zone),
        "channel": Term(key=f"channel.{application.channel}"),
        "language": LanguageName(code=application.language),
    }
    buttons = tuple(_buttons(context, application, actor, hidden=hidden))
    return Message(
        key="selection.application_head", params=params, choices=(buttons,) if buttons else ()
    )


def _buttons(
    context: Context, application: Application, actor: str, *, hidden: bool
) -> Iterator[Choice]:
    if may(context, "reviewer"):
        own = own_review(application, context.desk, actor)
        word = "rescore" if own else "score"
        yield button(f"selection.button.{word}", "score", application.id)
    if hidden and may(context, "approver"):
        yield button("selection.button.unmask", "unmask", application.id)
    yield button("selection.button.recuse", "recuse", application.id)
    if may(context, "reviewer") and (following := next_after(context, application, actor)):
        yield button("selection.button.next", "look", following.id, params=reference(following))


def _note(application: Application, *, hidden: bool) -> Iterator[Message]:
    if application.confidential:
        yield Message(key="selection.masked" if hidden else "selection.unmasked")


def _reviews(context: Context, application: Application, actor: str) -> Iterator[Message]:
    """One's own scores, and those of others once one has given one's own."""
    if not may(context, "reviewer"):
        return
    every = context.desk.reviews_of(application.id)
    criteria = asked(context)
    own = own_review(application, context.desk, actor)
    others = [each for each in every if each.reviewer != actor]
    if own is not None:
        yield Message(key="selection.own_review", params={"scores": _scores(own, criteria)})
    if others and own is None:
        yield Message(key="selection.reviews_hidden", params={"count": len(others)})
    elif others:
        lines = tuple(_review(each, application, criteria) for each in others)
        yield Message(key="selection.reviews", params={"reviews": Items(items=lines)})


def _review(review: Review, application: Application, criteria: Sequence[Scored]) -> Message:
    params: dict[str, Param] = {
        "who": Colleague(id=review.reviewer),
        "scores": _scores(review, criteria),
    }
    if not review.comment:
        return Message(key="selection.review", params=params)
    comment = masked(review.comment, [application], "")
    return Message(key="selection.review_comment", params=params | {"comment": comment})


def _scores(review: Review, criteria: Sequence[Scored]) -> Listing:
    """What somebody gave, in the form's order; then what the round's file no longer asks for."""
    asked = {each.key: named(each) for each in criteria if each.key in review.scores}
    rest = {key: called(key) for key in review.scores if key not in asked}
    return Listing(
        items=(
            *(_score("selection.score", name, review, key) for key, name in asked.items()),
            *(_score("selection.score_unasked", name, review, key) for key, name in rest.items()),
        )
    )


def _score(words: str, name: Param, review: Review, key: str) -> Message:
    params: dict[str, Param] = {
        "criterion": name,
        "score": review.scores[key],
        "highest": review.out_of(key),
    }
    return Message(key=words, params=params)


def _answers(context: Context, application: Application, *, hidden: bool) -> Message:
    form = load_form()
    shown = _hidden(context, application) if hidden else application.answers
    lines = tuple(
        answer_line(field, _within(shown.get(field.name, "")))
        for field in form.applicable(application.answers)
        if field.name != "state"
    )
    return Message(key="selection.answers", params={"answers": Items(items=lines)})


def _hidden(context: Context, application: Application) -> Answers:
    """The answers without what would name their person."""
    return {
        name: HIDDEN if name in TELLING and value else _masked(context, application, value)
        for name, value in application.answers.items()
    }


def _masked(context: Context, application: Application, value: Value) -> Value:
    return masked(value, [application], _address(context)) if isinstance(value, str) else value


def _address(context: Context) -> str:
    return context.holder.address if context.holder else ""


def _within(value: Value) -> Value:
    if isinstance(value, str) and len(value) > _LONGEST:
        return value[: _LONGEST - 1].rstrip() + "…"
    return value


def _beside(context: Context, application: Application, *, hidden: bool) -> Iterator[Message]:
    dossier = context.dossier or Dossier()
    yield _files(context, application, dossier, hidden=hidden)
    if hidden and dossier.attachments:
        yield Message(key="selection.files_named" if may(context, "approver") else _WITHHELD)
    if dossier.earlier:
        lines = tuple(
            Message(
                key="selection.earlier_line",
                params={
                    "cycle": str(each.cycle),
                    "state": StateName(code=each.state or ""),
                    "reference": each.reference,
                    "status": Term(key=f"status.{each.status}"),
                },
            )
            for each in dossier.earlier
        )
        yield Message(key="selection.earlier", params={"applications": Items(items=lines)})
    if dossier.last is None:
        yield Message(key="selection.no_messages")
        return
    zone = context.zone
    exchanged: dict[str, Param] = {
        "received": dossier.received,
        "sent": dossier.sent,
        "last": Moment(at=dossier.last, zone=zone),
    }
    yield Message(key="selection.messages", params=exchanged)


def _files(
    context: Context, application: Application, dossier: Dossier, *, hidden: bool
) -> Message:
    if not dossier.attachments:
        return Message(key="selection.no_attachments")
    lines = tuple(
        Message(
            key="selection.attachment",
            params={
                "name": masked(each.name, [application], _address(context))
                if hidden
                else each.name,
                "type": each.media_type,
                "size": max(1, each.size // _KILOBYTE),
            },
        )
        for each in dossier.attachments
    )
    buttons = () if hidden else tuple(_bring(application, each) for each in dossier.attachments)
    return Message(
        key="selection.attachments",
        params={"files": Items(items=lines)},
        choices=(buttons[:_MOST_FILES],) if buttons else (),
    )


def _bring(application: Application, file: Attached) -> Choice:
    shown: dict[str, Param] = {"name": shortened(file.name)}
    return button("selection.button.file", "file", application.id, str(file.id), params=shown)


def shortened(name: str) -> str:
    """A file's name as a button has room for it: its end, which says what it is, stays."""
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - _END]}…{name[-_END:]}"
