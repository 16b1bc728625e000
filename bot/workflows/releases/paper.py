"""What every step of a release needs: its id, its buttons, and whom its letters concern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.context import Context
from bot.conversation.choices import Press
from bot.facts.application import Application
from bot.facts.releases import Planned, Release
from bot.message import Message
from bot.workflows.refusals import not_allowed
from bot.workflows.roles import may


def release_id(context: Context) -> str:
    """The id of the release that this event makes."""
    return f"R{context.fresh_id[1:]}"


def data(verb: str, release: Release, *more: str) -> str:
    """A button's data: it names the release, and the State whose applications it needs."""
    return Press(verb, (release.id, *more, str(release.cycle), release.state)).data


def concerned(release: Release, context: Context) -> Mapping[str, Application]:
    """The applications that a release decides about, as far as they are still there."""
    peers = {each.id: each for each in context.peers}
    return {
        each.application_id: peers[each.application_id]
        for each in release.decisions
        if each.application_id in peers
    }


def letters(release: Release) -> tuple[Planned, ...]:
    """The decisions that are told."""
    return tuple(each for each in release.decisions if each.letter is not None)


def may_write(
    context: Context, release: Release, actor: str, *readers: Application
) -> Message | None:
    """Why somebody may not change words: where two people decide, a reviewer may be the first."""
    refusal = not_allowed(context, actor, *readers)
    if release.two_people and may(context, "reviewer"):
        recused = any(context.desk.recused(each.id, actor) for each in readers)
        return Message(key="decide.recused") if recused else None
    return refusal


def touched(release: Release, context: Context, actor: str) -> Release:
    """The release once its words are changed: what was looked at before is not this any more.

    Where two people decide, the words are now this one's, and another must let them go. A
    reviewer's are not: one who may not let go cannot free the proposer to sign alone.
    """
    by = actor if release.two_people and may(context, "approver") else release.proposed_by
    return replace(release, version=release.version + 1, proposed_by=by)
