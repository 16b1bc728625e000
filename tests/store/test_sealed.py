"""What people wrote cannot be read in the database's own files."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import String, text

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


# Every column that can be read without the key, and what stands there. A new one must be added
# here by somebody who has thought about it; what a person wrote or is called has no place here.
READABLE = {
    "ids of our own": (
        *("applications.id", "applications.reference", "mailings.id", "releases.id"),
        *("releases.decisions", "panels.chosen", "panels.waiting", "erasures.subject"),
        *("release_texts.release_id", "release_texts.about", "decisions.release_id"),
        *("mailing_letters.mailing_id", "mailing_recipients.mailing_id"),
        *("timers.id", "timers.subject", "surfaces.name", "strikings.reached", "outbox.target"),
        *("attachments.application_id", "conflicts.application_id", "consents.application_id"),
        *("decisions.application_id", "offers.application_id", "reviews.application_id"),
        *("statements.application_id", "thread_entries.key", "outbox.key", "audit.subject"),
        *("audit.details", "mailings.once"),
    ),
    "ids of other services": (
        *("outbox.provider_id", "surfaces.provider_id", "thread_entries.message_id"),
    ),
    "who in the office": (
        *("audit.actor", "conflicts.actor", "decisions.by", "editions.by", "homes.actor"),
        *("mailings.by", "panels.by", "release_texts.by", "releases.proposed_by"),
        *("releases.released_by", "reviews.reviewer", "statements.by", "thread_entries.actor"),
        *("threads.claimed_by", "lessons.proposed_by", "lessons.decided_by"),
    ),
    "keyed hashes": ("inbox.external_id", "mailings.digest", "surfaces.digest"),
    "words of ours": (
        *("applications.status", "applications.channel", "attendance.answer", "audit.event"),
        *("attendance.source", "consents.purpose", "consents.version", "contacts.channel"),
        *("decisions.action", "inbox.channel", "inbox.kind", "lessons.entry", "lessons.state"),
        *("link_codes.kind", "mailing_recipients.outcome", "mailings.kind", "mailings.stage"),
        *("offers.back", "offers.ended", "offers.mode", "offers.told", "outbox.channel"),
        *("outbox.kind", "outbox.state", "release_texts.letter", "releases.kind"),
        *("releases.stage", "set_aside.channel", "set_aside.kind", "statements.form"),
        *("subscriptions.list", "thread_entries.delivery", "thread_entries.kind"),
        *("thread_entries.remark", "thread_entries.topic", "threads.reason", "threads.state"),
        *("threads.topic", "timers.kind", "unsubscriptions.list", "votes.entry"),
    ),
    "what kind of file, by its bytes": ("attachments.media_type", "statements.media_type"),
    "what went wrong, without addresses": (
        *("mailing_recipients.bounce", "outbox.error", "set_aside.error"),
    ),
    "a State or a language": (
        *("applications.language", "applications.state", "attendance.meeting"),
        *("attendance.mission", "consents.language", "homes.language", "late_access.state"),
        *("mailing_recipients.state", "missions.language", "missions.state", "panels.state"),
        *("persons.language", "reference_counters.state", "releases.state"),
        *("thread_entries.language", "threads.language"),
    ),
    "a time zone": ("persons.zone",),
    "what is public": ("cycles.document", "missions.name", "round_figures.document"),
    "which worker does what": ("cursors.name", "cursors.value", "leases.holder", "leases.name"),
    "which worker sends": ("outbox.lease",),
}


def test_every_column_that_can_be_read_is_known_and_has_a_reason() -> None:
    readable = {
        str(column)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String)
    }
    listed = [name for names in READABLE.values() for name in names]
    assert len(listed) == len(set(listed))
    assert readable == set(listed)


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
