"""Nobody learns from the bot whether somebody else applied: with and without them, the same."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.channels.base import Letter
from bot.events import Address, PersonWrote
from bot.store.transaction import Transaction
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
    # A code asked for by a reference, and guessed at until it ends.
    *("link", "PS40-TG-0001", *(["123456"] * 6)),
    *("cancel", "link", "PS40-TG-0001", "654321", "cancel"),
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


# What a stranger knows of the one who applied, beside the same of nobody.
PROBES = {
    "status by reference": ("status PS40-TG-0001", "status PS40-TG-0999"),
    "a question about one": ("Did Group of Vera apply for Togo?", "Did Group of Zora apply?"),
    "withdrawing": ("withdraw PS40-TG-0001", "withdraw PS40-TG-0999"),
    "a code by reference": ("PS40-TG-0001", "PS40-TG-0999"),
    "a code by address": ("vera@vivre.example", "zora@vivre.example"),
}


async def statements(world: World, stranger: Person, words: str) -> list[str]:
    """What is asked of the database until a stranger has their answer, without the values."""
    said: list[str] = []

    def listen(turn: Transaction) -> None:
        turn.driver.set_trace_callback(said.append)

    await world.store.turn(listen)
    event = PersonWrote(
        id=f"probe {words}",
        at=world.moment,
        sender=stranger.address,
        text=words,
        language_hint="en",
    )
    try:
        await world.runner.handle(event)
        await world.dispatcher.drain()
    finally:
        await world.store.turn(lambda turn: turn.driver.set_trace_callback(None))
    return [
        re.sub(r"'(?:[^']|'')*'|x'[0-9a-f]*'|\b\d+(\.\d+)?\b", "?", each, flags=re.IGNORECASE)
        for each in said
    ]


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("stranger", STRANGERS, ids=["chat", "mail"])
async def test_answer_takes_the_same_steps_whether_or_not_somebody_applied(
    probe: str, stranger: Person, tmp_path: Path
) -> None:
    """The same statements on the database in the same order: so the same time."""
    world = World(tmp_path / "world.sqlite3", at("2021-08-02 11:00"))
    try:
        await world.load()
        for person in (VICTIM, CHAT):
            await apply(world, person, "Togo", "confidential")
        first = replace(stranger, address=replace(stranger.address, value=other(stranger)))
        hit, miss = PROBES[probe]
        taken = []
        for who, words in ((first, hit), (stranger, miss)):
            await world.says(who, "link" if probe.startswith("a code") else "/start", ["new"])
            taken.append(await statements(world, who, words))
        assert taken[0] == taken[1]
        assert len(taken[0]) > 10
        asked = any("code_requests" in each for each in taken[0])
        assert asked == probe.startswith("a code")
    finally:
        world.store.close()


def other(stranger: Person) -> str:
    """Another stranger's address on the same channel."""
    return {"telegram": "667", "email": "eva@state.example"}[stranger.address.channel]
