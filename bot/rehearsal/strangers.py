"""Strangers who mean no good, or nothing at all: none of them may harm anybody else."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rehearsal.book import Delivery
from bot.rehearsal.mailbox import OWN, Mailbox, Received
from bot.rehearsal.phone import Phone
from bot.rehearsal.posted import Plan, Posted

_SECOND, _HOUR = timedelta(seconds=1), timedelta(hours=1)
_BOMB, _FLOOD = 170, 190  # messages, more than anybody may send at once
_LOOP = 40  # answers after which the other machine is switched off


@dataclass(slots=True, kw_only=True)
class Stranger:
    """One of them: what it does, to whom, and from where."""

    number: int
    mischief: str
    chance: random.Random
    plan: Plan
    victims: Sequence[Victim]
    pen: Mailbox | Phone = field(init=False)
    answered: int = 0

    def __post_init__(self) -> None:
        if self.mischief in _ON_TELEGRAM:
            self.pen = Phone(chat=900_000 + self.number, language="en", invited=False)
        else:
            self.pen = Mailbox(
                address=f"stranger{self.number}@nowhere.test", language="en", invited=False
            )

    @property
    def address(self) -> str:
        """Where answers to it go."""
        return self.pen.address

    def start(self, at: datetime) -> None:
        """Begin at a moment."""
        act = {**_BY_MAIL, **_ON_TELEGRAM}[self.mischief]
        for moment, posted in _timed(act, self, at):
            self.plan(moment, posted)

    def hear(self, delivery: Delivery) -> None:
        """Machines answer everything."""
        if self.mischief not in {"loop", "silent loop"} or delivery.mail is None:
            return
        if self.answered >= _LOOP or not isinstance(self.pen, Mailbox):
            return
        self.answered += 1
        pen, received = self.pen, Received.read(delivery.mail, delivery.text)
        said = "Your message has been received and will be read soon."
        headers = () if self.mischief == "loop" else ("Auto-Submitted: auto-replied",)
        self.plan(
            delivery.at + _SECOND,
            lambda now: [pen.writes(said, now, answers=received, headers=headers)],
        )

    def mail(self, raw: bytes, now: datetime, words: str) -> list[Posted]:
        """Raw bytes from this stranger."""
        assert isinstance(self.pen, Mailbox), "only mail is bytes"
        return [self.pen.posts(raw, now, words)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """Somebody of the cast as a stranger knows them: an address, and the last letter to it."""

    address: str
    received: Callable[[], Received | None]


Act = Callable[[Stranger, datetime], list[Posted]]


def _timed(
    act: Act, stranger: Stranger, at: datetime
) -> list[tuple[datetime, Callable[[datetime], Sequence[Posted]]]]:
    times = {"bomb": _BOMB, "flood": _FLOOD}.get(stranger.mischief, 1)
    return [(at + place * _SECOND / 3, lambda now: act(stranger, now)) for place in range(times)]


def _head(stranger: Stranger, *more: str) -> bytes:
    lines = (f"From: <{stranger.address}>", f"To: <{OWN}>", *more)
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def _encoded_words(stranger: Stranger, now: datetime) -> list[Posted]:
    flood = " ".join(["=?utf-8?q?=41?="] * 5000)
    return stranger.mail(_head(stranger, f"Subject: {flood}") + b"hello\r\n", now, "(a flood)")


def _nothing(stranger: Stranger, now: datetime) -> list[Posted]:
    return [
        *stranger.mail(b"", now, "(no bytes at all)"),
        *stranger.mail(b"\r\n\r\n", now, "(two line ends)"),
        *stranger.mail(_head(stranger) + b"\x00" * 900 + b"apply\x00", now, "(zero bytes)"),
    ]


def _declared(stranger: Stranger, now: datetime) -> list[Posted]:
    head = _head(
        stranger,
        "Content-Type: application/octet-stream; name=ten.zip",
        "Content-Length: 10485760",
        "Content-Transfer-Encoding: base64",
    )
    return stranger.mail(head + b"QUJD", now, "(three bytes that say they are ten megabytes)")


def _nested(stranger: Stranger, now: datetime) -> list[Posted]:
    raw = _head(stranger, 'Content-Type: multipart/mixed; boundary="b0"')
    for depth in range(300):
        inner = f'--b{depth}\r\nContent-Type: multipart/mixed; boundary="b{depth + 1}"\r\n\r\n'
        raw += inner.encode()
    return stranger.mail(raw, now, "(300 parts in one another)")


def _noise(stranger: Stranger, now: datetime) -> list[Posted]:
    return stranger.mail(stranger.chance.randbytes(3000), now, "(3,000 bytes of noise)")


def _greets(stranger: Stranger, now: datetime) -> list[Posted]:
    """What a loop begins with: a first mail that looks like a person's."""
    assert isinstance(stranger.pen, Mailbox), "loops are made of mail"
    return [stranger.pen.writes("Could you tell me more, please?", now)]


