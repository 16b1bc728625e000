"""How far a mailbox has been read: the channel's cursor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

# "first": nobody has read this mailbox for us before. "again": the server numbered its
# messages anew, and what we handled under the old numbers is recognised by its identity.
Start = Literal["first", "again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The last UID handled under a UIDVALIDITY.

    Messages up to ``old`` were there when this numbering was first met; of those only the
    ones that may still need an answer are looked at.
    """

    validity: int
    uid: int = 0
    old: int = 0
    start: Start = "first"

    @classmethod
    def parse(cls, saved: str | None) -> Place | None:
        """Read a saved place; None for nothing or for what another version wrote."""
        fields = (saved or "").split(":")
        if len(fields) != 4 or not all(field.isdecimal() for field in fields[:3]):
            return None
        validity, uid, old = map(int, fields[:3])
        start: Start = "again" if fields[3] == "again" else "first"
        return cls(validity=validity, uid=uid, old=old, start=start)

    def __str__(self) -> str:
        return f"{self.validity}:{self.uid}:{self.old}:{self.start}"

    def after(self, uid: int) -> Place:
        """The place once a message is handled."""
        return replace(self, uid=max(self.uid, uid))


def resume(saved: Place | None, *, validity: int, next_uid: int) -> Place:
    """Where to go on in a mailbox as the server shows it now."""
    if saved is None:
        return Place(validity=validity, old=next_uid - 1, start="first")
    if saved.validity != validity:
        return Place(validity=validity, old=next_uid - 1, start="again")
    return saved
