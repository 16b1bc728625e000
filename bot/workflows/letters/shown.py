"""A letter as its reader will see it in their mail or chat, shown to the office before."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Contact, Context
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Planned, Release
from bot.message import Items, Message, Param, Wording
from bot.render.wording import standard
from bot.workflows.codenames import HIDDEN
from bot.workflows.letters.confirmation import answer_until
from bot.workflows.letters.outcomes import letter

# What would name a confidential applicant inside Slack.
_NAMING = ("organisation", "first_name", "last_name")


def as_sent(
    context: Context,
    cycle: Cycle,
    application: Application,
    holder: Contact,
    *,
    planned: Planned,
    release: Release | None = None,
) -> tuple[Message, ...]:
    """The letter as it goes out, with what its release says instead or adds.

    A confidential organisation's name stays out of Slack.
    """
    added, wording = (release.added(planned), release.wording(planned)) if release else ("", None)
    written = as_written(
        context, cycle, application, holder, planned=planned, added=added, wording=wording
    )
    shown = (_on_paper(written, holder), *_answers(written, holder))
    if application.confidential:
        return (Message(key="staff.preview_masked"), *shown)
    return shown


def as_written(
    context: Context,
    cycle: Cycle,
    application: Application,
    holder: Contact,
    *,
    planned: Planned,
    added: str = "",
    wording: Wording | None = None,
) -> Message:
    """The letter's message in its language, without what must stay out of Slack."""
    assert planned.letter is not None, "silence has no text"
    written = letter(
        planned.letter,
        application,
        holder,
        cycle,
        answer_by=answer_until(cycle, context.now + cycle.hold),
        added=added,
        wording=wording,
    )
    written = replace(written, language=application.language)
    if not application.confidential:
        return written
    hidden: dict[str, Param] = {name: HIDDEN for name in _NAMING if name in written.params}
    return replace(written, params={**written.params, **hidden})


def _on_paper(written: Message, holder: Contact) -> Message:
    """The text itself: with its subject in a mail, without one in a chat."""
    shown = replace(written, choices=())
    if holder.channel == "email" or shown.language is None:
        return shown
    words = shown.wording or standard(shown.key, shown.language)
    return replace(shown, wording=replace(words, subject=""))


def _answers(written: Message, holder: Contact) -> tuple[Message, ...]:
    """What is offered below: buttons in a chat, numbers to answer with in a mail."""
    labels = [choice.label for row in written.choices for choice in row]
    if not labels:
        return ()
    if holder.channel != "email":
        params: dict[str, Param] = {"answers": Items(items=tuple(labels))}
        return (Message(key="release.answers", params=params, language=written.language),)
    yes, no = labels
    params = {"yes": yes, "no": no, "hint": Message(key="choice.hint")}
    return (Message(key="release.answers_mail", params=params, language=written.language),)
