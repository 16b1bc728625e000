"""The oldest transfer encoding, line by line: a damaged line is left out."""

from __future__ import annotations

import binascii
import re

_BEGIN = re.compile(rb"(?m)^begin [0-7]{3,4} [^\r\n]{0,300}\r?\n")


def uudecode(data: bytes) -> bytes:
    """The bytes between "begin" and "end"; without a "begin", every line is tried."""
    begin = _BEGIN.search(data)
    lines = data[begin.end() if begin else 0 :].splitlines()
    decoded = []
    for line in lines:
        if line.strip() == b"end":
            break
        decoded.append(_line(line))
    return b"".join(decoded)


def _line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
