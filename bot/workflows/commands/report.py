"""``report``: the figures of a round in the office's channel, beside those of earlier rounds."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.message import Items, Listing, Message, Param, StateName, Term
from bot.report.figures import Figure, Figures
from bot.report.words import said
from bot.workflows.aside import whisper

_MOST_THEMES = 20


def report(event: StaffCommanded, context: Context, _cycle: Cycle) -> Sequence[fx.Effect]:
    """Post the figures; the numbers after the word are the round, then those to compare."""
    if not context.figures:
        return [whisper(event, Message(key="report.which"))]
    first = context.figures[0]
    told = whisper(event, Message(key="report.coming", params={"number": str(first.number)}))
    return [told, fx.ShowBoard(surface=f"report:{first.number}", board=_board(context.figures))]


def _board(rounds: Sequence[Figures]) -> fx.Board:
    first = rounds[0]
    params: dict[str, Param] = {
        "number": str(first.number),
        "year": str(first.year),
        "about": Term(key="report.summary"),
    }
    lines = tuple(_line(figure, rounds[1:]) for figure in first.summary if figure.value is not None)
    return fx.Board(
        title=Message(key="report.title", params=params),
        cards=(
            fx.Card(message=Message(key="report.lines", params={"lines": Items(items=lines)})),
            *_drawn("report.card_states", _states(first)),
            *_drawn("report.card_themes", _themes(first)),
            fx.Card(message=Message(key="report.files", params={"number": str(first.number)})),
        ),
    )


def _drawn(heading: str, chart: fx.Chart) -> list[fx.Card]:
    """A chart under its heading, where there is anything to draw."""
    drawn = any(bars for _, bars in chart.groups)
    return [fx.Card(message=Message(key=heading), chart=chart)] if drawn else []


def _line(figure: Figure, others: Sequence[Figures]) -> Message:
    params: dict[str, Param] = {"name": figure.label, "value": said(figure)}
    before = tuple(
        Message(key="report.before", params={"number": str(each.number), "value": said(known)})
        for each in others
        if (known := each.figure(figure.name)) is not None
    )
    if not before:
        return Message(key="report.line", params=params)
    return Message(key="report.line_compared", params=params | {"before": Listing(items=before)})


def _states(figures: Figures) -> fx.Chart:
    bars = tuple(
        fx.Bar(label=StateName(code=each.code), value=each.applications)
        for each in figures.states
        if isinstance(each.applications, int)
    )
    return _chart("report.by_state", bars)


def _themes(figures: Figures) -> fx.Chart:
    found = figures.breakdown("themes", "applications")
    bars = tuple(
        fx.Bar(label=row.label, value=row.value)
        for row in (found.rows if found else ())
        if isinstance(row.value, int)
    )
    return _chart("report.themes", bars[:_MOST_THEMES])


def _chart(title: str, bars: tuple[fx.Bar, ...]) -> fx.Chart:
    said_too = tuple(
        Message(key="report.line", params={"name": each.label, "value": each.value})
        for each in bars
    )
    return fx.Chart(
        title=Message(key=title),
        groups=((Message(key="report.column.applications"), bars),),
        alt=Message(key="report.chart_alt", params={"lines": Listing(items=said_too)}),
    )
