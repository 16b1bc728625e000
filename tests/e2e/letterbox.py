"""A person's mail program."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from tests.e2e.doors import Doors, Json
from tests.e2e.waiting import until


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMail:
    """A mail as the mail program shows it, and the headers it hides."""

    id: int
    subject: str
    text: str
    headers: EmailMessage

    @property
    def answer_to(self) -> str:
        """Where a mail program sends the answer."""
        return str(self.headers["Reply-To"] or self.headers["From"])


class Letterbox:
    """A person's mail program."""

    def __init__(self, doors: Doors, address: str) -> None:
        self._doors = doors
        self.address = address

    def received(self) -> list[ReceivedMail]:
        """What came, oldest first."""
        [box] = [each for each in self._doors.look("mailboxes") if each["address"] == self.address]
        return [self._mail(each) for each in box["mails"] if not each["mine"]]

    def _mail(self, shown: Json) -> ReceivedMail:
        raw = self._doors.raw(f"/api/mail/{shown['id']}/raw")
        headers = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(headers, EmailMessage)
        return ReceivedMail(
            id=shown["id"], subject=shown["subject"], text=shown["text"], headers=headers
        )

    def count(self) -> int:
        """How many mails came."""
        [box] = [each for each in self._doors.look("mailboxes") if each["address"] == self.address]
        return sum(not each["mine"] for each in box["mails"])

    def write(self, subject: str, text: str, hear: str = "", **more: Any) -> ReceivedMail:
        """Send a mail and wait for the one that comes back."""
        before = self.count()
        self.post(subject, text, **more)
        return self.hears(hear, after=before)

    def reply(self, mail: ReceivedMail, text: str, hear: str = "", **more: Any) -> ReceivedMail:
        """Answer a mail as mail programs do, and wait for what comes back."""
        before = self.count()
        self.answer(mail, text, **more)
        return self.hears(hear, after=before)

    def answer(self, mail: ReceivedMail, text: str, **more: Any) -> None:
        """Answer a mail, and do not wait."""
        message_id = str(mail.headers["Message-ID"])
        subject = mail.subject if mail.subject.startswith("Re: ") else f"Re: {mail.subject}"
        threading = {"in_reply_to": message_id, "references": message_id}
        self.post(subject, text, to=mail.answer_to, **threading, **more)

    def post(self, subject: str, text: str, **more: Any) -> None:
        """Send a mail, and do not wait."""
        mail = {"to": "presessions@upr-info.test", "subject": subject, "text": text, **more}
        self._doors.call("POST", "/api/mail", {"from": self.address, **mail})

    def hears(self, pattern: str, after: int = 0) -> ReceivedMail:
        """The newest mail with these words in subject or text, waited for."""

        def look() -> ReceivedMail | None:
            if self.count() <= after:
                return None
            found = self.received()[after:]
            return next(
                (each for each in reversed(found) if re.search(pattern, each.subject + each.text)),
                None,
            )

        return until(
            f"a mail with {pattern!r} for {self.address}",
            look,
            instead=lambda: [each.text for each in self.received()[-1:]],
        )
