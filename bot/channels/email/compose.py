"""A letter as the bytes of a mail, assembled by hand because the standard library is slow.

The same row of the outbox always gives the same bytes: nothing here depends on the hour or
on chance, so an attempt whose outcome is unknown can be repeated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from bot.channels.base import Letter, Outgoing, Thread
from bot.channels.email.body import body
from bot.channels.email.headers import (
    folded,
    line,
    message_ids,
    reply_subject,
    subject_line,
)
from bot.channels.email.invites import personal
from bot.channels.email.own import OwnAddress
from bot.channels.email.recipient import Recipient, recipient_of
from bot.channels.email.tokens import Tokens
from bot.effects import SendKind
from bot.events import Attachment
from bot.i18n import Language
from bot.message import Message
from bot.render import label

_AUTOMATIC: dict[SendKind, str] = {
    "reply": "Auto-Submitted: auto-replied\r\n",
    "dialogue": "Auto-Submitted: auto-replied\r\n",
    "reminder": "Auto-Submitted: auto-generated\r\n",
    "mailing": "Auto-Submitted: auto-generated\r\nPrecedence: bulk\r\n",
    "staff": "Auto-Submitted: auto-generated\r\n",
    # People decided this and people should read it: no filter may take it for bulk.
    "decision": "",
    "answer": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail ready for the relay."""

    message_id: str
    return_path: str
    recipient: Recipient
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Writes the mails of one mailbox."""

    own: OwnAddress
    tokens: Tokens
    unsubscribe_url: str | None = None

    def compose(
        self, outgoing: Outgoing, letter: Letter, attachments: Sequence[Attachment] = ()
    ) -> Mail:
        """Turn one letter into a mail; raises PermanentSendError for a useless address."""
        recipient = recipient_of(letter.to.value)
        message_id = self.tokens.message_id(
            outgoing.key, letter.contact_id, letter.about, recipient.address
        )
        content = body(
            text=letter.rendered.text,
            html="\n".join(letter.rendered.parts),
            way_out=self._way_out(letter, outgoing.language),
            language=outgoing.language,
            attachments=personal(
                [*letter.files, *attachments],
                recipient=recipient.address,
                answers_to=self.tokens.reply_address(letter.contact_id, letter.about),
            ),
            boundary="=_" + hashlib.sha256(message_id.encode()).hexdigest()[:32],
        )
        head = self._head(outgoing, letter, recipient, message_id)
        return Mail(
            message_id=message_id,
            return_path=self.tokens.return_path(letter.contact_id, recipient.address),
            recipient=recipient,
            content=head.encode() + content,
        )

    def _head(
        self, outgoing: Outgoing, letter: Letter, recipient: Recipient, message_id: str
    ) -> str:
        return "".join(
            (
                _date_line(outgoing.written_at),
                line("From", self.own.header),
                line("To", recipient.address),
                line("Reply-To", self.tokens.reply_address(letter.contact_id, letter.about)),
                line("Message-ID", message_id),
                _thread_lines(letter.thread),
                subject_line(self._subject(letter)),
                _AUTOMATIC[outgoing.kind],
                # Not "All": that would also hold back the bounces we need.
                "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n",
                self._unsubscribe_lines(letter),
                line("Content-Language", outgoing.language),
                "MIME-Version: 1.0\r\n",
            )
        )

    def _way_out(self, letter: Letter, language: Language) -> tuple[str, str] | None:
        """What a letter to a list says below, in both its forms, of how to leave it."""
        page = self._page_to_leave(letter)
        if page is None:
            return None
        words = _to_leave(language)
        return f"{words}: {page}", f'<br>\n<a href="{escape(page)}">{escape(words)}</a>'

    def _page_to_leave(self, letter: Letter) -> str | None:
        if letter.list is None or not self.unsubscribe_url:
            return None
        token = self.tokens.unsubscribe_token(letter.contact_id, letter.list)
        return f"{self.unsubscribe_url.rstrip('/')}/{token}"

    def _subject(self, letter: Letter) -> str:
        own = (letter.rendered.subject or "").strip()
        if own:
            return own
        answered = reply_subject(letter.thread.subject) if letter.thread else ""
        return answered or self.own.name or self.own.address

    def _unsubscribe_lines(self, letter: Letter) -> str:
        if letter.list is None:
            return ""
        address = self.tokens.unsubscribe_address(letter.contact_id, letter.list)
        mailto = f"<mailto:{address}?subject=unsubscribe>"
        page = self._page_to_leave(letter)
        if page is None:
            return line("List-Unsubscribe", mailto)
        return folded("List-Unsubscribe", [f"<{page}>", mailto], ",") + line(
            "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
        )


@lru_cache(maxsize=64)
def _date_line(at: datetime) -> str:
    return line("Date", format_datetime(at))


@lru_cache
def _to_leave(language: Language) -> str:
    return label(Message(key="unsubscribe.footer"), language)


def _thread_lines(thread: Thread | None) -> str:
    if thread is None:
        return ""
    parent = message_ids([thread.in_reply_to or ""])[:1]
    references = message_ids([*thread.references, *parent])
    return "".join(
        (
            line("In-Reply-To", parent[0]) if parent else "",
            folded("References", references) if references else "",
        )
    )
