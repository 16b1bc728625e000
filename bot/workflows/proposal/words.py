"""What the composer says, as messages in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from bot.message import LanguageName, Listing, Message, Param, Term
from bot.panel.reasons import Reason, Told
from bot.panel.unmet import Unmet


def sentence(reason: Reason) -> Message:
    """One reason."""
    params = {name: _param(reason.key, name, value) for name, value in reason.params.items()}
    return Message(key=reason.key, params={name: params[name] for name in _wanted(reason)})


def rules(names: Collection[str]) -> Listing:
    """Rules by name."""
    return Listing(items=tuple(Term(key=f"panel.rule.{name}") for name in names))


def themes(names: Collection[str]) -> Param:
    """Themes by name, or that there is none."""
    return _listing((Term(key=f"theme.{name}") for name in names), none=not names)


def languages(codes: Collection[str]) -> Param:
    """Languages by name, or that there is none."""
    return _listing((LanguageName(code=code) for code in codes), none=not codes)


def references(names: Collection[str]) -> Param:
    """References, or that there is none."""
    return _listing(iter(names), none=not names)


def unmet(rule: Unmet) -> Message:
    """A rule that is not kept, why, and what keeping it would cost."""
    params: dict[str, Param] = {
        "rule": Term(key=f"panel.rule.{rule.rule}"),
        "why": sentence(rule.reason),
    }
    if rule.cost is None:
        return Message(key="panel.unmet_line", params=params)
    key = "panel.unmet_costs" if rule.cost >= 0 else "panel.unmet_gains"
    return Message(key=key, params=params | {"points": abs(rule.cost)})


def signed(points: int) -> str:
    """A difference of points."""
    return f"{points:+d}".replace("-", "−") if points else "0"


def _wanted(reason: Reason) -> Iterable[str]:
    """Reasons of one kind carry the same parameters, of which their sentences need some."""
    wanted = _IMPOSSIBLE.get(reason.key)
    return reason.params if wanted is None else wanted


def _param(key: str, name: str, value: Told) -> Param:
    if name == "status":
        return Term(key=f"status.{value}")
    if key == _DIFFERENCE and isinstance(value, int):
        return signed(value)
    if isinstance(value, tuple):
        return _LISTS.get(name, references)(value) if name != "names" else _names(key)(value)
    return value


def _names(key: str) -> Callable[[Collection[str]], Param]:
    return languages if key.endswith("language") else themes


def _listing(items: Iterable[Param], *, none: bool) -> Param:
    return Term(key="panel.none") if none else Listing(items=tuple(items))


_DIFFERENCE = "panel.why_not.difference"
_LISTS: Mapping[str, Callable[[Collection[str]], Param]] = {"rules": rules, "instead": rules}
_IMPOSSIBLE: Mapping[str, tuple[str, ...]] = {
    "panel.unmet.impossible.parity": ("women", "men", "fixed", "places"),
    "panel.unmet.impossible.nhri_place": ("nhri",),
    "panel.unmet.impossible.national_minimum": ("national", "fixed", "places"),
}
