"""A release as the office's channel sees it: what will go to whom, or what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import button
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Planned, Release, Stage, common
from bot.message import (
    Choice,
    Colleague,
    Items,
    LanguageName,
    Message,
    Moment,
    Param,
    Span,
    StateName,
    Term,
)
from bot.workflows import held
from bot.workflows.codenames import named, reference
from bot.workflows.fewness import few
from bot.workflows.preview import unreachable
from bot.workflows.releases.paper import concerned, data, letters
from bot.workflows.releases.text import own_words
from bot.workflows.releases.uneven import change_all, letter_term, uneven


def show(release: Release, context: Context, cycle: Cycle) -> fx.ShowBoard:
    """The release's board as it is now."""
    every = [card for build in _CARDS[release.stage] for card in build(release, context, cycle)]
    return fx.ShowBoard(
        surface=f"release:{release.id}",
        board=fx.Board(title=_title(release), cards=tuple(every)),
    )


def totals(release: Release, context: Context) -> Items:
    """How many letters, by language and channel."""
    holders = context.holders
    counted = Counter(
        (each.language, holders[each.application_id].channel)
        for each in letters(release)
        if each.application_id in holders
    )
    lines = tuple(
        Message(
            key="release.total",
            params={
                "count": count,
                "language": LanguageName(code=language),
                "channel": Term(key=f"channel.{channel}"),
            },
        )
        for (language, channel), count in sorted(counted.items())
    )
    return Items(items=lines)


def lost(release: Release, context: Context) -> Iterator[Message]:
    """Those whose address does not work, by name, with the other ways to them."""
    for about, application in concerned(release, context).items():
        holder: Contact | None = context.holders.get(about)
        tells = any(each.application_id == about and each.letter for each in release.decisions)
        if tells and holder is not None and not holder.reachable:
            yield unreachable(application, named=not context.desk.contested(application.id))


def _title(release: Release) -> Message:
    params: dict[str, Param] = {
        "state": StateName(code=release.state),
        "count": len(letters(release)),
    }
    return Message(key=f"release.title_{release.kind}_{release.stage}", params=params)


def _summary(release: Release, context: Context, cycle: Cycle) -> Iterator[fx.Card]:
    params: dict[str, Param] = {
        "by": Colleague(id=release.proposed_by),
        "hold": Span(seconds=int(cycle.hold.total_seconds())),
        "totals": totals(release, context),
    }
    two = "_two" if release.two_people else ""
    yield fx.Card(message=Message(key=f"release.summary{two}", params=params))
    lacking = few(context, cycle)
    if lacking is not None and release.kind != "settlement":
        yield fx.Card(message=lacking)
    for warning in lost(release, context):
        yield fx.Card(message=warning)


def _groups(release: Release, context: Context, _cycle: Cycle) -> Iterator[fx.Card]:
    """For each letter and language those who get it, each a button to read and edit theirs."""
    for (name, language), group in _grouped(release):
        members = [(each, concerned(release, context).get(each.application_id)) for each in group]
        there = [(each, application) for each, application in members if application]
        params: dict[str, Param] = {
            "letter": letter_term(name),
            "language": LanguageName(code=language),
            "who": Items(
                items=tuple(
                    _line(each, application, release, context) for each, application in there
                )
            ),
        }
        params |= _changed(release, group[0])
        yield fx.Card(
            message=Message(key=_group_key(release, group[0]), params=params),
            choices=(
                change_all(release, name, group[0].language),
                *(
                    Choice(
                        label=Message(key="release.button.read", params=reference(application)),
                        data=data("read", release, each.application_id),
                    )
                    for each, application in there
                ),
            ),
        )
    for missing in uneven(release):
        yield fx.Card(message=missing)


def _group_key(release: Release, planned: Planned) -> str:
    added = "_added" if release.texts.get(planned.language) else ""
    reworded = "_reworded" if _changed(release, planned) else ""
    return f"release.group{reworded}{added}"


def _changed(release: Release, planned: Planned) -> dict[str, Param]:
    """Who wrote the words of a letter for all who get it, where they are not the standard ones."""
    written = release.wordings.get(common(planned))
    if written is None or written.words is None:
        return {}
    return {"by": Colleague(id=written.by)}


def _grouped(release: Release) -> Iterator[tuple[tuple[str, str], list[Planned]]]:
    ordered = sorted(letters(release), key=_letter_of)
    for name, group in groupby(ordered, key=_letter_of):
        yield name, list(group)


