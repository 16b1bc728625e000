"""Letting a release go: one look at all of it, one yes; and taking all of it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.errors import IllegalTransition
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.application import Application, after
from bot.facts.cycle import Cycle
from bot.facts.releases import Planned, Release
from bot.message import Items, Message, Param, Span, StateName
from bot.workflows import criteria, held
from bot.workflows.aside import open_window, whisper
from bot.workflows.codenames import named, reference
from bot.workflows.deciding import Enacted, enact, redraw, take_back
from bot.workflows.fewness import few
from bot.workflows.letters.shown import as_sent
from bot.workflows.refusals import not_allowed
from bot.workflows.releases import board
from bot.workflows.releases.paper import concerned, data, letters
from bot.workflows.releases.text import own_words
from bot.workflows.releases.uneven import uneven

# As many texts as one window of Slack's holds; the others are read on the board.
_TEXTS = 15


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Send, Put aside and Undo all, under a release."""
    pressed = Press.read(event.data)
    act = {"send_release": _look, "drop_release": _drop, "undo_all": _undo_all}.get(pressed.verb)
    if act is None:
        return None
    release, cycle = context.deciding.release, context.cycle
    refusal = not_allowed(context, event.actor)
    if refusal is not None or release is None or cycle is None:
        return [whisper(event, refusal or Message(key="release.gone")), *redraw(context)]
    return act(event, context, release, cycle)


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """Everything was looked at: decide it all, and let the letters wait out their hold."""
    pressed = Press.read(event.data)
    if pressed.verb != "release_all":
        return None
    release, cycle = context.deciding.release, context.cycle
    if release is None or cycle is None:
        return [whisper(event, Message(key="release.gone"))]
    refusal = _refusal(context, release, event.actor)
    if refusal is None and pressed.about[1] != str(release.version):
        refusal = Message(key="release.changed")
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    moved = [each for each in release.decisions if not _stands(each, context)]
    if moved:
        return _mended(event, context, release, moved)
    return _go(event, context, release)


def _look(
    event: StaffPressed, context: Context, release: Release, cycle: Cycle
) -> Sequence[fx.Effect]:
    """All of it once more before the yes."""
    refusal = _refusal(context, release, event.actor)
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    params: dict[str, Param] = {
        "count": len(letters(release)),
        "state": StateName(code=release.state),
        "hold": Span(seconds=int(cycle.hold.total_seconds())),
        "totals": board.totals(release, context),
    }
    dialog = fx.Dialog(
        title=Message(key="release.dialog_send"),
        body=(
            Message(key="release.look", params=params),
            *_few(release, context, cycle),
            *board.lost(release, context),
            *uneven(release),
            *_recipients(release, context),
            *_texts(release, context, cycle),
        ),
        data=data("release_all", release, str(release.version)),
        submit=Message(key="release.confirm"),
        inputs=(fx.Input(name="why", label=Message(key="staff.why"), multiline=True),),
    )
    return [
        open_window(event, dialog),
        fx.Record(event="release.previewed", subject=release.id, actor=event.actor),
    ]


def _few(release: Release, context: Context, cycle: Cycle) -> Iterator[Message]:
    """Too few have applied: said before the yes, not offered as a button in its window."""
    lacking = few(context, cycle)
    if lacking is not None and release.kind != "settlement":
        yield replace(lacking, choices=())


def _recipients(release: Release, context: Context) -> Iterator[Message]:
    found = concerned(release, context)
    lines = tuple(
        Message(key="release.recipient", params=named(found[each.application_id], context))
        for each in letters(release)
        if each.application_id in found
    )
    yield Message(key="release.recipients", params={"who": Items(items=lines)})


def _texts(release: Release, context: Context, cycle: Cycle) -> Iterator[Message]:
    """Each letter once in each language, and every one that says something of its own."""
    every = list(_different(release, context))
    found = concerned(release, context)
    if len(every) > _TEXTS:
        yield Message(key="release.texts_more", params={"count": len(every) - _TEXTS})
    for each in every[:_TEXTS]:
        application = found[each.application_id]
        holder = context.holders[each.application_id]
        yield Message(key="release.text_of", params=reference(application))
        yield from as_sent(context, cycle, application, holder, planned=each, release=release)


def _different(release: Release, context: Context) -> Iterator[Planned]:
    """One letter of each text; first those that many get, then those with words of their own."""
    there = [
        each for each in letters(release) if each.application_id in concerned(release, context)
    ]
    shown: set[object] = set()
    for each in sorted(there, key=lambda planned: _own(release, planned)):
        text = (each.letter, each.language, release.wording(each), release.added(each))
        if text not in shown:
            shown.add(text)
            yield each


