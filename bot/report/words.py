"""Figures in words: what each is called and how its value is said, in one language."""

from __future__ import annotations

from bot.i18n import Language
from bot.message import Message, Param, StateName, Term
from bot.render import label
from bot.report.figures import Breakdown, Figure
from bot.report.small import HIDDEN, Shown


def named(param: Param, language: Language) -> str:
    """A name as one line of plain text."""
    return label(param, language)


def term(key: str, language: Language) -> str:
    """A word of the report."""
    return label(Term(key=f"report.{key}"), language)


def state(code: str, language: Language) -> str:
    """A State's name."""
    return label(StateName(code=code), language)


def heading(breakdown: Breakdown, language: Language) -> str:
    """What a breakdown is called."""
    of = Term(key=f"report.of.{breakdown.of}")
    return label(Message(key=f"report.by.{breakdown.name}", params={"of": of}), language)


def value(figure: Figure, language: Language) -> str:
    """A figure's value as it is read."""
    return label(said(figure), language)


def said(figure: Figure) -> Param:
    """A figure's value as something to say."""
    if not isinstance(figure.value, int):
        return untold(figure.value)
    if figure.unit == "share":
        params: dict[str, Param] = {
            "part": figure.value,
            "whole": figure.whole or 0,
            "percent": percent(figure) or 0,
        }
        return Message(key="report.share", params=params)
    if figure.unit in {"seconds", "hours"}:
        return Message(key=f"report.{figure.unit}", params={"count": figure.value})
    return figure.value


def untold(given: Shown) -> Param:
    """What stands in the place of a number."""
    if given == HIDDEN:
        return Term(key="report.hidden")
    return Term(key="report.unknown")


def percent(figure: Figure) -> int | None:
    """A share in whole percent, where it may be told."""
    if not isinstance(figure.value, int) or not figure.whole:
        return None
    return round(100 * figure.value / figure.whole)
