"""Writing a letter of a release anew: for all who get it in a language, or for one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.cycle import Cycle
from bot.facts.releases import Reworded
from bot.message import Colleague, Message, Param, Wording
from bot.render.wording import placeholders, tidied
from bot.workflows.aside import language_of, open_window, refuse, whisper
from bot.workflows.deciding import redraw
from bot.workflows.letters.placeholders import BODY, SUBJECT, fault
from bot.workflows.refusals import not_allowed
from bot.workflows.releases.paper import may_write, touched
from bot.workflows.releases.text import Text, found, own_words
from bot.workflows.releases.wordwindow import preview, window

# What a letter may be without: everything else is always there.
_MAY_BE_BLANK = {
    "first_name": "speaker_first_name",
    "last_name": "speaker_last_name",
    "organisation": "organisation",
}
_NAMED = 5


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Change the text, and Restore the standard text."""
    act = {"reword": _open, "standard": _restore}.get(Press.read(event.data).verb)
    if act is None:
        return None
    text, cycle = found(context, event.data), context.cycle
    refusal = _refusal(context, event.actor, text)
    if refusal is not None or text is None or cycle is None:
        return [whisper(event, refusal or Message(key="release.gone")), *redraw(context)]
    return act(event, context, cycle, text)


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """A text was written: keep it, and show the letter as it will leave; or say what is wrong."""
    if Press.read(event.data).verb != "reworded":
        return None
    text, cycle = found(context, event.data), context.cycle
    refusal = _refusal(context, event.actor, text)
    if refusal is not None or text is None or cycle is None:
        # The window stays: what was typed can still be copied out of it.
        gone = refusal or Message(key="release.gone")
        return [refuse(event, BODY, gone), *redraw(context)]
    words = tidied(event.values.get(SUBJECT, ""), event.values.get(BODY, ""))
    wrong = _wrong(event, text, words)
    if wrong is not None:
        field, message = wrong
        return [refuse(event, field, message)]
    kept = None if words == text.before else words
    was = text.written.words if text.written else None
    effects, text = ([], text) if kept == was else _kept(context, text, kept, event.actor)
    shown = fx.NextDialog(
        dialog=preview(context, cycle, text),
        language=language_of(event),
        late=Message(key="wording.late"),
        how="update",
    )
    return [*effects, shown, *(redraw(context) if effects else ())]


def _refusal(context: Context, actor: str, text: Text | None) -> Message | None:
    if text is None:
        return not_allowed(context, actor)
    return may_write(context, text.release, actor, *(reader for _, reader, _ in text.readers))


def _open(event: StaffPressed, context: Context, cycle: Cycle, text: Text) -> list[fx.Effect]:
    seen = text.own.id if text.own else text.release.id
    return [
        open_window(event, window(context, cycle, text)),
        fx.Record(event="letter.read", subject=seen, actor=event.actor),
    ]


def _restore(event: StaffPressed, context: Context, cycle: Cycle, text: Text) -> list[fx.Effect]:
    effects: list[fx.Effect] = []
    if text.written is not None and text.written.words is not None:
        effects, text = _kept(context, text, None, event.actor)
    return [
        *effects,
        open_window(event, preview(context, cycle, text)),
        *redraw(context),
    ]


def _wrong(event: StaffSubmitted, text: Text, words: Wording) -> tuple[str, Message] | None:
    """What keeps a text from being kept: a slip in it, or a colleague who was faster."""
    slip = fault(text.letter, words, _blank(text, words))
    if slip is not None:
        return slip
    seen = int(Press.read(event.data).about[-3])
    if text.written is not None and text.written.version > seen and text.written.words != words:
        by: dict[str, Param] = {"by": Colleague(id=text.written.by)}
        return BODY, Message(key="wording.overtaken", params=by)
    return None


def _blank(text: Text, words: Wording) -> dict[str, list[str]]:
    """By placeholder, those among the readers who have nothing to put there."""
    used = {*placeholders(words.subject), *placeholders(words.body)}
    readers = [
        reader
        for planned, reader, _ in text.readers
        if text.own or not own_words(text.release, planned)
    ]
    found = {
        name: [each.reference or "" for each in readers if not each.text(answer)][:_NAMED]
        for name, answer in _MAY_BE_BLANK.items()
        if name in used
    }
    return {name: references for name, references in found.items() if references}


def _kept(
    context: Context, text: Text, words: Wording | None, actor: str
) -> tuple[list[fx.Effect], Text]:
    release = touched(text.release, context, actor)
    reworded = Reworded(words=words, by=actor, version=release.version)
    after = replace(release, wordings={**release.wordings, text.name: reworded})
    effects: list[fx.Effect] = [
        fx.Reword(
            release_id=release.id,
            letter=text.letter,
            about=text.about,
            words=words,
            by=actor,
            version=release.version,
        ),
        fx.SaveRelease(release=release),
        fx.Record(
            event="letter.reworded" if words else "letter.restored",
            subject=text.own.id if text.own else release.id,
            actor=actor,
            details={
                "release": release.id,
                "letter": text.letter,
                "language": text.planned.language,
                "version": release.version,
            },
        ),
    ]
    return effects, replace(text, release=after)
