"""Mail inside an S/MIME signature (RFC 8551, 3.5.2): opened, and never believed for it.

Some programs send the whole letter inside the signature's own structure. Only the few
elements on the way to the letter are read; whatever is not as expected is left closed.
"""

from __future__ import annotations

SIGNED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SEQUENCE, _SET, _INTEGER, _OBJECT, _CONTENT = 0x30, 0x31, 0x02, 0x06, 0xA0
_STRING, _PIECES = 0x04, 0x24
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
# Programs cut letters into pieces of a thousand bytes and more.
_MOST_PIECES = 50_000
# Elements that are entered, or passed over, from the outside to the letter.
_SIGNED_WAY = ((_CONTENT, True), (_SEQUENCE, True), (_INTEGER, False), (_SET, False))
_LETTER_WAY = ((_SEQUENCE, True), (_OBJECT, False), (_CONTENT, True))


def signed_letter(data: bytes) -> bytes | None:
    """The letter inside a signature, or None where there is none."""
    try:
        at, _ = _inside(data, 0, _SEQUENCE)
        at, end = _inside(data, at, _OBJECT)
        if data[at:end] != _SIGNED_DATA:
            return None
        at = end
        for tag, enters in _SIGNED_WAY + _LETTER_WAY:
            start, end = _inside(data, at, tag)
            at = start if enters else end
        return _string(data, at)
    except (IndexError, ValueError):
        return None


def _string(data: bytes, at: int) -> bytes:
    if data[at] != _PIECES:
        start, end = _inside(data, at, _STRING)
        return data[start:end]
    at, stop = _inside(data, at, _PIECES)
    pieces: list[bytes] = []
    while at < stop and data[at] == _STRING:
        if len(pieces) == _MOST_PIECES:
            raise ValueError("cut too small")
        start, at = _inside(data, at, _STRING)
        pieces.append(data[start:at])
    return b"".join(pieces)


def _inside(data: bytes, at: int, tag: int) -> tuple[int, int]:
    """Where the element at ``at`` begins and ends; the end is the data's if it is not told."""
    if data[at] != tag:
        raise ValueError("another element")
    length = data[at + 1]
    start = at + 2
    if length == 0x80:
        return start, len(data)
    if length > 0x80:
        octets = length - 0x80
        length = int.from_bytes(data[start : start + octets], "big")
        start += octets
    if start + length > len(data):
        raise ValueError("cut short")
    return start, start + length
