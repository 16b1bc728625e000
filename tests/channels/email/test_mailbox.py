"""Reading a real Dovecot: at once, once, and through everything a server may do."""

from __future__ import annotations

import asyncio
import itertools
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, MutableMapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.email.channel import EmailChannel
from bot.channels.email.imap import Fetched
from bot.channels.email.mailbox import Mailbox
from bot.channels.email.settings import ImapSettings
from bot.events import MailHeld, PersonWrote
from tests.mailservers.dovecot import Dovecot
from tests.mailservers.letters import MAIL_FROM, SECRET, Ledger, clock
from tests.mailservers.machine import wait_for

_names = (f"box{n}" for n in itertools.count())


@pytest.fixture
def box() -> str:
    return next(_names)


def mail(subject: str, *, message_id: str | None = None, body: str = "hello") -> bytes:
    identifier = f"Message-ID: {message_id}\r\n" if message_id else ""
    head = f"From: Ama <ama@collectif.example>\r\nTo: bot@lab.test\r\nSubject: {subject}\r\n"
    return f"{head}{identifier}\r\n{body}\r\n".encode()


@asynccontextmanager
async def listening(settings: ImapSettings, ledger: Ledger) -> AsyncIterator[None]:
    email = EmailChannel(
        mail_from=MAIL_FROM, secret=SECRET, now=clock, imap=settings, cursor=ledger
    )
    task = asyncio.create_task(email.listen(ledger.receive))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


def subjects(ledger: Ledger) -> list[str]:
    return [event.subject for event in ledger.events if isinstance(event, PersonWrote)]


async def test_unread_mail_that_waited_is_handled_in_order_and_flagged(
    dovecot: Dovecot, box: str
) -> None:
    for n in range(3):
        dovecot.deliver(box, mail(f"m{n}"))
    ledger = Ledger()
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: len(ledger.events) == 3 and (ledger.place or "").count(":3:") > 0)
    assert subjects(ledger) == ["m0", "m1", "m2"]
    with dovecot.client(box) as client:
        assert client.search("UNSEEN") == []


async def test_mail_that_staff_read_before_the_bot_came_is_left_alone(
    dovecot: Dovecot, box: str
) -> None:
    dovecot.deliver(box, mail("old"))
    dovecot.deliver(box, mail("waiting"))
    with dovecot.client(box) as client:
        client.add_flags([1], ["\\Seen"])
    ledger = Ledger()
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: subjects(ledger) == ["waiting"])
        # From now on everything counts, whoever looks at it first.
        dovecot.deliver(box, mail("new"))
        with dovecot.client(box) as client:
            client.add_flags([3], ["\\Seen"])
        await until(lambda: subjects(ledger) == ["waiting", "new"])


async def test_old_mail_that_needs_nothing_is_passed_over_once(dovecot: Dovecot, box: str) -> None:
    for n in range(3):
        dovecot.deliver(box, mail(f"m{n}"))
    with dovecot.client(box) as client:
        client.add_flags([1, 2, 3], ["\\Seen"])
    ledger = Ledger()
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: (ledger.place or "").endswith(":3:3:first"))
    assert ledger.events == []


async def test_new_mail_is_durable_within_a_second_every_time(dovecot: Dovecot, box: str) -> None:
    ledger = Ledger()
    taken: list[float] = []
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: ledger.place is not None)
        for n in range(8):
            # Different moments in the server's half-second rhythm and in our own turn.
            await asyncio.sleep(0.03 * n)
            await asyncio.to_thread(dovecot.deliver, box, mail(f"m{n}"))
            began = time.monotonic()
            await until(lambda n=n: len(ledger.events) == n + 1)  # type: ignore[misc]  # bound now
            taken.append(time.monotonic() - began)
    assert max(taken) < 1.0


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_verified_connection_idles_as_well(
    dovecot: Dovecot, box: str, security: str
) -> None:
    settings = dovecot.settings(
        box,
        tls=security,
        port=dovecot.imaps if security == "tls" else dovecot.imap,
        ca_file=str(dovecot.certificate.certificate),
    )
    ledger = Ledger()
    async with listening(settings, ledger):
        await until(lambda: ledger.place is not None)
        dovecot.deliver(box, mail("sealed", body="x" * 50_000))
        await until(lambda: subjects(ledger) == ["sealed"], seconds=2)


async def test_a_certificate_nobody_vouches_for_is_refused(dovecot: Dovecot, box: str) -> None:
    ledger = Ledger()
    dovecot.deliver(box, mail("secret"))
    async with listening(dovecot.settings(box, tls="tls", port=dovecot.imaps), ledger):
        await asyncio.sleep(0.5)
    assert (ledger.events, ledger.place) == ([], None)


async def test_a_server_restart_loses_and_repeats_nothing(dovecot: Dovecot, box: str) -> None:
    ledger = Ledger()
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: ledger.place is not None)
        dovecot.deliver(box, mail("before"))
        await until(lambda: subjects(ledger) == ["before"])
        await asyncio.to_thread(dovecot.stop)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(dovecot.start)
        dovecot.deliver(box, mail("after"))
        await until(lambda: subjects(ledger) == ["before", "after"])
    assert ledger.again == []


@pytest.mark.fault(19)
async def test_a_failed_turn_brings_the_mail_again(dovecot: Dovecot, box: str) -> None:
    ledger = Ledger()
    ledger.failing = 2
    async with listening(dovecot.settings(box), ledger):
        for n in range(3):
            dovecot.deliver(box, mail(f"m{n}"))
        await until(lambda: len(ledger.events) == 3)
    assert (subjects(ledger), ledger.again) == (["m0", "m1", "m2"], [])


