"""The published criteria, each a plain question about one application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.facts.application import Application

CRITERIA: Mapping[str, Callable[[Application], bool]] = {
    "national": lambda application: application.answers.get("scope") == "national",
    "report": lambda application: application.answers.get("upr_report") in {"individual", "joint"},
    "coalition": lambda application: application.answers.get("coalition") is True,
    "nhri": lambda application: application.answers.get("organisation_type") == "nhri",
}


def met(application: Application) -> tuple[str, ...]:
    """The names of the criteria that an application meets, in their published order."""
    return tuple(name for name, holds in CRITERIA.items() if holds(application))


def themes(application: Application) -> tuple[str, ...]:
    """The themes its statement would address."""
    named = application.answers.get("themes", ())
    return named if isinstance(named, tuple) else ()


def ranked(applications: Sequence[Application]) -> tuple[Application, ...]:
    """Applications by how many criteria they meet; equals in the order they came in."""
    return tuple(
        sorted(applications, key=lambda each: (-len(met(each)), each.reference or each.id))
    )
