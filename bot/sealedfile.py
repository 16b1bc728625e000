"""A file of any length under the vault: written and read as a stream, whole or not at all.

Each file has a key of its own, sealed by the vault at its front. The chunks are sealed under
it with their number and whether they are the last, so that a file which was cut, joined or
reordered does not open (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.vault import SealBroken, Vault

_MAGIC = b"presessions sealed file 1\n"
_LABEL = b"file.key"
_CHUNK = 1024 * 1024
_LENGTH = struct.Struct(">I")


class SealedWriter:
    """Writes a stream; only ``close`` makes it a file that opens."""

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        key = AESGCM.generate_key(256)
        sealed = vault.seal(key, _LABEL)
        self._file = file
        self._cipher = AESGCM(key)
        self._waiting = bytearray()
        self._number = 0
        file.write(_MAGIC + _LENGTH.pack(len(sealed)) + sealed)

    def write(self, data: bytes) -> None:
        """Add to the stream."""
        self._waiting += data
        while len(self._waiting) > _CHUNK:
            self._put(bytes(self._waiting[:_CHUNK]), last=False)
            del self._waiting[:_CHUNK]

    def close(self) -> None:
        """Write what is left, marked as the end."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), chunk, None)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class SealedReader:
    """Reads a stream; SealBroken as soon as anything in it is not as it was written."""

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise SealBroken("this is no sealed file of presessions")
        self._file = file
        self._cipher = AESGCM(vault.open(_exactly(file, _length(file)), _LABEL))
        self._chunks = self._opened()
        self._ready = bytearray()

    def read(self, size: int) -> bytes:
        """Exactly so many bytes; fewer only at the end."""
        while len(self._ready) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._ready += chunk
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken

    def _opened(self) -> Iterator[bytes]:
        number, last = 0, False
        while not last:
            sealed = _exactly(self._file, _length(self._file))
            mark = self._file.read(1)
            last = not mark
            if mark:
                self._file.seek(-1, 1)
            try:
                yield self._cipher.decrypt(_nonce(number, last=last), sealed, None)
            except InvalidTag:
                raise SealBroken("the file was cut short or changed") from None
            number += 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _length(file: BinaryIO) -> int:
    length: int = _LENGTH.unpack(_exactly(file, _LENGTH.size))[0]
    if length > 2 * _CHUNK:
        raise SealBroken("the file was changed")
    return length


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise SealBroken("the file was cut short")
    return data
