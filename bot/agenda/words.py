"""What to say of an agenda: its doubts, its meetings and their times, as messages."""

from __future__ import annotations

from bot.agenda.conflicts import Conflict
from bot.facts.cycle import Cycle
from bot.message import Message, Moment, Param, StateName


def doubt(conflict: Conflict, cycle: Cycle) -> Message:
    """A rule that a plan breaks, in one sentence."""
    params: dict[str, Param] = {"state": StateName(code=conflict.state)}
    match conflict.kind:
        case "overlap" | "speaker" | "moderator":
            params["other"] = StateName(code=conflict.other)
        case "pause":
            params |= {
                "other": StateName(code=conflict.other),
                "minutes": cycle.agenda.pause,
            }
        case "night":
            assert conflict.at is not None, "a night has a moment"
            at = Moment(at=conflict.at, zone=conflict.zone)
            params |= {"count": conflict.count, "at": at}
        case "outside":
            assert conflict.at is not None, "a meeting outside has a moment"
            params["at"] = Moment(at=conflict.at, zone=cycle.zone)
        case "short":
            params["minutes"] = conflict.count
        case "nobody" | "no_place" | "no_moderator":
            pass
    return Message(key=f"agenda.doubt.{conflict.kind}", params=params)
