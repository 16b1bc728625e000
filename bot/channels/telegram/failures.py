"""Telegram's refusals as errors that say what to do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeGuard

import aiohttp
from telegram import error as refusal

from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    RecipientGone,
    SendError,
    TemporarySendError,
)

_LONGEST_REASON = 200
_SOON = timedelta(seconds=3)

_UNPARSABLE = "can't parse entities"
_TOO_LARGE = "file is too big"
_UNCHANGED = "message is not modified"
_UNREACHABLE = ("chat not found", "user not found", "peer_id_invalid", "chat_id is empty")


def send_error(error: refusal.TelegramError) -> SendError:
    """What a failed call means for the message that was to be sent.

    The library hides what the connection did in the cause: a connection that never stood
    is a channel that is down, one that broke later may have carried the message.
    """
    cause = error.__cause__
    subject = cause if isinstance(cause, aiohttp.ClientError | OSError) else error
    return next(make(subject) for kind, make in _TABLE if isinstance(subject, kind))


def is_unparsable(error: refusal.BadRequest) -> bool:
    """True when Telegram did not accept the markup; the words themselves may pass."""
    return _says(error, _UNPARSABLE)


def is_too_large(error: refusal.TelegramError) -> bool:
    """True when Telegram gives no bot a file of that size."""
    return _says(error, _TOO_LARGE)


def is_unchanged(error: refusal.BadRequest) -> bool:
    """True when a message already reads as it was to be rewritten."""
    return _says(error, _UNCHANGED)


def retry_after(error: refusal.RetryAfter) -> timedelta:
    """How long Telegram asks to be left alone."""
    told = error.retry_after
    return told if isinstance(told, timedelta) else timedelta(seconds=told)


def is_ailing(failure: SendError) -> TypeGuard[ChannelDown]:
    """True when Telegram answered with an error of its own."""
    return isinstance(failure, ChannelDown) and failure.retry_after == _SOON


def _says(error: Exception, *phrases: str) -> bool:
    description = str(error).lower()
    return any(phrase in description for phrase in phrases)


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:_LONGEST_REASON]


def _wait(error: refusal.RetryAfter) -> SendError:
    return TemporarySendError("Telegram asks to slow down", retry_after=retry_after(error))


def _bad_request(error: refusal.BadRequest) -> SendError:
    if _says(error, *_UNREACHABLE):
        return RecipientGone(_reason(error))
    return PermanentSendError(_reason(error))


def _token_refused(_error: refusal.InvalidToken) -> SendError:
    # Never the library's own words: they can hold the token.
    return ChannelDown(
        "Telegram knows no such bot: check PRESESSIONS_TELEGRAM_TOKEN, and"
        " PRESESSIONS_TELEGRAM_API_URL where it is set"
    )


def _down(error: Exception) -> SendError:
    return ChannelDown(f"Telegram cannot be reached: {_reason(error)}")


def _ailing(error: Exception) -> SendError:
    # It answers, so it is there: often it errs once, and is not worth a long wait.
    return ChannelDown(f"Telegram has an error of its own: {_reason(error)}", retry_after=_SOON)


def _unknown(error: Exception) -> SendError:
    return OutcomeUnknown(f"Telegram did not answer: {_reason(error)}")


# The first line that fits counts, so a subclass stands above its base.
_TABLE: tuple[tuple[type[Exception], Callable[[Any], SendError]], ...] = (
    (refusal.RetryAfter, _wait),
    (refusal.Forbidden, lambda error: RecipientGone(_reason(error))),
    (
        refusal.ChatMigrated,
        lambda error: RecipientGone("the chat has moved", moved_to=str(error.new_chat_id)),
    ),
    (refusal.InvalidToken, _token_refused),
    (refusal.BadRequest, _bad_request),
    (aiohttp.ClientConnectorError, _down),
    (aiohttp.ConnectionTimeoutError, _down),
    (aiohttp.ClientError, _unknown),
    (OSError, _unknown),
    (refusal.TimedOut, _unknown),
    (refusal.NetworkError, _ailing),
    (Exception, _unknown),
)
