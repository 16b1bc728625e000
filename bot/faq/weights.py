"""The encoder's weights in memory: read words keep their pages there until they are given back.

The engine maps its file of 70 MB, of which a text needs a few pages: over some hundred texts
most of it would count as this process's memory. What is given back stays in the machine's
cache of files for as long as there is room, and is mapped again in microseconds.
"""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MAPS = Path("/proc/self/maps")
# A text maps a megabyte or two, and giving back costs the next text half a millisecond
EVERY = 16


@dataclass(slots=True)
class Weights:
    """A file that is mapped to memory, and how many texts were read from it."""

    file: Path
    texts: int = 0

    @classmethod
    def of(cls, file: Path) -> Weights:
        """The weights in a file, under the name by which the machine tells of it."""
        return cls(file.resolve())

    def read(self) -> None:
        """One more text was read: give the pages back after every few."""
        self.texts += 1
        if self.texts % EVERY == 0:
            self.give_back()

    def give_back(self) -> None:
        """Let go of the pages, which are read-only: whoever reads on meanwhile finds the same."""
        # Looked up each time: where an encoder was that is gone, other memory may be by now.
        for start, end in _areas(self.file):
            advise = ctypes.CDLL(None).madvise
            advise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), mmap.MADV_DONTNEED)


def _areas(file: Path) -> Iterator[tuple[int, int]]:
    """Where a file is mapped; nowhere on machines that do not tell."""
    lines = _MAPS.read_text(encoding="utf-8").splitlines() if _MAPS.exists() else []
    for line in lines:
        if line.endswith(f" {file}"):
            start, end = line.split(" ", 1)[0].split("-")
            yield int(start, 16), int(end, 16)
