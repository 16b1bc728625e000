"""The encoder's weights in memory: read words keep their pages there until they are given back.

The engine maps its file of 70 MB, of which a text needs a few pages: over some hundred texts
most of it would count as this process's memory. What is given back stays in the machine's
cache of files for as long as there is room, and is mapped again in microseconds.
"""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_MAPS = Path("/proc/self/maps")
# A text maps a megabyte or two, and giving back costs the next text half a millisecond
EVERY = 16


@dataclass(slots=True)
class Weights:
    """The areas of memory that a file is mapped to, and how many texts were read from them."""

    areas: Sequence[tuple[int, int]]
    texts: int = 0

    @classmethod
    def of(cls, file: Path) -> Weights:
        """Where a file is mapped; nowhere on machines that do not tell."""
        lines = _MAPS.read_text(encoding="utf-8").splitlines() if _MAPS.exists() else []
        return cls([_area(line) for line in lines if line.endswith(f" {file}")])

    def read(self) -> None:
        """One more text was read: give the pages back after every few."""
        self.texts += 1
        if self.areas and self.texts % EVERY == 0:
            self.give_back()

    def give_back(self) -> None:
        """Let go of the pages, which are read-only: whoever reads on meanwhile finds the same."""
        advise = ctypes.CDLL(None).madvise
        for start, end in self.areas:
            advise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), mmap.MADV_DONTNEED)


def _area(line: str) -> tuple[int, int]:
    start, end = line.split(" ", 1)[0].split("-")
    return int(start, 16), int(end, 16)
