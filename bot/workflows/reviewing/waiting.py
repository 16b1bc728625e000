"""What a reviewer has not scored yet: one after another, or all in one window."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, button
from bot.facts.application import UNDECIDED, Application
from bot.facts.cycle import Cycle
from bot.message import Message, Param, StateName
from bot.workflows.codenames import organisation, speaker

_LISTED = 40  # two blocks each, of the hundred that a window holds


def without_scores(context: Context, actor: str) -> tuple[Application, ...]:
    """A State's applications that somebody could score and has not, by reference."""
    scored = {each.application_id for each in context.desk.reviews if each.reviewer == actor}
    found = [
        each
        for each in context.peers
        if each.status in UNDECIDED
        and each.id not in scored
        and not context.desk.recused(each.id, actor)
    ]
    return tuple(sorted(found, key=lambda each: each.reference or each.id))


def next_after(context: Context, application: Application, actor: str) -> Application | None:
    """The next of them after the one that is open; after the last the first again."""
    others = [each for each in without_scores(context, actor) if each.id != application.id]
    later = [each for each in others if (each.reference or "") > (application.reference or "")]
    return next(iter([*later, *others]), None)


def waiting_window(context: Context, cycle: Cycle, state: str, actor: str) -> fx.Dialog:
    """All of them with a button each."""
    every = without_scores(context, actor)
    about: dict[str, Param] = {"state": StateName(code=state)}
    intro = Message(key="selection.to_score_none", params=about)
    if every:
        intro = Message(key="selection.to_score", params=about | {"count": len(every)})
    return fx.Dialog(
        title=Message(key="selection.to_score_title"),
        body=(intro, *_lines(every[:_LISTED])),
        data=Press("to_score", (str(cycle.number), state)).data,
    )


def _lines(applications: Sequence[Application]) -> list[Message]:
    return [
        Message(
            key="selection.to_score_line",
            params={
                "reference": each.reference or "",
                "speaker": speaker(each),
                "organisation": organisation(each),
            },
            choices=((button("selection.button.look", "look", each.id),),),
        )
        for each in applications
    ]
