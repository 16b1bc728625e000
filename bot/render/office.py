"""The address of the office that texts name: ``{office}`` in a template, given by nobody else."""

from __future__ import annotations

OFFICE = "office"
UPR_INFO = "presessions@upr-info.org"

_address = UPR_INFO


def write_to(address: str) -> None:
    """Name this address from now on; said once, when the program starts."""
    global _address  # noqa: PLW0603  (whom one writes to is a fact of the whole installation)
    _address = address or UPR_INFO


def address() -> str:
    """Whom people write to, where the round does not say it."""
    return _address
