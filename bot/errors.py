"""Errors by what to do next.

::

    PresessionsError
    ├── UsageError             the operator can mend it: a setting, a file, a command
    │   ├── ConfigError        names the setting
    │   └── RoundFileError     names every bad line of a round's file
    ├── IllegalTransition      an application cannot go from this status by that action
    └── SendError              a channel could not deliver
        ├── TemporarySendError try the same row again later
        ├── ChannelDown        the whole channel is out: wait, burn no attempt
        ├── RecipientGone      this address will not take mail or messages again
        ├── PermanentSendError this message will never be accepted
        └── OutcomeUnknown     it may have arrived: repeat only with the same key
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

_TOKEN = re.compile(r"bot\d+:[\w-]+|xox[a-z]-[\w-]+|xapp-[\w-]+")
# How the reason begins when Slack will never take a copy of a file; one word follows.
COPY_REFUSED = "copy refused: "
# Only from the beginning of a word: tried from each sign, a long word would take for ever.
_ADDRESS = re.compile(r"(?<![^\s<>\"'])<?[^\s<>\"']+@[^\s<>\"']+>?")


class PresessionsError(Exception):
    """Every error this project raises on purpose."""


class UsageError(PresessionsError):
    """Something the operator can mend; the text says what and how."""


class ConfigError(UsageError):
    """A setting is missing or wrong; the text names it."""


class RoundFileError(UsageError):
    """A round's file is refused whole; ``problems`` lists each with its line."""

    def __init__(self, path: str, problems: Sequence[str]) -> None:
        super().__init__("\n".join(f"{path}:{problem}" for problem in problems))
        self.problems = tuple(problems)


class IllegalTransition(PresessionsError):
    """An action that an application's status does not allow."""

    def __init__(self, status: str, action: str) -> None:
        super().__init__(f"an application that is {status} cannot {action}")
        self.status = status
        self.action = action


def without_addresses(reason: str) -> str:
    """A server's words without mail addresses, which are kept and shown nowhere.

    Our own tokens go as well: they stand in the addresses of Telegram's methods.
    """
    return _ADDRESS.sub("[…]", _TOKEN.sub("[…]", reason))


class SendError(PresessionsError):
    """A channel could not deliver; the subclass says what to do next.

    ``reason`` holds no address, whatever the other side said. ``parts_done`` counts the parts
    of a long message that did arrive.
    """

    def __init__(self, reason: str, *, parts_done: int = 0) -> None:
        self.reason = without_addresses(reason)
        super().__init__(self.reason)
        self.parts_done = parts_done


class TemporarySendError(SendError):
    """Try again, after ``retry_after`` where the other side said so."""

    def __init__(
        self, reason: str, *, retry_after: timedelta | None = None, parts_done: int = 0
    ) -> None:
        super().__init__(reason, parts_done=parts_done)
        self.retry_after = retry_after


class ChannelDown(TemporarySendError):
    """The channel as a whole is out or throttles; no row is to blame."""


class RecipientGone(SendError):
    """The address is dead or has blocked us; ``moved_to`` where a new one is known."""

    def __init__(self, reason: str, *, moved_to: str | None = None) -> None:
        super().__init__(reason)
        self.moved_to = moved_to


class PermanentSendError(SendError):
    """The message itself is refused; sending it again cannot help."""


class OutcomeUnknown(TemporarySendError):
    """The connection broke after the message was handed over."""
