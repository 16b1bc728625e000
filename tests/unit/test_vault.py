"""Sealing: only the right key and the right column open a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault import SealBroken, Vault, derive

VAULT = Vault(["a" * 40])


@given(st.binary(), st.binary(min_size=1))
def test_sealed_value_opens_again(value: bytes, label: bytes) -> None:
    assert VAULT.open(VAULT.seal(value, label), label) == value


@given(st.binary(min_size=8), st.data())
def test_changed_value_does_not_open(value: bytes, data: st.DataObject) -> None:
    sealed = bytearray(VAULT.seal(value, b"column"))
    place = data.draw(st.integers(1, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        VAULT.open(bytes(sealed), b"column")


def test_value_of_another_column_does_not_open() -> None:
    with pytest.raises(SealBroken, match=r"outbox\.body was changed or belongs elsewhere"):
        VAULT.open(VAULT.seal(b"x", b"contacts.address"), b"outbox.body")


def test_older_key_still_opens_and_new_values_take_the_first() -> None:
    both = Vault(["b" * 40, "a" * 40])
    assert both.open(VAULT.seal(b"old", b"c"), b"c") == b"old"
    with pytest.raises(SealBroken, match="a key that PRESESSIONS_SECRET_KEY does not hold"):
        VAULT.open(both.seal(b"new", b"c"), b"c")


def test_same_value_is_sealed_differently_each_time() -> None:
    assert VAULT.seal(b"x", b"c") != VAULT.seal(b"x", b"c")


def test_fingerprint_is_stable_and_keyed() -> None:
    assert VAULT.fingerprint("ama@example.org", "email") == VAULT.fingerprint(
        "ama@example.org", "email"
    )
    assert VAULT.fingerprint("x", "email") != VAULT.fingerprint("x", "telegram")
    assert VAULT.fingerprint("x", "email") != Vault(["b" * 40]).fingerprint("x", "email")


def test_purposes_have_keys_of_their_own() -> None:
    assert len({derive("a" * 40, purpose) for purpose in ("seal", "lookup", "mail tokens")}) == 3