def _bounce(stranger: Stranger, now: datetime) -> list[Posted]:
    """Says that somebody else's address is dead, quoting a Message-ID made up or seen."""
    told = []
    for victim in stranger.victims:
        seen = victim.received()
        for message_id in ("<k.aaaa.bbbbbbbb@rehearsal.example>", seen and seen.message_id):
            raw = _dsn(stranger, victim.address, message_id or "<none@nowhere.test>")
            # Whoever was forwarded our letter knows its Message-ID, and not its return path.
            if message_id is None or seen is None or message_id != seen.message_id:
                told += stranger.mail(raw, now, f"(a bounce of {victim.address})")
    return told


def _dsn(stranger: Stranger, address: str, message_id: str) -> bytes:
    head = _head(
        stranger,
        "Return-Path: <>",
        "Subject: Undelivered Mail Returned to Sender",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="dsn"',
    )
    body = (
        "--dsn\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--dsn\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.nowhere.test\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "--dsn\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {message_id}\r\nTo: <{address}>\r\n\r\n--dsn--\r\n"
    )
    return head + body.encode()


def _forwarded(stranger: Stranger, now: datetime) -> list[Posted]:
    """Answers what was written to somebody else: the token is right, the sender is not."""
    assert isinstance(stranger.pen, Mailbox), "only mail is forwarded"
    seen = [each for victim in stranger.victims if (each := victim.received())]
    words = ("We will attend.", "STOP", "Yes, I will take part.", "delete my data", "yes")
    return [
        stranger.pen.writes(stranger.chance.choice(words), now, answers=received)
        for received in seen
    ]


def _calendar(stranger: Stranger, now: datetime) -> list[Posted]:
    """A calendar answer in the name of somebody who was invited."""
    raw = []
    for victim in stranger.victims:
        head = _head(stranger, 'Content-Type: text/calendar; method=REPLY; charset="utf-8"')
        body = (
            "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:40-TG@rehearsal.example\r\n"
            f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{victim.address}\r\nEND:VEVENT\r\n"
            "END:VCALENDAR\r\n"
        )
        raw += stranger.mail(head + body.encode(), now, f"(accepts for {victim.address})")
    return raw


def _forged(stranger: Stranger, now: datetime) -> list[Posted]:
    """Writes in somebody's name, and our mail server finds that it is not theirs."""
    forged = []
    for victim in stranger.victims:
        pen = Mailbox(
            address=victim.address,
            language="en",
            proof="fail",
            author=stranger.address,
            invited=False,
        )
        pen.sent = 7000 + stranger.number * 10  # Message-IDs of its own
        orders = ("STOP", "delete my data", "withdraw", "We cannot attend.")
        forged += [pen.writes(words, now) for words in orders]
    return forged


def _to_all(stranger: Stranger, now: datetime) -> list[Posted]:
    crowd = ", ".join(f"<guest{place}@nowhere.test>" for place in range(60))
    raw = _head(stranger, f"Cc: {crowd}", "Subject: Re: Re: lunch") + b"Thanks all!\r\n"
    return stranger.mail(raw, now, "(an answer to everybody)")


