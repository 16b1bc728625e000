"""The counters of a panel in words and as a picture."""

from __future__ import annotations

from collections import Counter

from bot import effects as fx
from bot.message import Items, Listing, Message, Param, StateName, Term
from bot.panel.arithmetic import reckoned
from bot.panel.balance import Balance
from bot.panel.criteria import themes as themes_of
from bot.workflows.proposal.study import Study
from bot.workflows.proposal.words import languages, themes

# More would be too small to read where Slack shows the picture; the words below it name all.
_MOST_THEMES = 12


def counted(study: Study, panel: tuple[str, ...]) -> tuple[Message, Message]:
    """The live counters of a panel, and the themes it covers and misses."""
    found = study.counters(panel)
    women, men = found.gender["woman"], found.gender["man"]
    params: dict[str, Param] = {
        "speakers": found.speakers,
        "places": study.proposal.places,
        "score": study.score(panel),
        "best": study.proposal.score,
        "national": found.national,
        "report": found.report,
        "own": found.report_individual,
        "joint": found.report_joint,
        "coalition": found.coalition,
        "nhri": found.nhri,
        "women": women,
        "men": men,
        "others": found.speakers - women - men,
        "languages": languages(tuple(found.languages)),
    }
    covered = {"covered": themes(tuple(found.themes)), "missing": themes(found.missing)}
    return (
        Message(key="panel.counters", params=params),
        Message(key="panel.themes", params=covered),
    )


def added_up(study: Study, panel: tuple[str, ...]) -> Message:
    """A panel's points term by term: the sum shown is the sum."""
    found = reckoned(study.proposal.pool, panel)
    own = tuple(
        Message(
            key="panel.sum_own",
            params={"criterion": Term(key=f"panel.criterion.{name}"), "points": points},
        )
        for name, points in found.own.items()
        if points
    )
    shared = tuple(
        Message(
            key=f"panel.sum_{each.rule}",
            params={"count": each.count, "each": each.each, "points": each.points},
        )
        for each in found.shared
        if each.points
    )
    lines: tuple[Param, ...] = (
        Message(
            key="panel.sum_speakers" if own else "panel.sum_no_own",
            params={"points": found.speakers, "terms": Listing(items=own)} if own else {},
        ),
        *shared,
        Message(key="panel.sum_total", params={"points": found.total}),
    )
    return Message(key="panel.sum", params={"lines": Items(items=lines)})


def chart(study: Study, panel: tuple[str, ...]) -> fx.Chart:
    """A panel's balance and themes as bars."""
    found = study.counters(panel)
    offered = Counter(
        theme
        for each in study.proposal.pool.candidates.values()
        for theme in themes_of(each.application)
    )
    bars = tuple(
        fx.Bar(
            label=Term(key=f"theme.{theme}"),
            value=len(found.themes.get(theme, ())),
            whole=count,
        )
        for theme, count in sorted(offered.items(), key=lambda each: (-each[1], each[0]))
    )
    shown = bars[:_MOST_THEMES]
    heading = Message(key="panel.chart_themes")
    if len(bars) > len(shown):
        some: dict[str, Param] = {"count": len(shown), "whole": len(bars)}
        heading = Message(key="panel.chart_most_themes", params=some)
    groups = ((Message(key="panel.chart_balance"), _balance(found)), (heading, shown))
    return fx.Chart(
        title=Message(key="panel.chart_title", params={"state": StateName(code=study.state)}),
        groups=groups,
        alt=Message(
            key="panel.chart_alt",
            params={
                "speakers": found.speakers,
                "national": found.national,
                "report": found.report,
                "coalition": found.coalition,
                "nhri": found.nhri,
                "women": found.gender["woman"],
                "men": found.gender["man"],
                "themes": _told(shown),
            },
        ),
    )


def _told(bars: tuple[fx.Bar, ...]) -> Param:
    """The bars of the themes in words, figures and all."""
    lines = tuple(
        Message(
            key="panel.chart_bar",
            params={"theme": each.label, "value": each.value, "whole": each.whole or 0},
        )
        for each in bars
    )
    return Listing(items=lines) if lines else Term(key="panel.none")


def _balance(found: Balance) -> tuple[fx.Bar, ...]:
    figures = {
        "national": found.national,
        "report": found.report,
        "coalition": found.coalition,
        "nhri": found.nhri,
        "women": found.gender["woman"],
        "men": found.gender["man"],
    }
    return tuple(
        fx.Bar(label=Term(key=f"panel.chart.{name}"), value=value, whole=found.speakers)
        for name, value in figures.items()
    )
