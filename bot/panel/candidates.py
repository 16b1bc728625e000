"""One applicant as the composer sees them: points by criterion, and what they bring a panel."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.facts.application import CHOSEN, LIVE, Application
from bot.facts.cycle import PanelWeights
from bot.panel.criteria import CRITERIA, themes

_MET: Mapping[str, Callable[[Application], bool]] = {
    "national": CRITERIA["national"],
    "report_individual": lambda application: application.text("upr_report") == "individual",
    "report_joint": lambda application: application.text("upr_report") == "joint",
    "coalition": CRITERIA["coalition"],
    "nhri": CRITERIA["nhri"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An applicant in the choice.

    ``points`` has an entry for every criterion they meet; ``brings`` is what counts once for a
    whole panel, the themes and languages.
    """

    reference: str
    application: Application = field(repr=False)
    organisation: str = field(repr=False)
    points: Mapping[str, int]
    brings: tuple[tuple[str, str], ...] = ()
    fixed: bool = False

    @property
    def total(self) -> int:
        """What they count by themselves, whoever else is chosen."""
        return sum(self.points.values())


def reference_of(application: Application) -> str:
    """What an application is called wherever people choose."""
    return application.reference or application.id


def candidates(
    applications: Sequence[Application],
    weights: PanelWeights,
    *,
    scores: Mapping[str, float],
    first_time: Collection[str],
    fixed: Collection[str],
    excluded: Collection[str],
) -> tuple[Candidate, ...]:
    """Those to choose from and those chosen already, by reference."""
    found = []
    for application in sorted(applications, key=reference_of):
        reference = reference_of(application)
        chosen = application.status in CHOSEN or reference in fixed
        if reference in excluded or not (chosen or application.status in LIVE):
            continue
        points = {
            name: getattr(weights, name) for name, holds in _MET.items() if holds(application)
        }
        if reference in first_time:
            points["first_time"] = weights.first_time
        if reference in scores:
            points["review"] = round(weights.review * scores[reference])
        found.append(
            Candidate(
                reference=reference,
                application=application,
                organisation=same_organisation(application.text("organisation")) or reference,
                points=points,
                brings=_brings(application),
                fixed=chosen,
            )
        )
    return tuple(found)


def _brings(application: Application) -> tuple[tuple[str, str], ...]:
    languages = application.answers.get("speaker_languages", ())
    spoken = languages if isinstance(languages, tuple) else ()
    named = [("theme", theme) for theme in themes(application)]
    return tuple(dict.fromkeys([*named, *(("language", each) for each in spoken)]))


def same_organisation(name: str) -> str:
    """What the spellings of an organisation's name have in common."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in kept).split())
