"""How much of one mail we are ready to read, and the refusal of what goes beyond."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import PresessionsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps that hold before any parser sees the bytes: wide for people, narrow for bombs."""

    message_bytes: int = 40 * 1024 * 1024
    header_bytes: int = 128 * 1024
    all_header_bytes: int = 384 * 1024
    addresses: int = 1_000
    parts: int = 400
    depth: int = 24
    boundary_lookalikes: int = 20_000
    text_characters: int = 400_000
    html_characters: int = 600_000
    attachment_bytes: int = 25 * 1024 * 1024
    attachments: int = 100


LIMITS = Limits()


class MailRefused(PresessionsError):
    """A mail that we will not read on; the text is the reason shown to staff."""
