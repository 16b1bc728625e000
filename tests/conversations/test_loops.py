"""Machines that answer machines: whatever is said, the conversation ends."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from bot.events import Address
from tests.conversations.world import GENEVA, Person, World

AT = datetime(2021, 8, 2, 11, 0, tzinfo=GENEVA)
OTHER = Person("other", Address(channel="email", value="office@elsewhere.example"), "en")
ROUNDS = 1_000

OPENINGS = (
    "Thank you for your mail. We will answer soon.",
    "We would like to apply to speak about Togo.",
    "Oui.",
    "1: Togo\n2: Robots without Borders\n3: cso\n26: yes\n27: yes",
    "SEND",
    "status",
    "link",
    "PS40-TG-0001",
    "What is the deadline?",
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the round in it, to copy."""
    path = tmp_path_factory.mktemp("loops") / "prepared.sqlite3"
    world = World(path, AT)
    asyncio.run(world.load())
    world.store.close()
    return path


def opened(prepared: Path, path: Path) -> World:
    """An office of its own."""
    shutil.copy(prepared, path)
    return World(path, AT)


def heard(world: World) -> list[str]:
    """What the other side was written since it was asked last."""
    shelf = world.shelves["email"]
    texts = [letter.rendered.text for letter in shelf.unread]  # type: ignore[union-attr]
    world.forget()
    return texts


@pytest.mark.parametrize("opening", OPENINGS)
async def test_an_echo_that_answers_everything_is_left_alone(
    opening: str, prepared: Path, tmp_path: Path
) -> None:
    """An autoresponder without any header: it sends the same again for every mail it gets."""
    world = opened(prepared, tmp_path / "a.sqlite3")
    waiting, sent = 1, 0
    while waiting and sent < ROUNDS:
        waiting -= 1
        await world.says(OTHER, opening, ["new"])
        answers = heard(world)
        waiting += len(answers)
        sent += len(answers)
    world.store.close()
    assert sent <= 6


@pytest.mark.parametrize("opening", OPENINGS)
async def test_two_bots_fall_silent(opening: str, prepared: Path, tmp_path: Path) -> None:
    """Each takes the other for a person, and quotes nothing."""
    one, two = (opened(prepared, tmp_path / name) for name in ("1.sqlite3", "2.sqlite3"))
    said, turns = [opening], 0
    listener, speaker = one, two
    while said and turns < ROUNDS:
        for text in said:
            await listener.says(OTHER, text, ["new"])
            turns += 1
        said = heard(listener)
        listener, speaker = speaker, listener
    one.store.close()
    two.store.close()
    assert turns <= 12
