"""Reading each letter of a release exactly as it will arrive, and adding a paragraph to it."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.application import Application
from bot.facts.releases import Planned, Release
from bot.message import LanguageName, Message
from bot.workflows.aside import open_window, whisper
from bot.workflows.codenames import reference
from bot.workflows.deciding import redraw
from bot.workflows.letters.shown import as_sent
from bot.workflows.preview import paragraph
from bot.workflows.refusals import not_allowed
from bot.workflows.releases.paper import data, may_write, touched
from bot.workflows.releases.wordwindow import offers

_LONGEST = 2900  # what an input of Slack's takes back


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """A reference under a letter: its text, and what may be added."""
    if Press.read(event.data).verb != "read":
        return None
    found = _found(context)
    refusal = _refusal(context, event.actor, found)
    if refusal is not None or found is None:
        return [whisper(event, refusal or Message(key="release.gone")), *redraw(context)]
    release, planned, application = found
    if context.cycle is None:
        return []
    cycle, holder = context.cycle, context.holders[application.id]
    dialog = fx.Dialog(
        title=Message(key="release.dialog_read"),
        body=(
            *as_sent(context, cycle, application, holder, planned=planned, release=release),
            offers(release, planned, application),
        ),
        data=data("write", release, application.id),
        submit=Message(key="release.save"),
        inputs=_inputs(release, planned, application),
    )
    return [
        open_window(event, dialog),
        fx.Record(event="letter.read", subject=application.id, actor=event.actor),
    ]


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """Keep the paragraphs: a new version of the release, which must be looked at again."""
    if Press.read(event.data).verb != "write":
        return None
    found = _found(context)
    refusal = _refusal(context, event.actor, found)
    if refusal is not None or found is None:
        return [whisper(event, refusal or Message(key="release.gone")), *redraw(context)]
    release, planned, application = found
    wanted = {planned.language: "common", application.id: "own"}
    texts = {about: event.values.get(name, "").strip() for about, name in wanted.items()}
    changed = {
        about: text[:_LONGEST]
        for about, text in texts.items()
        if text != release.texts.get(about, "")
    }
    if not changed:
        return []
    after = touched(release, context, event.actor)
    return [
        *(
            fx.WriteText(release_id=release.id, about=about, text=text, by=event.actor)
            for about, text in changed.items()
        ),
        fx.SaveRelease(release=after),
        fx.Record(
            event="letter.edited",
            subject=application.id if application.id in changed else release.id,
            actor=event.actor,
            details={"version": after.version},
        ),
        whisper(event, Message(key="release.saved", params=reference(application))),
        *redraw(context),
    ]


def _inputs(release: Release, planned: Planned, application: Application) -> tuple[fx.Input, ...]:
    common = fx.Input(
        name="common",
        label=Message(
            key="release.common_paragraph",
            params={"language": LanguageName(code=planned.language)},
        ),
        value=release.texts.get(planned.language, ""),
        multiline=True,
    )
    own = release.texts.get(application.id, "")
    return (common, paragraph("own", application, own))


def _refusal(
    context: Context, actor: str, found: tuple[Release, Planned, Application] | None
) -> Message | None:
    if found is None:
        return not_allowed(context, actor)
    return may_write(context, found[0], actor, found[2])


def _found(context: Context) -> tuple[Release, Planned, Application] | None:
    """The release while it is open, the decision, and the application that it is about."""
    release, application = context.deciding.release, context.subject
    if release is None or release.stage != "open" or application is None:
        return None
    planned = (each for each in release.decisions if each.application_id == application.id)
    decision = next(planned, None)
    if decision is None or decision.letter is None or application.id not in context.holders:
        return None
    return release, decision, application
