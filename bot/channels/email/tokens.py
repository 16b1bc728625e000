"""Signed tokens in our own addresses and Message-IDs: whom a mail went to, and about what.

A token is ``version | contact | payload | mac`` in base32, so that it survives mail systems
that fold case. The kind is signed but not written: the place a token is found in says it,
and a token cut from one place is worthless in another.

Everything is kept short: mail programs refold a Message-ID that does not fit into one line
of 78 characters when they quote it, and some of them break it.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32decode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.channels.email.own import OwnAddress
from bot.events import LISTS, ListName, ReplyToken

Kind = Literal["reply", "bounce", "unsubscribe", "message"]

_VERSION = 1
_MAC_BYTES = 8
_ROW_BYTES = 5
_FINGERPRINT_BYTES = 5
_LOCAL_PART_LIMIT = 64
_LONGEST = 400
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
# Our letters as Python's own digits of base 32.
_DIGITS = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")
_APPLICATION = re.compile(r"A[a-z2-7]{11}")
_PACKED = b"\x00"
_MARKS: dict[Kind, str] = {"reply": "r", "bounce": "b", "unsubscribe": "u"}
# Bounces and complaints come from anyone: these kinds also say which address was written to,
# so that nobody can report somebody else's address as dead.
_WIDTHS: dict[Kind, int] = {
    "bounce": _FINGERPRINT_BYTES,
    "message": _FINGERPRINT_BYTES,
    "unsubscribe": 1,  # the number of the list
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a bounce proves: the contact, and a fingerprint of the address that was used."""

    contact_id: int
    about: str | None
    fingerprint: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Who leaves which list."""

    contact_id: int
    list: ListName


class Tokens:
    """Makes and checks the tokens of one mailbox."""

    def __init__(self, *, secret: bytes, own: OwnAddress, older: Iterable[bytes] = ()) -> None:
        secrets = (secret, *older)
        # Mail that left under an older key is answered, and bounces, long after.
        self._keys = [hmac.digest(each, b"presessions mail tokens", "sha256") for each in secrets]
        self._key = self._keys[0]
        self._own = own

    def fingerprint(self, address: str) -> bytes:
        """A short keyed hash of an address; spelling in capitals makes no difference."""
        return _of_address(self._key, address)

    def names(self, trace: Trace, address: str) -> bool:
        """Whether a trace was made for this address, under any of our keys."""
        made = (_of_address(key, address) for key in self._keys)
        return any(hmac.compare_digest(each, trace.fingerprint) for each in made)

    def reply_address(self, contact_id: int, about: str | None) -> str:
        """Where an answer to this mail goes."""
        address = self._tagged("reply", self._sign("reply", contact_id, _text(about)))
        if len(address.rpartition("@")[0]) <= _LOCAL_PART_LIMIT:
            return address
        # The Message-ID still says what the mail was about.
        return self._tagged("reply", self._sign("reply", contact_id, b""))

    def return_path(self, contact_id: int, recipient: str) -> str:
        """Where a bounce of this mail goes."""
        return self._tagged("bounce", self._sign("bounce", contact_id, self.fingerprint(recipient)))

    def unsubscribe_address(self, contact_id: int, name: ListName) -> str:
        """Where a mail that asks us to stop sending one list goes."""
        return self._tagged("unsubscribe", self.unsubscribe_token(contact_id, name))

    def unsubscribe_token(self, contact_id: int, name: ListName) -> str:
        """The last part of the one-click address."""
        return self._sign("unsubscribe", contact_id, bytes([LISTS.index(name)]))

    def message_id(self, key: str, contact_id: int, about: str | None, recipient: str) -> str:
        """The Message-ID of an outbox row: the same for every attempt."""
        row = hmac.digest(self._key, b"row:" + key.encode(), "sha256")[:_ROW_BYTES]
        token = self._sign("message", contact_id, self.fingerprint(recipient) + _text(about))
        return f"<k.{_encode(row)}.{token}@{self._own.domain}>"

    def reply_token(
        self, recipients: Iterable[str], references: Iterable[str]
    ) -> ReplyToken | None:
        """What a mail answers: first by the address it was sent to, then by what it quotes."""
        for address in recipients:
            found = self._open("reply", self._tag("reply", address))
            if found is not None:
                return ReplyToken(contact_id=found.contact_id, about=found.about)
        for message_id in references:
            trace = self.trace_of_message(message_id)
            if trace is not None:
                return ReplyToken(contact_id=trace.contact_id, about=trace.about)
        return None

    def trace_of_return_path(self, recipients: Iterable[str]) -> Trace | None:
        """The first signed return path among the addresses a bounce was sent to."""
        opened = (self._open("bounce", self._tag("bounce", address)) for address in recipients)
        return next(filter(None, opened), None)

    def trace_of_message(self, message_id: str | None) -> Trace | None:
        """What a Message-ID says when it is one of ours and unaltered."""
        local, _, domain = (message_id or "").strip().strip("<>").rpartition("@")
        mark, _, rest = local.partition(".")
        if mark.lower() != "k" or domain.lower() != self._own.domain:
            return None
        return self._open("message", rest.partition(".")[2])

    def unsubscribing(self, recipients: Iterable[str]) -> Leaving | None:
        """Whose unsubscribe address a mail was sent to, and of which list."""
        opened = (self.unsubscriber(self._tag("unsubscribe", address)) for address in recipients)
        return next(filter(None, opened), None)

    def unsubscriber(self, token: str) -> Leaving | None:
        """Who leaves what by a one-click address, or None when the token is not ours."""
        found = self._open("unsubscribe", token)
        number = found.fingerprint[0] if found and found.fingerprint else len(LISTS)
        if found is None or number >= len(LISTS):
            return None
        return Leaving(contact_id=found.contact_id, list=LISTS[number])

    def _tagged(self, kind: Kind, token: str) -> str:
        return f"{self._own.local}+{_MARKS[kind]}.{token}@{self._own.domain}"

    def _tag(self, kind: Kind, address: str) -> str:
        local, _, domain = address.rpartition("@")
        base, _, tag = local.partition("+")
        if domain.lower() != self._own.domain or base.lower() != self._own.local.lower():
            return ""
        mark, _, token = tag.partition(".")
        return token if mark.lower() == _MARKS[kind] else ""

    def _sign(self, kind: Kind, contact_id: int, payload: bytes) -> str:
        body = bytes([_VERSION]) + _number(contact_id) + payload
        return _encode(body + _mac(self._key, kind, body))

    def _open(self, kind: Kind, token: str) -> Trace | None:
        raw = _decode(token)
        body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        signed = any(hmac.compare_digest(mac, _mac(key, kind, body)) for key in self._keys)
        if len(body) < 2 or not signed:
            return None
        if body[0] != _VERSION:
            return None
        contact_id, payload = _read_number(body[1:])
        width = _WIDTHS.get(kind, 0)
        about = _read_text(payload[width:]) or None
        return Trace(contact_id=contact_id, about=about, fingerprint=payload[:width])


def _mac(key: bytes, kind: Kind, body: bytes) -> bytes:
    return hmac.digest(key, kind.encode() + b":" + body, "sha256")[:_MAC_BYTES]


def _of_address(key: bytes, address: str) -> bytes:
    folded = address.strip().casefold().encode("utf-8", "replace")
    return hmac.digest(key, b"address:" + folded, "sha256")[:_FINGERPRINT_BYTES]


def _text(about: str | None) -> bytes:
    """What a mail is about; an application's id as its 55 bits, anything else as it is."""
    if about is None or _APPLICATION.fullmatch(about) is None:
        return (about or "").encode()
    # 55 bits, moved to the front of seven bytes.
    return _PACKED + (int(about[1:].translate(_DIGITS), 32) << 1).to_bytes(7)


def _read_text(payload: bytes) -> str:
    if not payload.startswith(_PACKED):
        return payload.decode("utf-8", "replace")
    return "A" + _encode(payload[1:])[:11]


def _encode(raw: bytes) -> str:
    """Base32 without padding; the standard library's takes five times as long."""
    letters = -(-len(raw) * 8 // 5)
    number = int.from_bytes(raw) << (-len(raw) * 8) % 10
    pairs = [_PAIRS[number >> shift & 1023] for shift in range((letters - 1) // 2 * 10, -1, -10)]
    return "".join(pairs)[:letters]


def _decode(token: str) -> bytes:
    if not token.isascii() or len(token) > _LONGEST:
        return b""
    try:
        return b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return b""


def _number(value: int) -> bytes:
    """A number in seven bits a byte, the last byte without the high bit."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))


def _read_number(raw: bytes) -> tuple[int, bytes]:
    value = 0
    for position, byte in enumerate(raw):
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, raw[position + 1 :]
    return value, b""
