"""What people wrote cannot be read in the database's own files."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from bot import effects as fx
from bot.events import Address, Attachment
from bot.store import applications, contacts, ledger, missions
from bot.store.apply import apply
from bot.store.database import Transaction, open_store
from bot.store.tables import metadata
from bot.vault import SealBroken, Vault
from tests.store.databases import VAULT
from tests.store.facts import NOW, context, draft, message, wrote
from tests.store.test_people import Entry

CANARY = "Zq7xCanary"


def write_everywhere(turn: Transaction) -> None:
    """The canary in every place that holds what people wrote or are called."""
    address = Address(channel="email", value=f"{CANARY}@example.org")
    holder = draft(turn, address=address, answers={"state": "TG", "organisation": CANARY})
    contacts.save_conversation(turn, holder.id, {"edited": {"aim": CANARY}})
    contacts.save_thread(turn, holder.id, {"message_id": "<1@example.org>", "subject": CANARY})
    event = wrote(
        address,
        text=CANARY,
        attachments=(Attachment(name=CANARY, media_type="text/plain", content=CANARY.encode()),),
    )
    ledger.first_time(
        turn,
        channel="email",
        external_id="1",
        kind="PersonWrote",
        now=NOW,
        contact_id=holder.id,
        body=CANARY,
    )
    said = message(aim=CANARY)
    effects: list[fx.Effect] = [
        fx.KeepAttachments(application_id="Aaaaaaaaaaaa"),
        fx.ChangeStatus(application_id="Aaaaaaaaaaaa", action="submit", by="U1", why=CANARY),
        fx.Send(contact_id=holder.id, message=said, language="fr"),
        fx.TellStaff(message=said),
        fx.ShowBoard(surface="s", board=fx.Board(title=said)),
        fx.Whisper(actor="U1", channel="C1", message=said),
        fx.OpenDialog(trigger_id="t", dialog=fx.Dialog(title=said, body=(said,), data="d")),
    ]
    apply(turn, event, context(holder), effects)
    missions.store(turn, [Entry("m@mission.example", notes=CANARY)], NOW)  # type: ignore[list-item]


async def test_no_file_of_the_database_holds_what_people_wrote(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    await store.turn(write_everywhere)
    await store.turn(lambda turn: ledger.save_cursor(turn, "plain", f"control {CANARY[::-1]}"))
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    contents = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    found = [word in contents.lower() for word in (b"canary", CANARY[::-1].lower().encode())]
    assert found == [False, True]  # the control shows that the search finds what is readable
    store.close()


async def test_no_column_holds_what_people_wrote(postgresql_url: str) -> None:
    store = open_store(postgresql_url, VAULT)
    await store.turn(write_everywhere)

    def readable(turn: Transaction) -> list[str]:
        found = []
        for table in metadata.sorted_tables:
            for column in table.columns:
                name = f'"{column.name}"'
                rows = turn.connection.execute(
                    text(f"SELECT {name} FROM {table.name} WHERE {name} IS NOT NULL")
                ).scalars()
                if any(CANARY.lower() in _shown(value).lower() for value in rows):
                    found.append(f"{table.name}.{column.name}")
        return found

    def _shown(value: object) -> str:
        return value.decode("latin-1") if isinstance(value, bytes) else str(value)

    assert await store.turn(readable) == []
    store.close()


WRITTEN = {
    "applications": ("answers", "organisation_hash"),
    "attachments": ("name", "content"),
    "contacts": ("address", "address_hash", "conversation", "thread"),
    "decisions": ("why",),
    "inbox": ("body", "source"),
    "missions": ("notes",),
    "outbox": ("body",),
}


async def test_every_sealed_column_is_written_by_the_canary(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    await store.turn(write_everywhere)
    blobs = {
        f"{table}.{column}": metadata.tables[table].c[column]
        for table, columns in WRITTEN.items()
        for column in columns
    }

    def empty(turn: Transaction) -> list[str]:
        return [
            name
            for name, column in blobs.items()
            if turn.connection.execute(column.table.select().where(column.is_not(None))).first()
            is None
        ]

    assert await store.turn(empty) == []
    store.close()


async def test_another_key_opens_nothing(sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    await store.turn(write_everywhere)
    store.close()
    other = open_store(sqlite_url, Vault(["another key " * 4]))
    with pytest.raises(SealBroken):
        await other.turn(lambda turn: applications.of_round(turn, 40))
    other.close()


async def test_a_key_put_before_the_old_one_still_finds_everybody(sqlite_url: str) -> None:
    old, new = "the old key " * 4, "the new key " * 4
    address = Address(channel="email", value="lucia@example.org")
    found = []
    for secrets in ([old], [new, old]):
        store = open_store(sqlite_url, Vault(secrets))
        found.append(await store.turn(lambda turn: contacts.at_address(turn, address, NOW)))
        store.close()
    assert found[0] == found[1]
