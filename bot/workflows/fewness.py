"""A State for which fewer applied than its minimum: said wherever its panel goes on."""

from __future__ import annotations

from bot.context import Context
from bot.conversation.choices import Press
from bot.facts.cycle import Cycle
from bot.message import Choice, Message, Param, StateName, Term


def few(context: Context, cycle: Cycle) -> Message | None:
    """That too few have applied, with the way to give them more time; None where enough have."""
    called = cycle.state(context.state or "")
    if called is None or len(context.peers) >= called.minimum:
        return None
    params: dict[str, Param] = {
        "state": StateName(code=called.code),
        "count": len(context.peers),
        "minimum": called.minimum,
    }
    more = Choice(
        label=Term(key="selection.button.extend"),
        data=Press("extend", (str(cycle.number), called.code)).data,
    )
    return Message(key="release.few", params=params, choices=((more,),))