def _quotes(stranger: Stranger, now: datetime) -> list[Posted]:
    body = "Dear all, see below.\r\n\r\nOn Monday Ama wrote:\r\n> STOP\r\n> apply\r\n> yes\r\n"
    return stranger.mail(_head(stranger, "Subject: Fwd: STOP") + body.encode(), now, "(quotes)")


def _bomb(stranger: Stranger, now: datetime) -> list[Posted]:
    assert isinstance(stranger.pen, Mailbox), "a mail bomb is made of mail"
    return [stranger.pen.writes("Why does nobody answer me?", now)]


def _flood(stranger: Stranger, now: datetime) -> list[Posted]:
    assert isinstance(stranger.pen, Phone), "a flood comes from a phone"
    return [stranger.pen.types("Is anybody there?", now)]


def _odd_updates(stranger: Stranger, now: datetime) -> list[Posted]:
    """Kinds of updates that nobody sends by typing an answer."""
    pen = stranger.pen
    assert isinstance(pen, Phone), "updates come from phones"
    return [
        pen.sends({"sticker": {"file_id": "s"}}, now, "(a sticker)"),
        pen.sends({"voice": {"file_id": "v"}}, now, "(a voice message)"),
        pen.types("👩‍👩‍👧‍👦" * 600, now),
        pen.types("\u202e<b>_*[x](tg://user?id=1)\x00\x07", now),
        pen.types("/start " + "A" * 60, now),
        pen.taps("attend:Aaaaaaaaaaaa:yes", now),
        pen.taps("erase:yes:99999999999999999999", now),
        pen.taps("::::", now),
        pen.update("edited_message", {"message_id": 1, "text": "STOP"}, now, "(an edit)"),
        pen.update("poll_answer", {}, now, "(an answer to a poll)"),
        pen.update("my_chat_member", {"new_chat_member": {"status": "kicked"}}, now, "(blocks)"),
        pen.update("my_chat_member", {"new_chat_member": {"status": "member"}}, now, "(returns)"),
        pen.update("message", {}, now, "(a message of nothing)"),
    ]


_BY_MAIL: Mapping[str, Act] = {
    "encoded words": _encoded_words,
    "nothing": _nothing,
    "ten megabytes": _declared,
    "nested": _nested,
    "noise": _noise,
    "loop": _greets,
    "silent loop": _greets,
    "bounce": _bounce,
    "forwarded": _forwarded,
    "calendar": _calendar,
    "forged": _forged,
    "to all": _to_all,
    "quotes": _quotes,
    "bomb": _bomb,
}
_ON_TELEGRAM: Mapping[str, Act] = {"flood": _flood, "odd updates": _odd_updates}
MISCHIEFS = (*_BY_MAIL, *_ON_TELEGRAM)
# What takes long to play comes seldom: a bomb or a flood in one round of twenty.
_LEAST, _ONE_IN = 2, 10
_SHARES = [1 if each in {"bomb", "flood"} else 2 for each in MISCHIEFS]


def drawn(applicants: int, seed: int) -> list[str]:
    """What strangers do in one round: a few mischiefs, and more of them among more people."""
    chance = random.Random(f"mischiefs {seed}")  # noqa: S311  (invents, guards nothing)
    return chance.choices(MISCHIEFS, _SHARES, k=max(_LEAST, applicants // _ONE_IN))


def strangers(
    mischiefs: Sequence[str], victims: Sequence[Victim], chance: random.Random, plan: Plan
) -> list[Stranger]:
    """One for each mischief, each with some people in view."""
    return [
        Stranger(
            number=place,
            mischief=mischief,
            chance=random.Random(f"{chance.random()} {place}"),  # noqa: S311
            plan=plan,
            victims=chance.sample(victims, min(3, len(victims))),
        )
        for place, mischief in enumerate(mischiefs, 1)
    ]
