"""Whole bots beside one another: processes that poll a Bot API over HTTP and answer through it.

``make bench`` prints turns a second and processor time a turn of `presessions run` on a SQLite
file, and of python-telegram-bot's ConversationHandler in memory and with its pickle written on
every update. Sides take turns within one run; figures of two runs may not be compared.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.bot_api import BotApi
from benchmarks.no_socket import TOKEN
from bot import resources
from bot.files import cyclefile
from bot.store import rounds, schema
from bot.store.database import open_store
from bot.vault import Vault

_AT_ONCE = 32
_IN_THE_PICKLE = 1000
_KEY = "benchmark" * 4
_TICK = os.sysconf("SC_CLK_TCK")
_PATIENCE = 60.0  # seconds for a process to begin polling


@dataclass(slots=True)
class Side:
    """One bot as a process of its own, with what its slices took."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    people: int = _AT_ONCE
    api: BotApi = field(default_factory=BotApi)
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    async def start(self, stack: contextlib.AsyncExitStack, folder: Path) -> None:
        """Start the API and the bot; returns once the bot polls."""
        server = await self.api.start()
        stack.push_async_callback(server.cleanup)
        url = f"http://127.0.0.1:{self.api.port}"
        log = stack.enter_context((folder / f"{self.api.port}.log").open("wb"))
        self.process = subprocess.Popen(
            [sys.executable, *(part.replace("API", url) for part in self.command)],
            env={**os.environ, **self.environment, "PRESESSIONS_TELEGRAM_API_URL": url},
            stdout=log,
            stderr=log,
        )
        stack.callback(self.process.kill)
        async with asyncio.timeout(_PATIENCE):
            await self.api.polled.wait()

    async def measure(self) -> None:
        """Serve one more slice of people."""
        began, worked = time.perf_counter(), self._worked()
        turns = await self.api.fill_in(self.people, _AT_ONCE)
        self.rates.append(turns / (time.perf_counter() - began))
        self.cpu.append((self._worked() - worked) / turns)

    def _worked(self) -> float:
        """Seconds of processor time so far, as Linux counts them (proc(5))."""
        assert self.process is not None, "started before it is measured"
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def line(self) -> str:
        """A row of the table."""
        spread = f"{min(self.rates):,.0f}-{max(self.rates):,.0f}"
        cpu = median(self.cpu) * 1000
        return f"{self.name:<52}{median(self.rates):>9,.0f}{spread:>15}{cpu:>9.2f} ms"


def sides(folder: Path) -> list[Side]:
    """Ours first, then those it is compared with."""
    database = f"sqlite:///{folder / 'bench.sqlite3'}"
    store = open_store(database, Vault([_KEY]))
    schema.require_current(store.engine)
    now = datetime.now(UTC)
    cycle = cyclefile.read(resources.example("presessions-40.toml"))
    moved = cycle.moved(timedelta(days=(now - cycle.opens).days - 1))
    asyncio.run(store.turn(lambda turn: rounds.save(turn, moved, now)))
    store.close()
    bot = ["-m", "benchmarks.polling_bot", "API"]
    in_the_pickle = ["--people", str(_IN_THE_PICKLE)]
    return [
        Side(
            "ours, durable on disk",
            ["-m", "bot", "run"],
            {
                "PRESESSIONS_DATABASE_URL": database,
                "PRESESSIONS_SECRET_KEY": _KEY,
                "PRESESSIONS_HTTP_PORT": "0",
                "PRESESSIONS_TELEGRAM_TOKEN": TOKEN,
            },
        ),
        Side("PTB in memory, this form", [*bot, "--our-form"]),
        Side(
            f"PTB, this form, pickle of {_IN_THE_PICKLE:,} every update",
            [*bot, "--our-form", "--pickle", str(folder / "same"), *in_the_pickle],
            people=1,
        ),
        Side("PTB in memory, text only filed", bot),
        Side(
            f"PTB, text only filed, pickle of {_IN_THE_PICKLE:,} every update",
            [*bot, "--pickle", str(folder / "people"), *in_the_pickle],
            people=1,
        ),
    ]


async def compare(measured: Sequence[Side], slices: int, folder: Path) -> None:
    """Measure all sides, slice by slice in turn; the first slice only warms up."""
    async with contextlib.AsyncExitStack() as stack:
        for side in measured:
            await side.start(stack, folder)
        for turn in range(slices + 1):
            for side in measured:
                await side.measure()
                if turn == 0:
                    side.rates.clear()
                    side.cpu.clear()
            print(f"\r{turn}/{slices}", end="", file=sys.stderr, flush=True)
        print("\r", end="", file=sys.stderr)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slices", type=int, default=5, help="measured slices of each side")
    arguments = parser.parse_args()
    Path("var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="var", prefix="bench-") as name:
        folder = Path(name).resolve()
        measured = sides(folder)
        asyncio.run(compare(measured, arguments.slices, folder))
    print(f"{'whole bots over HTTP, 32 people at once':<52}{'turns/s':>9}{'slowest-best':>15}")
    for side in measured:
        print(side.line())
    ours = median(measured[0].rates)
    print()
    for other in measured[1:]:
        print(f"ours / {other.name:<55}{ours / median(other.rates):8.2f}")


if __name__ == "__main__":
    main()
