"""What a mail's writer is told back: what was understood, what was not, what is still open."""

from __future__ import annotations

import re

from bot import effects as fx
from bot.context import Context
from bot.conversation import letterform
from bot.conversation.letterform import Read
from bot.conversation.place import Desk
from bot.events import PersonWrote
from bot.facts.application import Answers, Application
from bot.handlers import files
from bot.handlers.speech import say
from bot.message import Message, Param, joined

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def told(
    event: PersonWrote, context: Context, application: Application, desk: Desk, found: Read
) -> fx.Send:
    """One letter about a reply: taken, received, doubtful, missing or ready to be sent."""
    parts = []
    whole = not found.problems and not desk.form.missing(found.answers)
    if found.understood and not whole:  # all answers follow below where nothing is open
        parts.append(_part("understood", letterform.shown(desk.form, found.understood)))
    if event.attachments:
        parts.append(files.attached(event))
    if found.problems:
        parts.append(_part("problems", letterform.doubts(desk.form, found.problems)))
    doubtful = [field for field, _ in found.problems]
    missing = [field for field in desk.form.missing(found.answers) if field not in doubtful]
    if missing:
        parts.append(_part("missing", letterform.questions(desk.form, missing, desk)))
    elif not found.problems:
        parts.append(ready(desk, application, found.answers))
    moved: fx.SendKind = "dialogue" if found.understood or event.attachments else "reply"
    return say(context, joined(parts), desk.language, kind=moved, about=application.id)


def ready(desk: Desk, application: Application, answers: Answers) -> Message:
    """Everything needed is there: all answers to read through, and how to send them in."""
    name = "ready_changes" if application.status != "draft" else "ready"
    asked = desk.form.applicable(answers)
    given = ((field, answers.get(field.name, "")) for field in asked)
    return _part(name, letterform.shown(desk.form, given))


def after_known(desk: Desk, known: Answers, form: Message) -> Message:
    """The form's letter, after what is known already."""
    if not known:
        return form
    given = [(field, known[field.name]) for field in desk.form.fields if field.name in known]
    return joined([_part("known", letterform.shown(desk.form, given)), form])


def question_beside(rest: str) -> str:
    """The questions somebody asks beside their answers."""
    return " ".join(each for each in _SENTENCE.split(rest) if each.rstrip().endswith("?"))


def _part(name: str, items: Param) -> Message:
    return Message(key=f"letterform.{name}", params={"items": items})
