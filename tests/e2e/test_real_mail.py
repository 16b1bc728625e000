"""Applying by mail through a real Postfix and a real Dovecot instead of the sandbox's."""

from __future__ import annotations

import email
import email.policy
import json
import smtplib
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.e2e.applicants import ASKS, FIRST_MAIL, SECOND_MAIL, reference_in, stored_by_mail
from tests.e2e.process import Bot, presessions, settings
from tests.e2e.waiting import until
from tests.mailservers.dovecot import PASSWORD, Dovecot, running_dovecot
from tests.mailservers.postfix import Postfix, running_postfix
from tests.mailservers.world import World, running_world

KOFI = "kofi@vivre.example"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[World]:
    """Everybody else's mail server."""
    with running_world() as world:
        yield world


@pytest.fixture(scope="module")
def postfix(dovecot: Dovecot, elsewhere: World) -> Iterator[Postfix]:
    with running_postfix(lmtp=dovecot.lmtp, world=elsewhere.port) as server:
        yield server


class MailProgram:
    """Kofi's: sends through the relay, reads what arrived at his own server."""

    def __init__(self, postfix: Postfix, elsewhere: World) -> None:
        self.relay = postfix.smtp
        self._elsewhere = elsewhere
        self._written = 0
        self.seconds: list[float] = []

    def received(self) -> list[EmailMessage]:
        raw = [content for _, _, content in self._elsewhere.arrived(KOFI)]
        return [email.message_from_bytes(each, policy=email.policy.default) for each in raw]

    def write(self, text: str, to: EmailMessage | None = None) -> EmailMessage:
        """Write or answer, and wait for what comes back."""
        self._written += 1
        mail = EmailMessage()
        mail["From"] = f"Kofi Agbeko <{KOFI}>"
        mail["To"] = "bot@lab.test" if to is None else str(to["Reply-To"])
        mail["Subject"] = "Candidature" if to is None else f"Re: {to['Subject']}"
        mail["Message-ID"] = f"<{self._written}@vivre.example>"
        if to is not None:
            mail["In-Reply-To"] = mail["References"] = str(to["Message-ID"])
        mail.set_content(text)
        before = len(self.received())
        sent = time.monotonic()
        with smtplib.SMTP("127.0.0.1", self.relay) as relay:
            relay.send_message(mail)
        found = until("an answer", lambda: self.received()[before:])
        self.seconds.append(time.monotonic() - sent)
        return found[-1]


@pytest.fixture
def kofi(postfix: Postfix, elsewhere: World) -> MailProgram:
    return MailProgram(postfix, elsewhere)


def test_whole_application_through_real_mail_servers(
    dovecot: Dovecot,
    kofi: MailProgram,
    sqlite_database: str,
    tmp_path: Path,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    # July 2021 in the bot's world, for the call to be open.
    (tmp_path / "clock").write_text(json.dumps({"offset_seconds": 1627286400 - time.time()}))
    environment = settings(
        sqlite_database,
        {
            "PRESESSIONS_SMTP_URL": f"smtp://127.0.0.1:{kofi.relay}",
            "PRESESSIONS_IMAP_URL": f"imap://bot:{PASSWORD}@127.0.0.1:{dovecot.imap}/INBOX",
            "PRESESSIONS_MAIL_FROM": "bot@lab.test",
            "PRESESSIONS_CLOCK_FILE": str(tmp_path / "clock"),
        },
    )
    bot = Bot(environment, tmp_path)
    bot.start()
    try:
        letter = kofi.write(ASKS)
        first = FIRST_MAIL.format(organisation="Association Vivre", email=KOFI)
        understood = kofi.write(first, letter)
        ready = kofi.write(SECOND_MAIL, understood)
        receipt = kofi.write("ENVOYER", ready)
        body = receipt.get_body(("plain",))
        assert body is not None
        assert reference_in(body.get_content()) == "PS40-TG-0001"
    finally:
        bot.stop()
    done = presessions(environment, tmp_path, "export", "applications", "--cycle", "40")
    [row] = json.loads(done.stdout)
    row.pop("submitted_at")
    assert row == stored_by_mail("Association Vivre", KOFI, "PS40-TG-0001")
    record_testsuite_property("seconds from sending a mail to having its answer", kofi.seconds)
    assert sorted(kofi.seconds)[1] < 3