async def test_a_lost_place_repeats_but_the_identity_is_the_same(
    dovecot: Dovecot, box: str
) -> None:
    """A kill between the turn's commit and the cursor's."""
    dovecot.deliver(box, mail("once", message_id="<once@collectif.example>"))
    ledger = Ledger()
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: (ledger.place or "").split(":")[1:2] == ["1"])
    assert ledger.place is not None
    ledger.place = ledger.place.replace(":1:1:", ":0:0:")
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: len(ledger.again) == 1)
    assert subjects(ledger) == ["once"]


@pytest.mark.fault(21)
async def test_renumbered_mail_is_recognised(dovecot: Dovecot, box: str) -> None:
    for n in range(4):
        dovecot.deliver(box, mail(f"m{n}"))
    ledger = Ledger()
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: (ledger.place or "").split(":")[1:2] == ["4"])
    before = ledger.place
    dovecot.renumber(box)
    dovecot.deliver(box, mail("new"))
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: len(ledger.events) == 5)
    assert subjects(ledger) == ["m0", "m1", "m2", "m3", "new"]
    assert len(ledger.again) == 4
    assert (before or "").partition(":")[0] != (ledger.place or "").partition(":")[0]


@pytest.mark.fault(20)
async def test_the_same_mail_twice_is_one_and_a_borrowed_id_is_another(
    dovecot: Dovecot, box: str
) -> None:
    same = mail("same", message_id="<a@b.example>")
    copies = [same, b"X-Forwarded: yes\r\n" + same, mail("same"), mail("same")]
    other = mail("same", message_id="<a@b.example>", body="something else")
    for raw in (*copies, other):
        dovecot.deliver(box, raw)
    ledger = Ledger()
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: len(ledger.events) + len(ledger.again) == 5)
    assert (len(ledger.events), len(ledger.again)) == (3, 2)


async def test_a_mail_that_is_too_large_is_held_unread(dovecot: Dovecot, box: str) -> None:
    dovecot.deliver(box, mail("large", body="x" * 70 + "\r\n" + "y" * 300_000))
    dovecot.deliver(box, mail("small"))
    ledger = Ledger()
    async with listening(dovecot.settings(box, largest=200_000), ledger):
        await until(lambda: len(ledger.events) == 2)
    held = ledger.events[0]
    assert isinstance(held, MailHeld)
    assert (held.reason, len(held.raw)) == ("larger than 195 kB", 64 * 1024)
    assert subjects(ledger) == ["small"]


class _Taker:
    def __init__(self) -> None:
        self.taken: list[Fetched] = []
        self.place = ""

    def take(self, message: Fetched) -> None:
        self.taken.append(message)

    def save(self, place: str) -> None:
        self.place = place


def test_a_mail_the_server_cannot_show_holds_up_nobody(dovecot: Dovecot, box: str) -> None:
    for n in range(3):
        dovecot.deliver(box, mail(f"m{n}"))
    # The server lists it and fails to read it.
    damaged = next((dovecot.folder / "mail" / box / "new").iterdir())
    damaged.chmod(0)
    os.chown(damaged, 0, 0)
    taker = _Taker()
    mailbox = Mailbox(dovecot.settings(box), None, taker)
    thread = threading.Thread(target=mailbox.run, daemon=True)
    thread.start()
    try:
        wait_for(lambda: len(taker.taken) == 3)
    finally:
        mailbox.stop()
        thread.join()
    assert [message.uid for message in taker.taken] == [1, 2, 3]
    problems = [message.problem for message in taker.taken]
    assert sorted(map(str, problems)) == ["None", "None", "the mail server cannot show it"]


async def test_handled_mail_moves_away_where_a_folder_is_set(dovecot: Dovecot, box: str) -> None:
    with dovecot.client(box) as client:
        client.create_folder("Handled")
    dovecot.deliver(box, mail("m"))
    ledger = Ledger()
    async with listening(dovecot.settings(box, handled_folder="Handled"), ledger):
        await until(lambda: subjects(ledger) == ["m"])
        await asyncio.sleep(0.1)
    with dovecot.client(box) as client:
        assert client.search("ALL") == []
        client.select_folder("Handled")
        assert client.search("SEEN") == [1]


async def test_what_the_server_refuses_is_told_in_words_and_tried_again(
    dovecot: Dovecot, box: str
) -> None:
    told: dict[str, str] = {}
    for wrong in ({"password": "wrong"}, {"folder": "Not here"}):
        with capture_logs() as logs:
            async with listening(dovecot.settings(box, **wrong), Ledger()):
                await until(lambda logs=logs: _refusals(logs) > 1)  # type: ignore[misc]
        told |= {next(iter(wrong)): logs[0]["reason"]}
    assert told == {
        "password": "the mail server refuses the user name or password in PRESESSIONS_IMAP_URL",
        "folder": "the mailbox has no folder as named in PRESESSIONS_IMAP_URL (after the last /):"
        " make it, or name another",
    }


def _refusals(logs: Sequence[MutableMapping[str, Any]]) -> int:
    return sum(log["event"] == "mailbox.refused" for log in logs)


async def test_a_wrong_password_is_tried_again_quietly(dovecot: Dovecot, box: str) -> None:
    ledger = Ledger()
    async with listening(replace(dovecot.settings(box), password="wrong"), ledger):
        await asyncio.sleep(0.3)
    assert ledger.place is None


async def test_stopping_is_quick_and_leaves_no_thread(dovecot: Dovecot, box: str) -> None:
    ledger = Ledger()
    async with listening(dovecot.settings(box), ledger):
        await until(lambda: ledger.place is not None)
        began = time.monotonic()
    assert time.monotonic() - began < 1.0
    assert [thread for thread in threading.enumerate() if thread.name == "mailbox"] == []
