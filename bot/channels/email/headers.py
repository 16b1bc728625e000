"""Header lines that no text can break out of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.header import Header
from functools import lru_cache

_CRLF = "\r\n"
_LONGEST_SUBJECT = 250
_MOST_REFERENCES = 10
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_REPLY_MARK = re.compile(
    r"(?:\s*(?:re|ré|rép|aw|sv|tr|fwd?|rv|res|enc)(?:\[\d+\])?\s*:)+", re.IGNORECASE
)


def line(name: str, value: str) -> str:
    """One header line; control characters end nothing, they become spaces."""
    return f"{name}: {one_line(value)}\r\n"


def folded(name: str, values: Iterable[str], separator: str = "") -> str:
    """A header of several values, each on a line of its own."""
    return f"{name}: " + f"{separator}\r\n ".join(one_line(value) for value in values) + "\r\n"


def one_line(value: str) -> str:
    """Text without line ends, control characters and broken halves of characters."""
    if value.isprintable():
        return value.strip()
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", value)).strip()


@lru_cache(maxsize=512)
def subject_line(text: str) -> str:
    """The Subject header, encoded and folded as RFC 2047 asks."""
    shown = one_line(text)[:_LONGEST_SUBJECT]
    charset = "us-ascii" if shown.isascii() and "=?" not in shown else "utf-8"
    header = Header(shown, charset, maxlinelen=76, header_name="Subject")
    return f"Subject: {header.encode(linesep=_CRLF)}\r\n"


def reply_subject(subject: str) -> str:
    """The subject of an answer: one ``Re:``, whatever stood before it."""
    bare = one_line(subject)
    marked = _REPLY_MARK.match(bare)
    bare = bare[marked.end() :].strip() if marked else bare
    return f"Re: {bare}" if bare else ""


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Well-formed Message-IDs, each once; the first and the latest where there are many."""
    found = dict.fromkeys(match for value in values for match in _MESSAGE_ID.findall(value))
    kept = tuple(found)
    if len(kept) <= _MOST_REFERENCES:
        return kept
    return kept[:1] + kept[1 - _MOST_REFERENCES :]
