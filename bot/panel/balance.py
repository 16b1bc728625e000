"""The counters of a panel: who is on it, and what it covers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.facts.application import Application
from bot.panel.candidates import reference_of, same_organisation
from bot.panel.criteria import CRITERIA, themes

References = tuple[str, ...]

GENDERS = ("woman", "man", "non_binary", "undisclosed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a panel has of everything that is looked at.

    ``missing`` are the themes somebody offered that the panel does not cover;
    ``repeated`` the speakers who share an organisation.
    """

    speakers: int
    national: int
    report_individual: int
    report_joint: int
    coalition: int
    nhri: int
    gender: Mapping[str, int]
    themes: Mapping[str, References]
    missing: tuple[str, ...]
    languages: Mapping[str, References]
    repeated: tuple[References, ...]

    @property
    def report(self) -> int:
        """How many submitted a UPR report, alone or with others."""
        return self.report_individual + self.report_joint


def balance(applications: Sequence[Application], *, pool: Iterable[Application] = ()) -> Balance:
    """The counters of these speakers, chosen from ``pool``."""
    ordered = sorted(applications, key=reference_of)
    covered = _by(ordered, themes)
    genders = [_gender(each) for each in ordered]
    reports = [each.text("upr_report") for each in ordered]
    named = _by([each for each in ordered if each.text("organisation")], _organisation)
    return Balance(
        speakers=len(ordered),
        national=sum(map(CRITERIA["national"], ordered)),
        report_individual=reports.count("individual"),
        report_joint=reports.count("joint"),
        coalition=sum(map(CRITERIA["coalition"], ordered)),
        nhri=sum(map(CRITERIA["nhri"], ordered)),
        gender={gender: genders.count(gender) for gender in GENDERS},
        themes=covered,
        missing=tuple(sorted({theme for each in pool for theme in themes(each)} - {*covered})),
        languages=_by(ordered, _languages),
        repeated=tuple(each for each in named.values() if len(each) > 1),
    )


def _gender(application: Application) -> str:
    given = application.text("speaker_gender")
    return given if given in GENDERS else "undisclosed"


def _languages(application: Application) -> tuple[str, ...]:
    spoken = application.answers.get("speaker_languages", ())
    return spoken if isinstance(spoken, tuple) else ()


def _organisation(application: Application) -> tuple[str, ...]:
    return (same_organisation(application.text("organisation")),)


def _by(
    applications: Sequence[Application], named: Callable[[Application], tuple[str, ...]]
) -> dict[str, References]:
    """The references of those who bring each thing, things by name."""
    found: dict[str, References] = {}
    for application in applications:
        for name in dict.fromkeys(named(application)):
            found[name] = (*found.get(name, ()), reference_of(application))
    return dict(sorted(found.items()))
