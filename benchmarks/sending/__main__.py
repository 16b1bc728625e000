"""Compose and send to a local sink: ours beside Django, slice by slice in one run.

Figures of one run may be compared with each other; those of two machines may not. Both sides
get the same words; rendering counts on both sides where each reader has a letter of their own.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from benchmarks.sending import sink
from benchmarks.sending.django_mail import Django
from benchmarks.sending.letters import WORKS, Work
from benchmarks.sending.ours import Ours


class Sender(Protocol):
    """One way to send."""

    def send(self, work: Work, first: int, count: int) -> None:
        """Send one slice; returns when every mail was taken over."""
        ...


@dataclass(slots=True)
class Side:
    """A sender with what its slices took."""

    name: str
    sender: Sender
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def measure(self, work: Work, first: int, count: int) -> None:
        """Send one more slice."""
        began, worked = time.perf_counter(), time.process_time()
        self.sender.send(work, first, count)
        self.rates.append(count / (time.perf_counter() - began))
        self.cpu.append((time.process_time() - worked) / count)

    def line(self) -> str:
        """A row of the table."""
        spread = f"{min(self.rates):,.0f}-{max(self.rates):,.0f}"
        cpu = median(self.cpu) * 1000
        return f"  {self.name:<34}{median(self.rates):>8,.0f}{spread:>16}{cpu:>10.2f}"


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    options = _options(arguments)
    print("Composing and sending mail to a local sink, messages a second (median of slices)")
    print(f"  {'':<34}{'median':>8}{'spread':>16}{'CPU ms':>10}")
    with sink.running() as port:
        ours, django = Ours(port), Django(port)
        try:
            for work in WORKS:
                _compare(work, (ours, django), options)
        finally:
            ours.close()
            django.close()


def _compare(work: Work, senders: tuple[Sender, Sender], options: argparse.Namespace) -> None:
    sides = (Side("presessions", senders[0]), Side("Django, one connection", senders[1]))
    for side in sides:  # warm caches, open connections
        side.sender.send(work, 0, options.mails // 4)
    for number in range(options.slices):
        for side in sides if number % 2 else reversed(sides):
            side.measure(work, number * options.mails, options.mails)
    print(f" {work.name}:")
    for side in sides:
        print(side.line())
    ratios = [one / other for one, other in zip(sides[0].rates, sides[1].rates, strict=True)]
    print(f"  {'ratio':<34}{median(ratios):>8.1f}{f'{min(ratios):.1f}-{max(ratios):.1f}':>16}")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.sending", description=__doc__)
    parser.add_argument("--mails", type=int, default=300, help="mails in a slice")
    parser.add_argument("--slices", type=int, default=9, help="slices of each side")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
