"""Nobody learns from the bot whether somebody else applied: with and without them, the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.channels.base import Letter
from bot.events import Address
from tests.conversations.filled import apply
from tests.conversations.world import Person, World, at

VICTIM = Person("vera", Address(channel="email", value="vera@vivre.example"), "fr")
CHAT = Person("vito", Address(channel="telegram", value="777"), "fr")
STRANGERS = (
    Person("eve", Address(channel="telegram", value="666"), "en"),
    Person("mal", Address(channel="email", value="mal@state.example"), "en"),
)
# What a stranger may know or guess of somebody: a reference, an address, a name.
WORDS = (
    "status PS40-TG-0001",
    "PS40-TG-0001",
    "What is the status of PS40-TG-0001?",
    "Did Group of Vera apply for Togo?",
    "withdraw PS40-TG-0001",
    "Delete my data",
    "my data",
    "link",
    "vera@vivre.example",
    "123456",
    "cancel",
    "/start jaaaaaaaaaaaaaaaaaaaaaaaa",
)
BUTTONS = (
    *("status", "edit", "withdraw", "withdraw_yes", "continue", "discard", "attend", "consent"),
    *("who", "change", "submit", "review"),
)


async def told(path: Path, stranger: Person, *, applied: bool) -> list[str]:
    """Everything the stranger is answered, in a world with or without the others."""
    world = World(path, at("2021-08-02 11:00"))
    try:
        await world.load()
        about, row = "Azzzzzzzzzzz", "999999"
        if applied:
            for person in (VICTIM, CHAT):
                await apply(world, person, "Togo", "confidential")
            about, row = await _secrets(world)
        world.forget()
        answers = [str(await world.says(stranger, words, ["new"])) for words in WORDS]
        if stranger.address.channel == "telegram":
            answers += [str(await world.press(stranger, data)) for data in _data(about, row)]
        return answers + _heard(world, stranger)
    finally:
        world.store.close()


def _data(about: str, row: str) -> list[str]:
    endings = ("", ":yes", ":missions:yes")
    return [f"{verb}:{about}{end}" for verb in BUTTONS for end in endings] + [f"read:{row}"]


async def _secrets(world: World) -> tuple[str, str]:
    """The real id of somebody's application, and of a message to them."""

    def read(turn: object) -> tuple[str, str]:
        execute = turn.connection.execute  # type: ignore[attr-defined]
        application = execute(text("SELECT id FROM applications LIMIT 1")).scalar_one()
        row = execute(text("SELECT id FROM outbox WHERE contact_id IS NOT NULL LIMIT 1"))
        return application, str(row.scalar_one())

    return await world.store.turn(read)


def _heard(world: World, stranger: Person) -> list[str]:
    shelf = world.shelves[stranger.address.channel]
    letters = [
        each for each in shelf.unread if isinstance(each, Letter) and each.to == stranger.address
    ]
    # A draft of their own has an id of its own, drawn by lot.
    return [re.sub(r"A[a-z2-7]{11}", "ID", str(each.rendered)) for each in letters]


@pytest.mark.parametrize("stranger", STRANGERS, ids=["chat", "mail"])
async def test_stranger_is_told_the_same_whether_or_not_somebody_applied(
    stranger: Person, tmp_path: Path
) -> None:
    without = await told(tmp_path / "without.sqlite3", stranger, applied=False)
    with_them = await told(tmp_path / "with.sqlite3", stranger, applied=True)
    assert with_them == without
    assert len(without) > len(WORDS)
