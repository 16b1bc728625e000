"""From delivery by a real mail server to a durable answer, through the whole core."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

from bot import effects as fx
from bot.channels.email.channel import EmailChannel
from bot.clock import machine
from bot.handlers.table import decide
from bot.runner import Runner
from bot.store import schema
from bot.store.database import Store, open_store
from bot.vault import Vault
from tests.mailservers.dovecot import Dovecot
from tests.mailservers.letters import MAIL_FROM, SECRET, Ledger

_MAILS = 8


def mail(number: int) -> bytes:
    head = f"From: ama{number}@collectif.example\r\nTo: bot@lab.test\r\nSubject: Togo\r\n"
    return f"{head}Message-ID: <{number}@collectif.example>\r\n\r\nBonjour\r\n".encode()


async def answered(store: Store) -> int:
    """How many answers are durable."""
    count = "SELECT count(*) FROM outbox WHERE channel = 'email'"
    found = await store.turn(lambda turn: turn.connection.exec_driver_sql(count).scalar())
    assert isinstance(found, int)
    return found


async def test_every_mail_has_its_durable_answer_within_a_second(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'bot.sqlite3'}", Vault(["k" * 40]))
    schema.require_current(store.engine)
    committed = asyncio.Event()

    def after_commit(_effects: Sequence[fx.Effect]) -> None:
        committed.set()

    async def consult(_effect: fx.Consult) -> tuple[()]:
        return ()

    runner = Runner(
        store,
        decide=decide,
        consult=consult,
        roles=lambda _actor: None,
        clock=machine,
        after_commit=after_commit,
    )
    place = Ledger()
    email = EmailChannel(
        mail_from=MAIL_FROM,
        secret=SECRET,
        now=machine,
        imap=dovecot.settings("durable"),
        cursor=place,
    )
    listening = asyncio.create_task(email.listen(runner.handle))
    taken: list[float] = []
    try:
        async with asyncio.timeout(20):
            while place.place is None:
                await asyncio.sleep(0.01)
            for number in range(_MAILS):
                committed.clear()
                await asyncio.to_thread(dovecot.deliver, "durable", mail(number))
                began = time.monotonic()
                await committed.wait()
                assert await answered(store) == number + 1
                taken.append(time.monotonic() - began)
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        store.close()
    assert median(taken) < 1.0
    assert max(taken) < 2.0  # a busy machine's worst; the server tells in half-second steps