def _own(release: Release, planned: Planned) -> bool:
    return own_words(release, planned) or planned.application_id in release.texts


def _refusal(context: Context, release: Release, actor: str) -> Message | None:
    refusal = not_allowed(context, actor, *concerned(release, context).values())
    if refusal is None and release.stage != "open":
        return Message(key=f"release.already_{release.stage}")
    if refusal is None and release.two_people and release.proposed_by == actor:
        return Message(key="release.not_yours")
    return refusal


def _stands(planned: Planned, context: Context) -> bool:
    """Whether an application is still what it was when its decision was planned."""
    application = next((e for e in context.peers if e.id == planned.application_id), None)
    if application is None or application.revision != planned.revision:
        return False
    if planned.letter is None and application.status == "waitlisted":
        return True  # on the list already: only its order is new
    try:
        after(application.status, planned.action)
    except IllegalTransition:
        return False
    return True


def _mended(
    event: StaffSubmitted, context: Context, release: Release, moved: Sequence[Planned]
) -> Sequence[fx.Effect]:
    """Somebody withdrew or was decided elsewhere: they are taken out, and all is shown again."""
    left = tuple(each for each in release.decisions if each not in moved)
    peers = {each.id: each for each in context.peers}
    names = tuple(
        (peers[each.application_id].reference or "") if each.application_id in peers else "–"
        for each in moved
    )
    told = Message(key="release.mended", params={"who": Items(items=names)})
    stage = release.stage if left else "dropped"
    mended = replace(release, decisions=left, version=release.version + 1, stage=stage)
    effects: list[fx.Effect] = [
        fx.SaveRelease(release=mended),
        fx.Record(
            event="release.mended",
            subject=release.id,
            actor=event.actor,
            details={"taken_out": len(moved), "left": len(left)},
        ),
        whisper(event, told),
    ]
    if not left and context.cycle is not None:
        effects.append(board.show(mended, context, context.cycle))
    return [*effects, *redraw(context)]


def _go(event: StaffSubmitted, context: Context, release: Release) -> Sequence[fx.Effect]:
    found = concerned(release, context)
    why = event.values.get("why", "").strip()
    gone = replace(
        release,
        stage="released",
        version=release.version + 1,
        released_by=event.actor,
        released_at=context.now,
    )
    decided = [
        effect
        for each in release.decisions
        for effect in _one(context, gone, each, found[each.application_id], why)
    ]
    return [
        fx.SaveRelease(release=gone),
        *decided,
        fx.Record(
            event="release.released",
            subject=release.id,
            actor=event.actor,
            details={"state": release.state, "letters": len(letters(release))},
        ),
        *redraw(context),
    ]


def _one(
    context: Context, release: Release, planned: Planned, application: Application, why: str
) -> list[fx.Effect]:
    if context.cycle is None or release.released_by is None:
        return []
    if planned.letter is None and application.status == "waitlisted":
        return []
    made = Enacted(
        planned=planned,
        by=release.released_by,
        why=why,
        added=release.added(planned),
        wording=release.wording(planned),
        criteria=criteria.of_one(release.criteria, application),
        release=release.id,
    )
    return enact(context, context.cycle, application, context.holders[application.id], made)


def _drop(
    event: StaffPressed, context: Context, release: Release, cycle: Cycle
) -> Sequence[fx.Effect]:
    if release.stage != "open":
        refused = Message(key=f"release.already_{release.stage}")
        return [whisper(event, refused), *redraw(context)]
    dropped = replace(release, stage="dropped", version=release.version + 1)
    return [
        fx.SaveRelease(release=dropped),
        fx.Record(event="release.dropped", subject=release.id, actor=event.actor),
        board.show(dropped, context, cycle),
        *redraw(context),
    ]


def _undo_all(
    event: StaffPressed, context: Context, release: Release, cycle: Cycle
) -> Sequence[fx.Effect]:
    """Take back what nobody was told; what has gone out is named."""
    every = list(concerned(release, context).values())
    refusal = not_allowed(context, event.actor, *every)
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    mine = [each for each in every if _can_undo(each, release, context)]
    if not mine:
        return [whisper(event, Message(key="release.undo_too_late")), *redraw(context)]
    back = [effect for each in mine for effect in take_back(context, cycle, each, event.actor)]
    told = Message(key="release.undone", params={"count": len(mine)})
    return [
        *back,
        fx.Record(event="release.undone", subject=release.id, actor=event.actor),
        whisper(event, told),
        *redraw(context),
    ]


def _can_undo(application: Application, release: Release, context: Context) -> bool:
    planned = {each.application_id: each for each in release.decisions}[application.id]
    if planned.letter is not None:
        return held.was(application, context) is not None
    return application.status == "waitlisted" and held.can_undo(application, context)
