"""Questions about a proposal: why not somebody, and how it differs from the pure ranking."""

from __future__ import annotations

from collections.abc import Iterator

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.message import Items, Message, Param
from bot.panel.whatif import ranking, why_not
from bot.workflows.codenames import speaker
from bot.workflows.proposal import words
from bot.workflows.proposal.figures import added_up, counted
from bot.workflows.proposal.study import Study

NAME = "applicant"  # the input that holds whom one asks about


def why_not_window(context: Context, found: Study, actor: str, asked: str = "") -> fx.Dialog:
    """A menu of those left out of the best panel, and the answer about one of them."""
    proposal = found.proposal
    left_out = [
        reference
        for reference in proposal.pool.candidates
        if reference not in proposal.panel and not context.desk.recused(found.id(reference), actor)
    ]
    options = tuple(
        fx.Option(label=_label(context, found, reference), value=reference)
        for reference in left_out
    )
    body = Message(key="panel.why_not_intro")
    if asked in left_out:
        reasons = tuple(words.sentence(each) for each in why_not(proposal, asked))
        answer: dict[str, Param] = {"reference": asked, "reasons": Items(items=reasons)}
        body = Message(key="panel.why_not_answer", params=answer)
    applicant = fx.Input(
        name=NAME,
        label=Message(key="panel.why_not_input"),
        value=asked,
        options=options,
        live=True,
    )
    return fx.Dialog(
        title=Message(key="panel.why_not_title"),
        body=(body,),
        data=Press("panel_why_not", (str(found.cycle.number), found.state)).data,
        submit=Message(key="panel.done"),
        inputs=(applicant,) if options else (),
    )


def comparison(context: Context, found: Study, panel: tuple[str, ...], actor: str) -> fx.Dialog:
    """A panel beside the first of the ranking, and the ranking with the panel marked in it."""
    places = found.proposal.places
    ranked = ranking(found.proposal)
    first = tuple(sorted(reference for reference, _ in ranked[:places]))
    count: dict[str, Param] = {"count": len(first)}
    seen = [
        (place, reference, points)
        for place, (reference, points) in enumerate(ranked, start=1)
        if not context.desk.recused(found.id(reference), actor)
    ]
    lines = Items(items=tuple(_lines(seen, panel)))
    return fx.Dialog(
        title=Message(key="panel.compare_title"),
        body=(
            Message(key="panel.compare_panel"),
            *counted(found, panel),
            added_up(found, panel),
            Message(key="panel.compare_ranking", params=count),
            *counted(found, first),
            added_up(found, first),
            Message(key="panel.compare_list", params={"lines": lines}),
        ),
        data=Press("panel_compare", (str(found.cycle.number), found.state)).data,
    )


def _lines(ranked: list[tuple[int, str, int]], panel: tuple[str, ...]) -> Iterator[Message]:
    for place, reference, points in ranked:
        params: dict[str, Param] = {
            "place": str(place),
            "reference": reference,
            "points": points,
        }
        chosen = "_chosen" if reference in panel else ""
        yield Message(key=f"panel.compare_line{chosen}", params=params)


def _label(context: Context, found: Study, reference: str) -> Message:
    application = found.peers[reference]
    if context.desk.contested(application.id):
        return Message(key="panel.option_contested", params={"reference": reference})
    params: dict[str, Param] = {"reference": reference, "speaker": speaker(application)}
    return Message(key="panel.option_short", params=params)