def _letter_of(planned: Planned) -> tuple[str, str]:
    return planned.letter or "", planned.language


def _line(
    planned: Planned, application: Application, release: Release, context: Context
) -> Message:
    own = "release.line_added" if release.texts.get(planned.application_id) else "release.line"
    if own_words(release, planned):
        own = "release.line_own"
    params: dict[str, Param] = {
        **named(application, context),
        "channel": Term(key=f"channel.{context.holders[planned.application_id].channel}"),
    }
    return Message(key=own, params=params)


def _silent(release: Release, context: Context, _cycle: Cycle) -> Iterator[fx.Card]:
    """Those about whom nothing is sent: the waiting list in its order."""
    peers = concerned(release, context)
    silent = [each.application_id for each in release.decisions if each.letter is None]
    if not silent:
        return
    lines = tuple(
        Message(
            key="release.waiting_line",
            params={"place": place, **named(peers[each], context)},
        )
        for place, each in enumerate((each for each in silent if each in peers), start=1)
    )
    params: dict[str, Param] = {"who": Items(items=lines)}
    yield fx.Card(message=Message(key="release.waiting", params=params))


def _send(release: Release, _context: Context, _cycle: Cycle) -> Iterator[fx.Card]:
    count = len(letters(release))
    label = Message(key="release.button.send", params={"count": count})
    yield fx.Card(
        message=Message(key="release.nothing_sent"),
        choices=(
            Choice(
                label=label,
                data=data("send_release", release, str(release.version)),
                style="primary",
            ),
            Choice(label=Term(key="release.button.drop"), data=data("drop_release", release)),
        ),
    )


def _released(release: Release, context: Context, cycle: Cycle) -> Iterator[fx.Card]:
    """Each letter with what became of it, and a way to take it back while there is one."""
    assert release.released_at is not None, "released is released"
    out = release.released_at + cycle.hold
    params: dict[str, Param] = {
        "by": Colleague(id=release.released_by or ""),
        "at": Moment(at=out, zone=cycle.zone),
        "who": Items(items=tuple(_outcomes(release, context))),
    }
    undoable = tuple(_undoable(release, context))
    key = "release.held" if undoable else _over(release, context)
    choices = _undo_buttons(release, undoable)
    if key == "release.taken_back":
        choices = tuple(_again(release))
    yield fx.Card(message=Message(key=key, params=params), choices=choices)


def _again(release: Release) -> Iterator[Choice]:
    """After all was taken back: the same once more, with the words that were written."""
    verb = {"panel": "decide_panel", "settlement": "settle"}.get(release.kind)
    if verb is not None:
        about = (str(release.cycle), release.state)
        yield button("release.button.again", verb, *about)


def _over(release: Release, context: Context) -> str:
    """What to say when nothing can be taken back: the letters left, or all were taken back."""
    told = {each.application_id for each in release.decisions if each.letter}
    there = concerned(release, context)
    back = all(each.status == "submitted" for about, each in there.items() if about in told)
    return "release.taken_back" if back and there else "release.sent"


def _outcomes(release: Release, context: Context) -> Iterator[Message]:
    for application in concerned(release, context).values():
        waits = held.was(application, context) is not None
        yield Message(
            key="release.outcome_held" if waits else "release.outcome",
            params={
                **named(application, context),
                "status": Term(key=f"status.{application.status}"),
            },
        )


def _undoable(release: Release, context: Context) -> Iterator[Application]:
    """Those of its decisions that stand and that nobody was told yet."""
    planned: Mapping[str, Planned] = {each.application_id: each for each in release.decisions}
    for about, application in concerned(release, context).items():
        if planned[about].letter and held.was(application, context) is not None:
            yield application


def _undo_buttons(release: Release, undoable: tuple[Application, ...]) -> tuple[Choice, ...]:
    if not undoable:
        return ()
    every = Choice(
        label=Message(key="release.button.undo_all", params={"count": len(undoable)}),
        data=data("undo_all", release),
        style="danger",
    )
    each = (
        button("release.button.undo", "undo", application.id, params=reference(application))
        for application in undoable
    )
    return (every, *each)


_Build = Callable[[Release, Context, Cycle], Iterator[fx.Card]]
_CARDS: Mapping[Stage, tuple[_Build, ...]] = {
    "open": (_summary, _groups, _silent, _send),
    "released": (_released,),
    "dropped": (),
}
