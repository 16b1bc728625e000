"""Message identifiers: the threads that mails hang on.

Some mail programs fold a long identifier into encoded words, which no standard allows; they
are read as what they mean.
"""

from __future__ import annotations

import re

from bot.channels.email.reading.fields import Fields

_IDENTIFIER = re.compile(r"<([^<>\s]{1,900})>")
_BARE = re.compile(r"[^<>\s,;]{3,900}")
_MOST = 100


def message_id(fields: Fields, name: str = "message-id") -> str | None:
    """The first identifier in a field, in angle brackets, even where they were forgotten."""
    found = identifiers(fields.words(name))
    return found[0] if found else None


def references(fields: Fields) -> tuple[str, ...]:
    """All mails this one hangs on, oldest first; of very long threads both ends."""
    found = tuple(dict.fromkeys(identifiers(fields.words("references"))))
    return found if len(found) <= _MOST else (found[0], *found[1 - _MOST :])


def identifiers(text: str) -> list[str]:
    """Every identifier in a text, in angle brackets."""
    found = [f"<{match[1]}>" for match in _IDENTIFIER.finditer(text[:100_000])]
    if found:
        return found
    bare = _BARE.search(text[:1_000])
    return [f"<{bare[0]}>"] if bare and "@" in bare[0] else []
