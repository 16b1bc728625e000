"""The oldest transfer encoding, line by line: a damaged line is left out.

Programs that know no MIME put whole files so between the lines of a letter.
"""

from __future__ import annotations

import binascii
import re

_BEGIN = re.compile(rb"(?m)^begin [0-7]{3,4} ([^\r\n]{0,300})\r?\n")
_END = re.compile(rb"(?m)^end[ \t]*\r?$")
_MOST_ENCLOSED = 20


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


def enclosed(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A letter without the files between its lines, and those files by name."""
    kept, files, at = [], list[tuple[bytes, bytes]](), 0
    for begin in _BEGIN.finditer(data):
        if begin.start() < at or not _is_encoded(data, begin.end()):
            continue
        end = _END.search(data, begin.end())
        if end is None or len(files) == _MOST_ENCLOSED:
            break
        kept.append(data[at : begin.start()])
        files.append((begin[1], uudecode(data[begin.start() : end.end()])))
        at = end.end()
    return b"".join([*kept, data[at:]]), files


def _is_encoded(data: bytes, at: int) -> bool:
    """Whether the line at ``at`` is as long as its first letter says."""
    line = data[at : at + 100].split(b"\n", 1)[0].rstrip()
    expected = -(-((line[0] - 32) & 63) // 3) * 4 + 1 if line else 0
    return expected > 1 and expected - 3 <= len(line) <= expected + 1


def _line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
