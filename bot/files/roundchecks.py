"""What types cannot say of a round: dates in order, States that exist, once each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from bot.conversation.form import load_form
from bot.facts.cycle import AgendaRules
from bot.facts.scoring import USUAL_KEYS
from bot.files.roundtables import Agenda, Keeping, Round
from bot.files.tomlplaces import Place
from bot.message import OFFICE_ZONE
from bot.states import is_state, name, recognise

_MOST_SCORED = 12
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Clash:
    """A value that cannot stand beside others, and which these are."""

    place: Place
    says: str
    beside: tuple[Place, ...] = ()
    first: Place | None = None

    def told(self, line: Callable[[Place], int]) -> str:
        """What is wrong, with the line on which the other one stands."""
        return self.says if self.first is None else f"{self.says}, first on line {line(self.first)}"


def aware(wall: datetime, zone: ZoneInfo) -> datetime:
    """A wall-clock time of the round; one that names its own offset keeps it."""
    return wall if wall.tzinfo else wall.replace(tzinfo=zone)


def clashes(table: Round, rules: AgendaRules) -> Iterator[Clash]:
    """Every one of them; ``rules`` are the agenda's with the usual values filled in."""
    if table.zone not in available_timezones():
        yield Clash(("zone",), f"{table.zone!r} is not a time zone{_zone_like(table.zone)}")
        zone = ZoneInfo(OFFICE_ZONE)
    else:
        zone = ZoneInfo(table.zone)
    closes = aware(table.closes, zone)
    if closes <= aware(table.opens, zone):
        yield Clash(("closes",), "must be after opens", (("opens",),))
    if table.meetings_end < table.meetings_start:
        yield Clash(("meetings_end",), "must not be before meetings_start", (("meetings_start",),))
    yield from _order(table, zone, closes.date())
    yield from _lengths(table)
    if "@" not in table.links.get("contact", "@"):
        says = 'must be a mail address, as in "presessions@example.org"'
        yield Clash(("links", "contact"), says)
    yield from _agenda(table, rules)
    yield from _keeping(table.retention)
    yield from _scored(table)
    yield from _states(table, zone)


def _zone_like(zone: str) -> str:
    """A zone whose city or whole name is nearly the same."""
    known = available_timezones()
    cities = {each.rsplit("/", 1)[-1]: each for each in sorted(known)}
    near = get_close_matches(zone, sorted(known), 1, 0.8)
    near = near or [cities[city] for city in get_close_matches(zone, cities, 1, 0.8)]
    return f'; did you mean "{near[0]}"?' if near else " such as Europe/Zurich"


def _order(table: Round, zone: ZoneInfo, closes: date) -> Iterator[Clash]:
    """What comes after the call has closed: a file of an earlier round changed only half."""
    confirm = table.confirm_by and aware(table.confirm_by, zone).date()
    later: Mapping[str, date | None] = {
        "results_by": table.results_by,
        "confirm_by": confirm,
        "statement_deadline": table.statement_deadline,
        "meetings_start": table.meetings_start,
    }
    for setting, day in later.items():
        if day is not None and day < closes:
            yield Clash((setting,), f"must not be before closes ({closes})", (("closes",),))
    session = table.working_group
    if session.ends < session.starts:
        yield Clash(
            ("working_group", "ends"), "must not be before starts", (("working_group", "starts"),)
        )
    if session.starts < table.meetings_start:
        yield Clash(
            ("working_group", "starts"),
            f"must not be before meetings_start ({table.meetings_start})",
            (("meetings_start",),),
        )
    for index, state in enumerate(table.states):
        if state.meeting is not None and state.meeting.date() < closes:
            place: Place = ("states", index, "meeting")
            yield Clash(place, f"must not be before closes ({closes})", (("closes",),))


def _lengths(table: Round) -> Iterator[Clash]:
    if table.hold < timedelta(0):
        yield Clash(("hold",), "must not be negative")
    if table.minimum > table.maximum:
        yield Clash(("maximum",), "must not be below minimum", (("minimum",),))
    for index, offset in enumerate(table.reminder_offsets):
        if offset <= timedelta(0):
            yield Clash(("reminder_offsets", index), "must be longer than nothing")


