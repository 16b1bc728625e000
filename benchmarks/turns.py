"""Durable turns beside python-telegram-bot's ConversationHandler, interleaved in one run.

``make bench`` prints turns a second, CPU time a turn, and ratios: ours against the
ConversationHandler (PTB) in memory, and against the same with its pickle written on every
update; once with this form's own understanding and questions in PTB's callbacks, which is
the same job, and once with callbacks that only file the text and ask a canned question.
Figures of one run may be compared with each other; those of two machines may not.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.conversation_handler import ConversationBot
from benchmarks.durable import DurableBot
from benchmarks.people import Person

_AT_ONCE = 32
_IN_THE_PICKLE = 1000
# A pickle of a thousand people is written on every update: one person fills a whole slice.
_PICKLE_PEOPLE = 1

Serve = Callable[[Sequence[Person]], Awaitable[int]]


@dataclass(slots=True)
class Side:
    """One way to do it, with what its slices took."""

    name: str
    serve: Serve
    people: int = _AT_ONCE
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    async def measure(self, people: Sequence[Person]) -> None:
        """Serve one more slice of people."""
        began, worked = time.perf_counter(), time.process_time()
        turns = await self.serve(people)
        self.rates.append(turns / (time.perf_counter() - began))
        self.cpu.append((time.process_time() - worked) / turns)

    @property
    def rate(self) -> float:
        """Turns a second, of the middle slice."""
        return median(self.rates)

    def line(self) -> str:
        """A row of the table."""
        cpu = median(self.cpu) * 1000
        spread = f"{min(self.rates):,.0f}-{max(self.rates):,.0f}"
        return f"{self.name:<52}{self.rate:>9,.0f}{spread:>15}{cpu:>9.2f} ms"


async def compare(slices: int, folder: Path) -> list[Side]:
    """Measure all sides, slice by slice in turn; the first slice only warms up."""
    durable, sending = DurableBot(folder / "turns.sqlite3"), DurableBot(folder / "sent.sqlite3")
    memory = await ConversationBot.in_memory()
    pickled = await ConversationBot.pickled(folder / "people.pickle", _IN_THE_PICKLE)
    same = await ConversationBot.in_memory(our_form=True)
    same_pickled = await ConversationBot.pickled(
        folder / "same.pickle", _IN_THE_PICKLE, our_form=True
    )
    sides = [
        Side("ours, durable on disk", durable.serve),
        Side("ours, and the replies sent", lambda who: sending.serve(who, dispatch=True)),
        Side("PTB in memory, this form, replies sent", same.serve),
        Side(
            f"PTB, this form, pickle of {_IN_THE_PICKLE:,} every update",
            lambda who: same_pickled.serve(who, flush=True),
            people=_PICKLE_PEOPLE,
        ),
        Side("PTB in memory, text only filed, replies sent", memory.serve),
        Side(
            f"PTB, text only filed, pickle of {_IN_THE_PICKLE:,} every update",
            lambda who: pickled.serve(who, flush=True),
            people=_PICKLE_PEOPLE,
        ),
    ]
    await durable.open_round()
    await sending.open_round()
    numbers = itertools.count(_IN_THE_PICKLE + 1)
    for turn in range(slices + 1):
        for side in sides:
            await side.measure([Person(number=next(numbers)) for _ in range(side.people)])
            if turn == 0:
                side.rates.clear()
                side.cpu.clear()
        if turn == 0:
            gc.freeze()  # as `presessions run` does once everything is loaded; it helps all sides
        print(f"\r{turn}/{slices}", end="", file=sys.stderr, flush=True)
    print("\r", end="", file=sys.stderr)
    for bot in (durable, sending):
        bot.close()
    for other in (memory, pickled, same, same_pickled):
        await other.close()
    return sides


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slices", type=int, default=5, help="measured slices of each side")
    arguments = parser.parse_args()
    Path("var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="var", prefix="bench-") as folder:
        sides = asyncio.run(compare(arguments.slices, Path(folder)))
    print(
        f"{'32 people fill in the form at once':<52}{'turns/s':>9}{'slowest-best':>15}{'CPU':>12}"
    )
    for side in sides:
        print(side.line())
    ours, sent, same, same_pickled, memory, pickled = (side.rate for side in sides)
    print("\nours against PTB (target 1 in memory, 70 pickled)   this form   text only filed")
    print(
        f"durable turn / in memory                        {ours / same:12.2f}{ours / memory:15.2f}"
    )
    print(
        f"durable turn and replies / in memory            {sent / same:12.2f}{sent / memory:15.2f}"
    )
    print(
        f"durable turn / pickle on every update           {ours / same_pickled:12.1f}"
        f"{ours / pickled:15.1f}"
    )


if __name__ == "__main__":
    main()
