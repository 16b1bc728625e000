"""What a mail server's refusal means for the message, the recipient and the channel."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.errors import (
    ChannelDown,
    PermanentSendError,
    RecipientGone,
    SendError,
    TemporarySendError,
)

Stage = Literal["MAIL", "RCPT", "DATA", "dot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of the server, its lines joined."""

    code: int
    text: str

    @property
    def good(self) -> bool:
        """Whether the server said yes (or "go on")."""
        return self.code < 400

    @property
    def detail(self) -> str:
        """The enhanced status code, ``5.1.1``, or nothing."""
        found = _ENHANCED.match(self.text)
        return found[0] if found else ""

    def __str__(self) -> str:
        # Servers like to repeat the address: the reason may be logged, the address not.
        return _ADDRESS.sub("<…>", f"{self.code} {self.text}")[:200]


_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
_UNKNOWN = re.compile(
    r"(unknown|no such|invalid|non-?exist\w*|disabled|inactive) (local )?(user|recipient|mailbox"
    r"|address|account)|(user|recipient|mailbox|address|account)( \S+)?( is| was)? (unknown"
    r"|not found|unavailable|disabled|inactive|does ?n.t exist)|does not exist|no mailbox",
    re.IGNORECASE,
)
_NOT_LET_IN = re.compile(r"authenticat|relay(ing)? (access )?(denied|not permitted)", re.IGNORECASE)
_TOO_FAST = re.compile(r"rate|too many|too much|throttl|quota exceeded for|limit", re.IGNORECASE)

_Means = Callable[[str], SendError]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """The first rule whose every condition holds decides; an empty condition always holds."""

    codes: tuple[int, int] = (400, 599)
    stages: tuple[Stage, ...] = ("MAIL", "RCPT", "DATA", "dot")
    details: tuple[str, ...] = ("",)
    text: re.Pattern[str] = re.compile("")
    means: _Means

    def fits(self, stage: Stage, reply: Reply) -> bool:
        first, last = self.codes
        return (
            first <= reply.code <= last
            and stage in self.stages
            and reply.detail.startswith(self.details)
            and self.text.search(reply.text) is not None
        )


_RULES: tuple[_Rule, ...] = (
    _Rule(codes=(421, 421), means=ChannelDown),
    # The message is too large, wherever the server notices.
    _Rule(codes=(500, 599), details=("5.3.4", "5.2.3"), means=PermanentSendError),
    _Rule(codes=(552, 552), stages=("MAIL",), means=PermanentSendError),
    # What is refused before any recipient was named is about us, and true of every row.
    _Rule(codes=(400, 599), stages=("MAIL",), means=ChannelDown),
    _Rule(codes=(530, 538), means=ChannelDown),
    _Rule(codes=(500, 599), details=("5.7.",), text=_NOT_LET_IN, means=ChannelDown),
    _Rule(codes=(554, 554), text=_NOT_LET_IN, means=ChannelDown),
    # A full mailbox is emptied one day, even where the server calls it permanent.
    _Rule(details=("4.2.2", "5.2.2"), means=TemporarySendError),
    _Rule(codes=(400, 499), details=("4.7.",), text=_TOO_FAST, means=ChannelDown),
    _Rule(codes=(452, 452), details=("4.1.", "4.2."), means=TemporarySendError),
    _Rule(codes=(452, 452), means=ChannelDown),
    _Rule(codes=(400, 499), means=TemporarySendError),
    # 5.1.7 and 5.1.8 speak of the sender's address.
    _Rule(codes=(500, 599), details=("5.1.7", "5.1.8"), means=PermanentSendError),
    _Rule(codes=(500, 599), details=("5.1.", "5.2.1"), means=RecipientGone),
    _Rule(codes=(550, 553), text=_UNKNOWN, means=RecipientGone),
    _Rule(means=PermanentSendError),
)


def error_of(stage: Stage, reply: Reply) -> SendError:
    """The error that says what to do after a refusal."""
    means = next((rule.means for rule in _RULES if rule.fits(stage, reply)), TemporarySendError)
    return means(f"{stage}: {reply}")