def _agenda(table: Round, rules: AgendaRules) -> Iterator[Clash]:
    agenda: Agenda = table.agenda
    for index, stretch in enumerate(agenda.hours):
        if stretch.ends <= stretch.starts:
            yield Clash(("agenda", "hours", index), "must end after it starts")
    week: tuple[Place, ...] = (("meetings_start",), ("meetings_end",))
    for index, day in enumerate(agenda.days):
        if not table.meetings_start <= day <= table.meetings_end:
            says = "must be between meetings_start and meetings_end"
            yield Clash(("agenda", "days", index), says, week)
    if rules.longest < rules.shortest:
        yield Clash(("agenda", "longest"), "must not be below shortest", (("agenda", "shortest"),))
    if rules.moderators and len(set(rules.moderators)) < rules.rooms:
        yield Clash(
            ("agenda", "moderators"), "must be at least as many as rooms", (("agenda", "rooms"),)
        )


def _keeping(table: Keeping) -> Iterator[Clash]:
    known = sorted(field.name for field in load_form().fields)
    for setting in table.fields or ():
        if setting not in known:
            near = get_close_matches(setting, known, 1)
            meant = f'; did you mean "{near[0]}"?' if near else ""
            yield Clash(("retention", "fields", setting), f"is not a field of the form{meant}")


def _scored(table: Round) -> Iterator[Clash]:
    """What reviewers score: each criterion once, and one that we do not know with its words."""
    seen: dict[str, int] = {}
    for index, each in enumerate(table.scored):
        place: Place = ("scored", index, "key")
        if each.key in seen:
            first: Place = ("scored", seen[each.key], "key")
            yield Clash(place, f"{each.key} is there twice", (first,), first)
        seen.setdefault(each.key, index)
        if each.key == "comment":
            yield Clash(place, "must be another word: comment is the reviewers' remark")
        if each.label is None and each.key not in USUAL_KEYS:
            says = 'needs a label in each language: label = { en = "…", fr = "…", es = "…" }'
            yield Clash(("scored", index), says, (place, ("scored", index, "label")))
        for language, text in (each.label.model_dump() if each.label else {}).items():
            if len(text) > _LONGEST_LABEL:
                says = f"must have at most {_LONGEST_LABEL} characters"
                yield Clash(("scored", index, "label", language), says)
    if len(table.scored) > _MOST_SCORED:
        yield Clash(("scored", _MOST_SCORED), f"is more than the {_MOST_SCORED} that fit a form")


def _states(table: Round, zone: ZoneInfo) -> Iterator[Clash]:
    seen: dict[str, int] = {}
    for index, state in enumerate(table.states):
        place: Place = ("states", index, "code")
        if not is_state(state.code):
            yield Clash(place, f"{state.code!r} is not the code of a State{_code_like(state.code)}")
        elif state.code in seen:
            called = name(state.code, "en")
            first: Place = ("states", seen[state.code], "code")
            yield Clash(place, f"{state.code} ({called}) is there twice", (first,), first)
        seen.setdefault(state.code, index)
        extended = state.extended_until and aware(state.extended_until, zone)
        if extended is not None and extended <= aware(table.closes, zone):
            late: Place = ("states", index, "extended_until")
            yield Clash(late, "must be after closes", (("closes",),))
        if state.fixed and state.meeting is None:
            says = "needs the time at which the meeting is fixed"
            yield Clash(("states", index, "fixed"), says, (("states", index, "meeting"),))
        own = state.minimum or state.maximum
        if own and (state.minimum or table.minimum) > (state.maximum or table.maximum):
            yield Clash(("states", index), "minimum must not be above maximum", _BOUNDS)


_BOUNDS: tuple[Place, ...] = (("minimum",), ("maximum",))


def _code_like(written: str) -> str:
    if is_state(written.strip().upper()):
        return f'; did you mean "{written.strip().upper()}"?'
    meant = recognise(written).code if len(written) > 3 else None
    return f'; did you mean "{meant}"?' if meant else " such as TG"
