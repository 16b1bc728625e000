"""Somebody's mail program: what they write, as the bytes that reach our server."""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Literal

from bot.channels.email.compose import Mail
from bot.events import Attachment
from bot.i18n import Language
from bot.rehearsal.doors import SERVER
from bot.rehearsal.posted import Posted

Program = Literal["plain", "base64", "html", "below"]
PROGRAMS: Sequence[Program] = ("plain", "plain", "base64", "html", "below")
Proof = Literal["pass", "none", "fail"]

OWN = "presessions@rehearsal.example"
_HEADER = re.compile(r"^(Reply-To|Message-ID|Subject): (.*(?:\r\n[ \t].*)*)", re.MULTILINE)
_TO_LEAVE = re.compile(r"<mailto:([^?>]+)\?subject=unsubscribe>")
_QUOTED = 4000  # characters of ours that a reply repeats
_WROTE = {
    "en": "On {when}, Pre-sessions <{own}> wrote:",
    "fr": "Le {when}, Pre-sessions <{own}> a écrit :",
    "es": "El {when}, Pre-sessions <{own}> escribió:",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One of our mails as it lies in a mailbox."""

    reply_to: str
    message_id: str
    subject: str
    text: str = field(repr=False)
    to_leave: str | None = None

    @classmethod
    def read(cls, mail: Mail, text: str) -> Received:
        """By the headers that it came with."""
        head = mail.content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        found = {name: value.rstrip("\r") for name, value in _HEADER.findall(head)}
        leave = _TO_LEAVE.search(head)
        return cls(
            reply_to=found["Reply-To"],
            message_id=found["Message-ID"],
            subject=found.get("Subject", ""),
            text=text,
            to_leave=leave[1] if leave else None,
        )


@dataclass(slots=True, kw_only=True)
class Mailbox:
    """One address and its habits; ``proof`` is what our server finds out about its domain."""

    address: str
    language: Language
    program: Program = "plain"
    proof: Proof = "pass"
    author: str = ""
    invited: bool = True
    sent: int = field(default=0, init=False)

    def writes(
        self,
        text: str,
        now: datetime,
        *,
        answers: Received | None = None,
        headers: Sequence[str] = (),
        files: Sequence[Attachment] = (),
        to: str | None = None,
        subject: str = "Pre-sessions",
    ) -> Posted:
        """A mail; an answer goes where the answered one asks, and quotes it in its own way."""
        self.sent += 1
        to = to or (answers.reply_to if answers else OWN)
        lines = [
            *self._trace(now),
            f"From: <{self.address}>",
            f"To: <{to}>",
            f"Subject: {f'Re: {answers.subject}' if answers else subject}",
            f"Message-ID: <{self.sent}.{self.address}>",
            f"Date: {format_datetime(now)}",
            "MIME-Version: 1.0",
            *headers,
        ]
        if answers:
            lines += [f"In-Reply-To: {answers.message_id}", f"References: {answers.message_id}"]
        content = self._content(text, now, answers)
        if files:
            content = _mixed(content, files)
        raw = "\r\n".join(lines).encode() + b"\r\n" + content
        return self.posts(raw, now, text)

    def posts(self, raw: bytes, now: datetime, words: str) -> Posted:
        """Any bytes at all."""
        return Posted(
            at=now,
            channel="email",
            author=self.author or self.address,
            body=raw,
            words=words,
            invited=self.invited,
        )

    def _trace(self, now: datetime) -> list[str]:
        domain = self.address.rpartition("@")[2]
        lines = [f"Return-Path: <{self.address}>"]
        if self.proof != "none":
            lines.append(
                f"Authentication-Results: {SERVER}; dmarc={self.proof} header.from={domain};"
                f" spf={self.proof} smtp.mailfrom={domain}"
            )
        lines.append(f"Received: from mail.{domain} by {SERVER}; {format_datetime(now)}")
        return lines

    def _content(self, text: str, now: datetime, answers: Received | None) -> bytes:
        quoted, wrote = "", ""
        if answers is not None:
            wrote = _WROTE[self.language].format(when=f"{now:%d.%m.%Y %H:%M}", own=OWN)
            quoted = answers.text[:_QUOTED].replace("\r\n", "\n")
        if self.program == "html":
            return _alternative(text, wrote, quoted)
        below = "".join(f"> {line}\n" for line in quoted.split("\n")) if quoted else ""
        if self.program == "below" and below:
            whole = f"{wrote}\n{below}\n{text}\n"
        else:
            whole = f"{text}\n\n{wrote}\n{below}" if below else f"{text}\n"
        if self.program == "base64":
            return _part("plain", "base64", base64.encodebytes(whole.encode()))
        return _part("plain", "8bit", whole.replace("\n", "\r\n").encode())


def _part(subtype: str, encoding: str, content: bytes) -> bytes:
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode() + content


def _alternative(text: str, wrote: str, quoted: str) -> bytes:
    plain = f"{text}\n"
    words = escape(text).replace("\n", "<br>")
    old = escape(quoted).replace("\n", "<br>")
    html = f'<div dir="ltr">{words}</div>'
    if quoted:
        plain += f"\n{wrote}\n" + "".join(f"> {line}\n" for line in quoted.split("\n"))
        html += (
            f'<br><div class="gmail_quote"><div class="gmail_attr">{escape(wrote)}</div>'
            f'<blockquote class="gmail_quote">{old}</blockquote></div>'
        )
    bodies = (
        _part("plain", "quoted-printable", quopri.encodestring(plain.encode())),
        _part("html", "quoted-printable", quopri.encodestring(html.encode())),
    )
    return _multipart("alternative", bodies)


def _mixed(content: bytes, files: Sequence[Attachment]) -> bytes:
    parts = [content]
    for file in files:
        head = (
            f"Content-Type: {file.media_type}\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            f'Content-Disposition: attachment; filename="{file.name}"\r\n\r\n'
        )
        parts.append(head.encode() + base64.encodebytes(file.content))
    return _multipart("mixed", parts)


def _multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    boundary = f"=_{subtype}_of_{len(parts)}"
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return head + body + b"--" + boundary.encode() + b"--\r\n"
