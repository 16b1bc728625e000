"""Changing a draft panel: its new counters first, and only then a new draft."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.facts.reviews import PanelDraft
from bot.message import Colleague, Items, Message, Param
from bot.panel.whatif import Change, change, joining
from bot.workflows.codenames import organisation, speaker
from bot.workflows.proposal import words
from bot.workflows.proposal.board import surface
from bot.workflows.proposal.figures import counted
from bot.workflows.proposal.study import Study
from bot.workflows.proposal.words import signed

_SUGGESTED = 3
NAME = "panel"  # the input that holds the speakers


def window(
    context: Context, found: Study, draft: PanelDraft, actor: str, chosen: Collection[str]
) -> fx.Dialog:
    """The window: what a panel of these speakers would be, and everybody to choose from."""
    before, after = found.references(draft.panel), kept(context, found, draft, actor, chosen)
    options = tuple(
        fx.Option(label=_label(context, found, reference), value=found.id(reference))
        for reference in found.proposal.pool.candidates
        if not context.desk.recused(found.id(reference), actor)
    )
    speakers = fx.Input(
        name=NAME,
        label=Message(key="panel.change_input"),
        value=",".join(found.ids(after)),
        options=options,
        many=True,
        live=True,
    )
    about = (str(found.cycle.number), found.state, str(draft.version))
    return fx.Dialog(
        title=Message(key="panel.change_title"),
        body=(
            *_effect(found, before, after),
            *_suggested(context, found, before, after, actor),
            *counted(found, after),
        ),
        data=Press("panel_change", about).data,
        submit=Message(key="panel.change_save"),
        inputs=(speakers,),
    )


def kept(
    context: Context, found: Study, draft: PanelDraft, actor: str, chosen: Collection[str]
) -> tuple[str, ...]:
    """The references chosen; whom one must not judge, and who is decided, stay as they are."""
    wanted = {each for each in draft.panel if context.desk.recused(each, actor)} | {
        each for each in chosen if not context.desk.recused(each, actor)
    }
    fixed = set(found.proposal.pool.fixed())
    candidates = found.proposal.pool.candidates
    return tuple(each for each in candidates if each in fixed or found.id(each) in wanted)


def saved(
    found: Study, draft: PanelDraft | None, panel: tuple[str, ...], by: str
) -> list[fx.Effect]:
    """The next version of the draft, noted under its board."""
    number, state = found.cycle.number, found.state
    before = found.references(draft.panel) if draft else ()
    version = draft.version + 1 if draft else 1
    noted: list[fx.Effect] = [
        fx.SavePanel(
            cycle=number,
            state=state,
            panel=found.ids(panel),
            waitlist=found.ids(found.waitlist(panel)),
            by=by,
        ),
        fx.Record(
            event="panel.saved",
            subject=f"{number}:{state}",
            actor=by,
            details={"version": version, "speakers": len(panel)},
        ),
    ]
    if draft is None:
        return noted
    params: dict[str, Param] = {
        **_difference(found, before, panel),
        "who": Colleague(id=by),
        "version": version,
    }
    told = Message(key="panel.changed", params=params)
    return [*noted, fx.TellStaff(message=told, thread=surface(number, state))]


def _effect(found: Study, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Message]:
    if before == after:
        yield Message(key="panel.change_none")
    else:
        yield Message(key="panel.change_effect", params=_difference(found, before, after))
        yield from _gains_and_losses(_changed(found, before, after))


def _suggested(
    context: Context,
    found: Study,
    before: tuple[str, ...],
    after: tuple[str, ...],
    actor: str,
) -> Iterator[Message]:
    """Who would be best in a free place, besides who was just taken off."""
    if len(after) >= found.proposal.places:
        return
    lines = [
        Message(
            key="panel.change_suggestion",
            params={"reference": reference, "points": signed(points)},
        )
        for reference, points in joining(found.proposal.pool, after)
        if reference not in before and not context.desk.recused(found.id(reference), actor)
    ]
    if lines:
        yield Message(
            key="panel.change_suggested", params={"lines": Items(items=tuple(lines[:_SUGGESTED]))}
        )


def _difference(found: Study, before: tuple[str, ...], after: tuple[str, ...]) -> dict[str, Param]:
    return {
        "joins": words.references([each for each in after if each not in before]),
        "leaves": words.references([each for each in before if each not in after]),
        "before": found.score(before),
        "after": found.score(after),
    }


def _changed(found: Study, before: tuple[str, ...], after: tuple[str, ...]) -> Change:
    return change(
        found.proposal,
        before,
        out=[each for each in before if each not in after],
        into=[each for each in after if each not in before],
    )


def _gains_and_losses(changed: Change) -> Iterator[Message]:
    told: Mapping[str, tuple[str, Param, bool]] = {
        "panel.change_broken": ("rules", words.rules(tuple(changed.broken)), bool(changed.broken)),
        "panel.change_mended": ("rules", words.rules(changed.mended), bool(changed.mended)),
        "panel.change_lost": ("themes", words.themes(changed.lost), bool(changed.lost)),
        "panel.change_gained": ("themes", words.themes(changed.gained), bool(changed.gained)),
    }
    for key, (name, value, there) in told.items():
        if there:
            yield Message(key=key, params={name: value})


def _label(context: Context, found: Study, reference: str) -> Message:
    application = found.peers[reference]
    params: dict[str, Param] = {"reference": reference}
    if context.desk.contested(application.id):
        return Message(key="panel.option_contested", params=params)
    params |= {"speaker": speaker(application), "organisation": organisation(application)}
    return Message(key="panel.option", params=params)
