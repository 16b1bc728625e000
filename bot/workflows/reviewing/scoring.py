"""Scores of an application: the form, and what was put into it."""

from __future__ import annotations

from collections.abc import Mapping

from bot import effects as fx
from bot.conversation.choices import Press
from bot.facts.application import Application
from bot.facts.reviews import HIGHEST, LOWEST, SCORED, Desk, Review
from bot.message import Message

_VALUES = {str(score): score for score in range(LOWEST, HIGHEST + 1)}


def score_window(application: Application, desk: Desk, actor: str) -> fx.Dialog:
    """The form for one reviewer's scores, with those they gave before."""
    before = own_review(application, desk, actor)
    reference = application.reference or ""
    menus = tuple(
        fx.Input(
            name=name,
            label=Message(key=f"selection.scored.{name}"),
            value=str(before.scores[name]) if before and name in before.scores else "",
            options=tuple(fx.Option(label=label, value=label) for label in _VALUES),
        )
        for name in SCORED
    )
    comment = fx.Input(
        name="comment",
        label=Message(key="selection.score_comment"),
        value=before.comment if before else "",
        multiline=True,
    )
    return fx.Dialog(
        title=Message(key="selection.score_title"),
        body=(Message(key="selection.score_intro", params={"reference": reference}),),
        data=Press("score", (application.id,)).data,
        submit=Message(key="selection.score_save"),
        inputs=(*menus, comment),
    )


def own_review(application: Application, desk: Desk, actor: str) -> Review | None:
    """What a reviewer gave before."""
    every = desk.reviews_of(application.id)
    return next((each for each in every if each.reviewer == actor), None)


def scores_in(values: Mapping[str, str]) -> dict[str, int]:
    """The scores of a submitted form; what was left out is not among them."""
    given = {name: _VALUES.get(values.get(name, "")) for name in SCORED}
    return {name: score for name, score in given.items() if score is not None}
