"""The windows of a letter's words: one to write in, one that shows how it will leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Planned, Release
from bot.message import Choice, Colleague, LanguageName, Message, Param, Term
from bot.workflows.letters.placeholders import BODY, SUBJECT, explained
from bot.workflows.letters.shown import as_sent, as_written
from bot.workflows.releases.paper import data
from bot.workflows.releases.text import Text, own_words
from bot.workflows.releases.uneven import change_all, change_one, letter_term, uneven


def window(context: Context, cycle: Cycle, text: Text) -> fx.Dialog:
    """The window to write in: the words as they are, and what stands in braces explained."""
    planned, sample, holder = text.readers[0]
    params = as_written(context, cycle, sample, holder, planned=planned, wording=text.words).params
    language: Param = LanguageName(code=planned.language)
    lines = explained(text.letter, params, planned.language)
    return fx.Dialog(
        title=Message(key="wording.title"),
        body=(*_whose(text), *_history(text), *(() if text.own else uneven(text.release))),
        data=text.data("reworded", str(text.release.version)),
        submit=Message(key="wording.submit"),
        inputs=(
            fx.Input(
                name=SUBJECT,
                label=Message(key="wording.subject"),
                value=text.words.subject,
                optional=False,
            ),
            fx.Input(
                name=BODY,
                label=Message(key="wording.body", params={"language": language}),
                value=text.words.body,
                multiline=True,
                optional=False,
            ),
        ),
        below=(
            Message(key="wording.placeholders", params={"lines": lines}),
            Message(key="wording.how"),
        ),
    )


def preview(context: Context, cycle: Cycle, text: Text) -> fx.Dialog:
    """The letter as it will leave, once for every channel that it leaves by."""
    restored = text.written is None or text.written.words is None
    said = Message(key="wording.standard_now" if restored else "wording.kept")
    again = Choice(label=Term(key="wording.button.again"), data=text.data("reword"))
    more = () if restored else (_restoring(text),)
    signs = (Message(key="wording.signs_anew"),) if text.release.two_people else ()
    return fx.Dialog(
        title=Message(key="wording.preview_title"),
        body=(
            replace(said, choices=((again, *more),)),
            *signs,
            *_by_channel(context, cycle, text),
            *(() if text.own else uneven(text.release)),
        ),
        data=data("seen", text.release),
    )


def _by_channel(context: Context, cycle: Cycle, text: Text) -> Iterator[Message]:
    readers = [
        reader for reader in text.readers if text.own or not own_words(text.release, reader[0])
    ]
    for channel in sorted({holder.channel for _, _, holder in readers}):
        there = [reader for reader in readers if reader[2].channel == channel]
        planned, application, holder = there[0]
        params: dict[str, Param] = {
            "channel": Term(key=f"channel.{channel}"),
            "count": len(there),
            "reference": application.reference or "",
        }
        yield Message(key="wording.by_channel", params=params)
        yield from as_sent(
            context, cycle, application, holder, planned=planned, release=text.release
        )


def _whose(text: Text) -> Iterator[Message]:
    params: dict[str, Param] = {
        "letter": letter_term(text.letter),
        "language": LanguageName(code=text.planned.language),
    }
    if text.own:
        params["reference"] = text.own.reference or ""
        yield Message(key="wording.for_one", params=params)
        return
    yield Message(key="wording.for_all", params={**params, "count": len(text.readers)})
    own = [each for each, _, _ in text.readers if own_words(text.release, each)]
    if own:
        yield Message(key="wording.own_stay", params={"count": len(own)})


def _history(text: Text) -> Iterator[Message]:
    if text.written is not None and text.written.words is not None:
        by: dict[str, Param] = {"by": Colleague(id=text.written.by)}
        yield Message(key="wording.changed_by", params=by, choices=((_restoring(text),),))


def _restoring(text: Text) -> Choice:
    key = "wording.button.standard_own" if text.own else "wording.button.standard"
    return Choice(label=Term(key=key), data=text.data("standard"))


def offers(release: Release, planned: Planned, application: Application) -> Message:
    """The ways from one letter that is read to its words."""
    own = own_words(release, planned)
    choices = (
        change_one(release, planned, application.reference or ""),
        change_all(release, planned.letter or "", planned.language),
    )
    return Message(key="wording.own" if own else "wording.offer", choices=(choices,))
