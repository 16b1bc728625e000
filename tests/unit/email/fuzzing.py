"""Mails of ours with some bytes changed: ``make fuzz`` reads them for as long as it is told.

A few hundred with a fixed seed are read by the tests. Here every round has a seed of its own,
which is printed with whatever it breaks.
"""

# ruff: noqa: E501, T201 - a table of pieces; a command that prints what it found
from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence

from bot.channels.email.identity import identity
from bot.channels.email.incoming import Desk
from bot.channels.email.reading.parse import parse
from tests.mailservers.letters import NOON, OWN, TOKENS
from tests.unit.email.letters import ALL
from tests.unit.email.test_clients import ATTRIBUTIONS, FEET, NEW, OLDER, QUESTION
from tests.unit.email.test_mtas import NOTICES

_HEAD = "From: Ana <ana@example.org>\r\nSubject: Re: call\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
_PIECES = (
    b"\r\n", b"\n", b"\r", b"\0", b'"', b"(", b"<", b">", b"=?utf-8?b?", b"?=", b"--cut", b";", b"\xff\xfe",
    b"boundary=", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n", b"charset=utf-16", b"*0*=",
    b"Content-Transfer-Encoding: base64\n", b"message/rfc822", b"Final-Recipient:", b"> ", b" wrote:\n",
    b"<style>", b"@media{", b"{", b"}", b"-----BEGIN PGP SIGNED MESSAGE-----\n", b"\xed\xa0\x80", b"&#x110000;",
)  # fmt: skip
SLOWEST = 1.5  # seconds of processor time for one mail


def seeds() -> tuple[bytes, ...]:
    """The mails that are changed: all our fixtures as whole mails."""
    replies = (
        *(f"{NEW}\r\n\r\n{line}\r\n> {QUESTION}" for line in ATTRIBUTIONS),
        *(f"{NEW}\r\n\r\n{each}" for each in (*OLDER, *FEET)),
    )
    notices = (notice.encode() for notice, *_ in NOTICES.values())
    return (*ALL, *((_HEAD + reply).encode() for reply in replies), *notices)


def mutated(rng: random.Random, raw: bytes) -> bytes:
    """The same mail with a few bytes changed, moved, lost or put in."""
    data = bytearray(raw)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(data) + 1)
        length = rng.randint(1, 300)
        choice = rng.randrange(5)
        if choice == 0 and at < len(data):
            data[at] = rng.randrange(256)
        elif choice == 1:
            data[at:at] = rng.choice(_PIECES)
        elif choice == 2:
            del data[at : at + length]
        elif choice == 3:
            data[at:at] = data[at // 2 : at // 2 + length]
        else:
            data[at : at + 3] = rng.choice(_PIECES) * rng.randint(1, 40)
    return bytes(data)


def endured(raw: bytes) -> str | None:
    """What is wrong with how a mail was read and understood, or None."""
    started = time.process_time()
    mail = parse(raw, authserv_id="mx.our.example")
    if "unreadable" in mail.reason:
        return mail.reason
    Desk(own=OWN, tokens=TOKENS).open(raw, mail, NOON)
    mail.text.encode()  # what goes into the store holds no half characters
    mail.subject.encode()
    assert identity(raw, mail) == identity(raw, mail)
    took = time.process_time() - started
    return f"took {took:.1f} s" if took > SLOWEST else None


def main(arguments: Sequence[str]) -> int:
    """Read changed mails until the time is over; 1 when one of them was too much."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=None, help="repeat one round")
    options = parser.parse_args(arguments)
    every, read, broken = seeds(), 0, 0
    seed = options.seed if options.seed is not None else time.time_ns() % 2**32
    ends = time.monotonic() + options.seconds
    while time.monotonic() < ends:
        rng = random.Random(seed)
        raw = mutated(rng, rng.choice(every))
        try:
            problem = endured(raw)
        except Exception as error:  # noqa: BLE001  (that is what is looked for)
            problem = f"{type(error).__name__}: {error}"
        read += 1
        if problem is not None:
            broken += 1
            print(f"seed {seed}: {problem}\n{raw!r}"[:2_000], file=sys.stderr)
        seed = (seed + 1) % 2**32
        if options.seed is not None:
            break
    print(f"{read:,} changed mails were read, {broken} of them were too much.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
