"""The figures of one round: what was counted, with what could point at a person left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from bot.facts.application import CHOSEN, Application
from bot.message import LanguageName, Param, Term
from bot.report.facts import RoundFacts
from bot.report.small import HIDDEN, Shown, parts, share, single

Unit = Literal["count", "share", "average", "seconds", "hours"]
Whom = Literal["applications", "speakers"]

# What is chosen once is a part of a whole; of what is chosen several times, each stands alone.
_PARTED = ("channel", "speaker_gender", "organisation_type", "scope", "language")
# What is noted of meetings and answers, whoever has been forgotten since.
_NOTED = frozenset({"meetings_noted", "missions", "opened", "answer_bot", "answer_office"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with its name: a catalogue key, or a thing that has a name in each language.

    ``value`` is None where nothing is known, HIDDEN where it is too small to be told;
    ``whole`` is what a share is of.
    """

    name: str
    label: Param
    value: Shown
    whole: int | None = None
    unit: Unit = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """Applications or speakers by one thing."""

    name: str
    of: Whom
    rows: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFigures:
    """One State's meeting."""

    code: str
    applications: Shown
    speakers: int
    missions: int | None
    opened: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of one round."""

    number: int
    year: int
    summary: tuple[Figure, ...]
    breakdowns: tuple[Breakdown, ...]
    states: tuple[StateFigures, ...]

    def figure(self, name: str) -> Figure | None:
        """A figure of the summary."""
        return next((each for each in self.summary if each.name == name), None)

    def breakdown(self, name: str, of: Whom) -> Breakdown | None:
        """One of the breakdowns."""
        return next((each for each in self.breakdowns if (each.name, each.of) == (name, of)), None)


def figures(facts: RoundFacts) -> Figures:
    """Count a round."""
    sent = [each for each in facts.applications if each.submitted_at is not None]
    chosen = [each for each in sent if each.status in CHOSEN]
    broken = (*_breakdowns("applications", sent), *_breakdowns("speakers", chosen))
    return Figures(
        number=facts.cycle.number,
        year=facts.cycle.meetings_start.year,
        summary=(
            *_counts(facts, sent, chosen),
            *_shares("applications", sent, broken),
            *_shares("speakers", chosen, broken),
            *_meetings(facts),
            *_waits(facts),
        ),
        breakdowns=broken,
        states=_states(facts, sent, chosen),
    )


def outliving(kept: Figures, live: Figures) -> Figures:
    """Figures kept from before people were forgotten, with what was noted since."""
    told = {each.name: each for each in live.summary if each.name in _NOTED and each.value}
    seen = {each.code: each for each in live.states if each.missions is not None}
    return replace(
        kept,
        summary=tuple(told.get(each.name, each) for each in kept.summary),
        states=tuple(
            replace(each, missions=seen[each.code].missions, opened=seen[each.code].opened)
            if each.code in seen
            else each
            for each in kept.states
        ),
    )


def _counts(
    facts: RoundFacts, sent: Sequence[Application], chosen: Sequence[Application]
) -> list[Figure]:
    drafts = sum(each.status == "draft" for each in facts.applications)
    numbers = {
        "states": len(facts.cycle.states),
        "applications": len(sent),
        "drafts": drafts,
        "organisations": len({_folded(each.text("organisation")) for each in sent}),
        "speakers": len(chosen),
    }
    return [_named(name, number) for name, number in numbers.items()]


_TRAITS: Mapping[str, Callable[[Application], bool]] = {
    "national": lambda each: each.answers.get("scope") == "national",
    "women": lambda each: each.answers.get("speaker_gender") == "woman",
    "nhri": lambda each: each.answers.get("organisation_type") == "nhri",
    "coalition": lambda each: each.answers.get("coalition") is True,
    "report": lambda each: each.answers.get("upr_report") in {"individual", "joint"},
}


# The row of a breakdown that a share repeats: what is hidden there must be hidden here.
_SAME = {
    "national": ("scope", "national"),
    "women": ("speaker_gender", "woman"),
    "nhri": ("organisation_type", "nhri"),
}


def _shares(of: Whom, some: Sequence[Application], broken: Sequence[Breakdown]) -> list[Figure]:
    hidden = {
        (each.name, row.name)
        for each in broken
        for row in each.rows
        if each.of == of and row.value == HIDDEN
    }
    return [
        Figure(
            name=f"{of}_{name}",
            label=Term(key=f"report.{of}_{name}"),
            value=HIDDEN if _SAME.get(name) in hidden else share(sum(map(has, some)), len(some)),
            whole=len(some),
            unit="share",
        )
        for name, has in _TRAITS.items()
    ]


def _meetings(facts: RoundFacts) -> list[Figure]:
    """Who came; meetings at which nobody noted it count for nothing."""
    noted = facts.attended
    present = sum(each.present for each in noted.values())
    average = round(present / len(noted)) if noted else None
    opened = sum(each.opened for each in noted.values()) if noted else None
    return [
        _named("meetings_noted", len(noted)),
        _named("missions", average, unit="average"),
        Figure(
            name="opened",
            label=Term(key="report.opened"),
            value=opened,
            whole=len(noted),
            unit="share",
        ),
    ]


def _waits(facts: RoundFacts) -> list[Figure]:
    return [
        _named("answer_bot", _middle(facts.by_bot, timedelta(seconds=1)), unit="seconds"),
        _named("answer_office", _middle(facts.by_office, timedelta(hours=1)), unit="hours"),
    ]


def _middle(waits: Sequence[timedelta], unit: timedelta) -> int | None:
    """What half of all waited at most, begun units as whole ones."""
    return -(-sorted(waits)[len(waits) // 2] // unit) if waits else None


def _breakdowns(of: Whom, some: Sequence[Application]) -> list[Breakdown]:
    found = [_breakdown(name, of, _values(name, some), parted=True) for name in _PARTED]
    themes = _values("themes", some)
    spoken = _values("speaker_languages", some)
    return [
        _breakdown("themes", of, themes, parted=False),
        *found,
        _breakdown("speaker_languages", of, spoken, parted=False),
    ]


def _breakdown(name: str, of: Whom, values: Counter[str], *, parted: bool) -> Breakdown:
    ordered = sorted(values.items(), key=lambda each: (-each[1], each[0]))
    shown = (parts if parted else single)([count for _, count in ordered])
    rows = tuple(
        Figure(name=value, label=_label(name, value), value=count)
        for (value, _), count in zip(ordered, shown, strict=True)
    )
    return Breakdown(name=name, of=of, rows=rows)


def _values(name: str, some: Iterable[Application]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in some:
        value = {"channel": each.channel, "language": each.language}.get(name)
        answer = each.answers.get(name) if value is None else value
        if isinstance(answer, tuple):
            found.update(dict.fromkeys(answer, 1))
        elif answer:
            found[str(answer)] += 1
    return found


def _label(name: str, value: str) -> Param:
    match name:
        case "themes":
            return Term(key=f"theme.{value}")
        case "language" | "speaker_languages":
            return LanguageName(code=value)
        case "channel":
            return Term(key=f"report.channel.{value}")
        case _:
            return Term(key=f"form.option.{name}.{value}")


def _states(
    facts: RoundFacts, sent: Sequence[Application], chosen: Sequence[Application]
) -> tuple[StateFigures, ...]:
    """Each State; how many applied for it is told only where that points at nobody."""
    codes = facts.cycle.codes
    applied = parts([sum(each.state == code for each in sent) for code in codes])
    found = []
    for code, applications in zip(codes, applied, strict=True):
        attended = facts.attended.get(code)
        found.append(
            StateFigures(
                code=code,
                applications=applications,
                speakers=sum(each.state == code for each in chosen),
                missions=attended.present if attended else None,
                opened=attended.opened if attended else None,
            )
        )
    return tuple(found)


def _named(name: str, value: int | None, unit: Unit = "count") -> Figure:
    return Figure(name=name, label=Term(key=f"report.{name}"), value=value, unit=unit)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


__all__ = ["HIDDEN", "Breakdown", "Figure", "Figures", "StateFigures", "figures", "outliving"]
