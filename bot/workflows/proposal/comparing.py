"""A panel side by side with the first of the pure ranking, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.message import Items, Message, Param, Term
from bot.panel.balance import Balance
from bot.panel.whatif import ranking
from bot.workflows.proposal import words
from bot.workflows.proposal.figures import added_up
from bot.workflows.proposal.study import Study


def comparison(context: Context, found: Study, panel: tuple[str, ...], actor: str) -> fx.Dialog:
    """A panel beside the first of the ranking, and the ranking with the panel marked in it."""
    ranked = ranking(found.proposal)
    first = tuple(sorted(reference for reference, _ in ranked[: found.proposal.places]))
    count: dict[str, Param] = {"count": len(first)}
    seen = [
        (place, reference, points)
        for place, (reference, points) in enumerate(ranked, start=1)
        if not context.desk.recused(found.id(reference), actor)
    ]
    visible = {reference for _, reference, _ in seen}
    lines = Items(items=tuple(_lines(seen, panel)))
    return fx.Dialog(
        title=Message(key="panel.compare_title"),
        body=(
            Message(
                key="panel.compare", params=count | {"lines": _side_by_side(found, panel, first)}
            ),
            *_both(found, panel, first, visible),
            Message(key="panel.compare_list", params={"lines": lines}),
        ),
        data=Press("panel_compare", (str(found.cycle.number), found.state)).data,
    )


def _side_by_side(found: Study, panel: tuple[str, ...], first: tuple[str, ...]) -> Items:
    left, right = (_figures(found.counters(each), found.score(each)) for each in (panel, first))
    return Items(
        items=tuple(
            Message(
                key="panel.compare_side",
                params={"what": Term(key=key), "panel": value, "ranking": right[key]},
            )
            for key, value in left.items()
        )
    )


def _figures(counted: Balance, score: int) -> dict[str, int]:
    return {
        "panel.side.points": score,
        "panel.side.speakers": counted.speakers,
        "panel.chart.national": counted.national,
        "panel.chart.report": counted.report,
        "panel.chart.coalition": counted.coalition,
        "panel.chart.nhri": counted.nhri,
        "panel.chart.women": counted.gender["woman"],
        "panel.chart.men": counted.gender["man"],
        "panel.side.themes": len(counted.themes),
        "panel.side.languages": len(counted.languages),
    }


def _both(
    found: Study, panel: tuple[str, ...], first: tuple[str, ...], visible: set[str]
) -> Iterator[Message]:
    """Where the two differ, and how each adds up; once where they are the same."""
    if sorted(panel) == sorted(first):
        yield Message(key="panel.compare_same")
        yield from _measured(found, panel)
        return
    yield _apart(found, panel, first, visible)
    yield Message(key="panel.compare_panel")
    yield from _measured(found, panel)
    yield Message(key="panel.compare_ranking", params={"count": len(first)})
    yield from _measured(found, first)


def _apart(
    found: Study, panel: tuple[str, ...], first: tuple[str, ...], visible: set[str]
) -> Message:
    """Who and what is only on one side."""
    ours, theirs = set(found.counters(panel).themes), set(found.counters(first).themes)
    params: dict[str, Param] = {
        "panel": words.references(
            [each for each in panel if each in visible and each not in first]
        ),
        "ranking": words.references(
            [each for each in first if each in visible and each not in panel]
        ),
        "panel_themes": words.themes(sorted(ours - theirs)),
        "ranking_themes": words.themes(sorted(theirs - ours)),
    }
    return Message(key="panel.compare_apart", params=params)


def _measured(found: Study, panel: tuple[str, ...]) -> Iterator[Message]:
    """The rules that it does not keep, and how its points add up."""
    unmet = tuple(words.unmet(each) for each in found.unmet(panel))
    if unmet:
        yield Message(key="panel.rules", params={"lines": Items(items=unmet)})
    else:
        yield Message(key="panel.rules_kept")
    yield added_up(found, panel)


def _lines(ranked: list[tuple[int, str, int]], panel: tuple[str, ...]) -> Iterator[Message]:
    for place, reference, points in ranked:
        params: dict[str, Param] = {
            "place": str(place),
            "reference": reference,
            "points": points,
        }
        chosen = "_chosen" if reference in panel else ""
        yield Message(key=f"panel.compare_line{chosen}", params=params)
