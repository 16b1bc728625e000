"""A State for which fewer applied than its minimum: said wherever its panel goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.context import Context
from bot.conversation.choices import button
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.message import Items, Message, Param, StateName


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
    more = button("selection.button.extend", "extend", str(cycle.number), called.code)
    return Message(key="release.few", params=params, choices=((more,),))


def few_among(cycle: Cycle, codes: Sequence[str], known: Sequence[Application]) -> Message | None:
    """The same of several States, in one sentence for whoever publishes their meetings."""
    sent_in = Counter(each.state for each in known if each.status not in {"draft", "withdrawn"})
    short = tuple(
        Message(
            key="release.few_of",
            params={
                "state": StateName(code=each.code),
                "count": str(sent_in[each.code]),
                "minimum": str(each.minimum),
            },
        )
        for each in cycle.states
        if each.code in codes and sent_in[each.code] < each.minimum
    )
    if not short:
        return None
    return Message(key="release.few_among", params={"states": Items(items=short)})
