"""Sealing what people wrote, and finding them again by keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import PresessionsError

_VERSION = b"\x01"
_KEY_ID = 4
_NONCE = 12


class SealBroken(PresessionsError):
    """A sealed value cannot be opened: another key, another column, or changed bytes."""


def derive(secret: str, purpose: str) -> bytes:
    """A 32-byte key for one purpose, from the office's secret (HKDF-SHA-256, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=f"presessions/{purpose}".encode()).derive(
        secret.encode()
    )


class Vault:
    """Authenticated encryption under the first secret; the others still open old values.

    The label (table and column) is bound to the value, so a sealed value copied to another
    column does not open there.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        keys = [derive(secret, "seal") for secret in secrets]
        self._ciphers = {hashlib.sha256(key).digest()[:_KEY_ID]: AESGCM(key) for key in keys}
        self._current = next(iter(self._ciphers))
        self._cipher = self._ciphers[self._current]
        self._lookups = [derive(secret, "lookup") for secret in secrets]
        self.prefix = _VERSION + self._current
        """What everything sealed under the present key begins with."""

    def seal(self, value: bytes, label: bytes) -> bytes:
        """Encrypt a value for one column."""
        nonce = os.urandom(_NONCE)
        return self.prefix + nonce + self._cipher.encrypt(nonce, value, label)

    def open(self, sealed: bytes, label: bytes) -> bytes:
        """Decrypt a column's value; SealBroken when it is not ours or was changed."""
        head = len(_VERSION) + _KEY_ID
        cipher = self._ciphers.get(bytes(sealed[len(_VERSION) : head]))
        if cipher is None:
            raise SealBroken("sealed with a key that PRESESSIONS_SECRET_KEY does not hold")
        try:
            return cipher.decrypt(sealed[head : head + _NONCE], sealed[head + _NONCE :], label)
        except InvalidTag:
            raise SealBroken(f"{label.decode()} was changed or belongs elsewhere") from None

    def knows(self, sealed: bytes) -> bool:
        """Whether a sealed value's key is one of ours."""
        head = len(_VERSION)
        return bytes(sealed[head : head + _KEY_ID]) in self._ciphers

    def fingerprint(self, value: str, purpose: str) -> bytes:
        """A keyed hash to find equal values by, meaningless without the present key."""
        return _keyed(self._lookups[0], value, purpose)

    def older_fingerprints(self, value: str, purpose: str) -> list[bytes]:
        """The hashes that a value had under keys which are being replaced."""
        return [_keyed(lookup, value, purpose) for lookup in self._lookups[1:]]


def _keyed(lookup: bytes, value: str, purpose: str) -> bytes:
    return hmac.digest(lookup, f"{purpose}\0{value}".encode(errors="surrogatepass"), "sha256")
