"""The figures as pictures for a report on paper: key numbers, bars, one round beside another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Language
from bot.message import Message, Param, Term
from bot.render import label
from bot.report.canvas import Bar, Bars, Canvas, Group, Tile, drawn
from bot.report.figures import Breakdown, Figure, Figures, Whom
from bot.report.small import Shown
from bot.report.words import heading, named, percent, state, term, untold, value

_MOST_BARS = 24
_TILES = (
    "applications",
    "states",
    "speakers",
    "speakers_national",
    "speakers_women",
    "speakers_nhri",
    "missions",
    "opened",
)
_SMALL = ("channel", "language", "speaker_languages", "organisation_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One picture: a file's name and its PNG."""

    name: str
    png: bytes


def charts(rounds: Sequence[Figures], language: Language) -> tuple[Chart, ...]:
    """Every picture of the first round, with the others beside it where they are given."""
    first = rounds[0]
    found = [
        Chart(name="key-figures", png=drawn(_key_figures(rounds, language))),
        Chart(name="states", png=drawn(_states(first, language))),
    ]
    kinds: tuple[Whom, ...] = ("applications", "speakers")
    for of in kinds:
        themes = first.breakdown("themes", of)
        if themes and themes.rows:
            found.append(Chart(name=f"themes-{of}", png=drawn(_themes(first, themes, language))))
    found.append(Chart(name="profile", png=drawn(_profile(first, language))))
    if len(rounds) > 1:
        found.append(Chart(name="comparison", png=drawn(_comparison(rounds, language))))
    return tuple(found)


def _key_figures(rounds: Sequence[Figures], language: Language) -> Canvas:
    first, *others = rounds
    tiles = tuple(
        _tile(figure, others, language)
        for name in _TILES
        if (figure := first.figure(name)) is not None and figure.value is not None
    )
    return Canvas(title=_title(first, "summary", language), parts=(tiles,))


def _tile(figure: Figure, others: Sequence[Figures], language: Language) -> Tile:
    """A large number, what it counts, and what it was in other rounds."""
    before = [
        f"PS{each.number}: {_large(known, language)}"
        for each in others
        if (known := each.figure(figure.name)) is not None
    ]
    return Tile(
        number=_large(figure, language),
        name=named(figure.label, language),
        below=" · ".join(before),
    )


def _large(figure: Figure, language: Language) -> str:
    share = percent(figure)
    if figure.unit == "share" and share is not None:
        return label(_percent(share), language)
    return value(figure, language)


def _states(figures: Figures, language: Language) -> Canvas:
    groups = [
        Group(
            title=term("column.applications", language),
            bars=tuple(
                _bar(state(each.code, language), each.applications, language)
                for each in figures.states
            ),
        ),
        Group(
            title=term("column.speakers", language),
            bars=tuple(
                _bar(state(each.code, language), each.speakers, language) for each in figures.states
            ),
        ),
    ]
    noted = [each for each in figures.states if each.missions is not None]
    if noted:
        bars = tuple(_bar(state(each.code, language), each.missions, language) for each in noted)
        groups.append(Group(title=term("column.missions_present", language), bars=bars))
    return Canvas(title=_title(figures, "by_state", language), parts=(Bars(groups=tuple(groups)),))


def _themes(figures: Figures, themes: Breakdown, language: Language) -> Canvas:
    rows = themes.rows[:_MOST_BARS]
    bars = tuple(_bar(named(row.label, language), row.value, language) for row in rows)
    group = Group(title=heading(themes, language), bars=bars)
    return Canvas(title=_title(figures, "themes", language), parts=(Bars(groups=(group,)),))


def _profile(figures: Figures, language: Language) -> Canvas:
    groups = tuple(
        Group(
            title=heading(found, language),
            bars=tuple(_bar(named(row.label, language), row.value, language) for row in found.rows),
        )
        for name in _SMALL
        if (found := figures.breakdown(name, "applications")) is not None and found.rows
    )
    return Canvas(title=_title(figures, "profile", language), parts=(Bars(groups=groups),))


def _comparison(rounds: Sequence[Figures], language: Language) -> Canvas:
    """The shares of every round, one group of bars a share."""
    shares = [each for each in rounds[0].summary if each.unit == "share"]
    groups = tuple(
        Group(
            title=named(figure.label, language),
            bars=tuple(
                Bar(
                    label=f"PS{each.number} ({each.year})",
                    value=percent(known),
                    text=_large(known, language),
                )
                for each in rounds
                if (known := each.figure(figure.name)) is not None
            ),
            whole=100,
        )
        for figure in shares
    )
    return Canvas(title=_title(rounds[0], "comparison", language), parts=(Bars(groups=groups),))


def _bar(name: str, given: Shown, language: Language) -> Bar:
    if isinstance(given, int):
        return Bar(label=name, value=given, text=str(given))
    return Bar(label=name, value=None, text=label(untold(given), language))


def _title(figures: Figures, name: str, language: Language) -> str:
    params: dict[str, Param] = {
        "number": str(figures.number),
        "year": str(figures.year),
        "about": Term(key=f"report.{name}"),
    }
    return label(Message(key="report.title", params=params), language)


def _percent(share: int) -> Message:
    return Message(key="report.percent", params={"count": share})
