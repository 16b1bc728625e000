"""Joining two addresses of one person, once they proved that both are theirs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.events import Address
from bot.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCode:
    """Have a short code sent to another address, or to where an application's messages go.

    Whether anybody is known there shows in nothing that the asker sees, and not in the time
    that their answer takes: nobody is looked up in this turn.
    """

    asker_id: int
    language: Language
    to: Address | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCode:
    """Look up whom a code was asked for, and send it."""

    request: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendTry:
    """Count a wrong guess at a code."""

    code_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinAddresses:
    """Make one person of a contact and the one whose post they proved to read.

    Drafts follow to the contact that is in use; what was sent in keeps its own.
    """

    code_id: int
    contact_id: int
    other_id: int
