"""Scores of an application: the form, and what was put into it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.facts.application import Application
from bot.facts.reviews import Desk, Review
from bot.facts.scoring import LOWEST, USUAL, USUAL_HIGHEST, USUAL_KEYS, Scored
from bot.message import Message, Param, Term, Worded

Scores = Mapping[str, int]
_SCORE = re.compile(r"([0-9]{1,2})/([2-9]|10)")


def asked(context: Context) -> tuple[Scored, ...]:
    """What the round has its reviewers score."""
    return context.cycle.panel.scored if context.cycle else USUAL


def score_window(
    application: Application, desk: Desk, actor: str, criteria: Sequence[Scored]
) -> fx.Dialog:
    """The form for one reviewer's scores, with those they gave before."""
    before = own_review(application, desk, actor)
    reference = application.reference or ""
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
        inputs=(*(_menu(each, before) for each in criteria), comment),
    )


def _menu(criterion: Scored, before: Review | None) -> fx.Input:
    params: dict[str, Param] = {"criterion": named(criterion), "highest": criterion.highest}
    guidance: dict[str, Param] = {"guidance": Worded(texts=criterion.guidance)}
    return fx.Input(
        name=criterion.key,
        label=Message(key="selection.score_label", params=params),
        value=_given(criterion, before),
        options=tuple(_options(criterion, before)),
        hint=Message(key="selection.score_guidance", params=guidance)
        if criterion.guidance
        else None,
    )


def _options(criterion: Scored, before: Review | None) -> Iterator[fx.Option]:
    every = {_value(score, criterion.highest): score for score in _range(criterion)}
    for value, score in every.items():
        yield fx.Option(label=str(score), value=value)
    given = _given(criterion, before)
    if before is not None and given and given not in every:
        # What was given on another scale can be kept as it was meant, and is not read as of this.
        params: dict[str, Param] = {
            "score": before.scores[criterion.key],
            "highest": before.out_of(criterion.key),
        }
        yield fx.Option(label=Message(key="selection.score_before", params=params), value=given)


def _given(criterion: Scored, before: Review | None) -> str:
    if before is None or criterion.key not in before.scores:
        return ""
    return _value(before.scores[criterion.key], before.out_of(criterion.key))


def _range(criterion: Scored) -> range:
    return range(LOWEST, criterion.highest + 1)


def _value(score: int, highest: int) -> str:
    """A score with its scale: the round's file may change while a window is open."""
    return f"{score}/{highest}"


def named(criterion: Scored) -> Param:
    """What a criterion is called."""
    if criterion.label:
        return Worded(texts=criterion.label)
    return called(criterion.key)


def called(key: str) -> Param:
    """What a criterion is called that the round's file no longer asks for."""
    return Term(key=f"selection.scored.{key}") if key in USUAL_KEYS else key


def own_review(application: Application, desk: Desk, actor: str) -> Review | None:
    """What a reviewer gave before."""
    every = desk.reviews_of(application.id)
    return next((each for each in every if each.reviewer == actor), None)


def scores_in(
    values: Mapping[str, str], criteria: Sequence[Scored], before: Review | None
) -> tuple[Scores, Scores]:
    """The scores of a submitted form, and those of their scales that are not the usual one.

    What was left out is not among them; what the round's file no longer asks for stays.
    """
    asked = {each.key for each in criteria}
    found = {
        key: (score, before.out_of(key))
        for key, score in (before.scores if before else {}).items()
        if before is not None and key not in asked
    }
    for key, value in values.items():
        if (given := _read(value)) is not None and key != "comment":
            found[key] = given
    scores = {key: score for key, (score, _) in found.items()}
    scales = {key: highest for key, (_, highest) in found.items() if highest != USUAL_HIGHEST}
    return scores, scales


def _read(value: str) -> tuple[int, int] | None:
    """A score and its scale."""
    read = _SCORE.fullmatch(value)
    if read is None:
        return None
    score, highest = int(read[1]), int(read[2])
    return (score, highest) if LOWEST <= score <= highest else None
