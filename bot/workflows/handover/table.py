"""The buttons and windows of a thread, and who may use them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.threads import Thread
from bot.message import Message
from bot.workflows.aside import refuse, whisper
from bot.workflows.handover import claiming, replying
from bot.workflows.roles import may

_Act = Callable[[Any, Context, Thread], Sequence[fx.Effect]]


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """A button of a person's card or thread."""
    act = _PRESSED.get(Press.read(event.data).verb)
    if act is None:
        return None
    refusal = _refusal(context)
    if refusal is None:
        assert context.thread is not None, "refused before"
        return act(event, context, context.thread)
    return [whisper(event, refusal)]


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """A window about a person was submitted."""
    verb = Press.read(event.data).verb
    act = _SUBMITTED.get(verb)
    if act is None:
        return None
    refusal = _refusal(context)
    if refusal is None:
        assert context.thread is not None, "refused before"
        return act(event, context, context.thread)
    if verb == "reply":  # the window stays open, so that what was written is not lost
        return [refuse(event, "text", refusal)]
    return [whisper(event, refusal)]


def _refusal(context: Context) -> Message | None:
    if not may(context, "reviewer"):
        return Message(key="staff.not_allowed")
    if context.thread is None or context.holder is None:
        return Message(key="threads.gone")
    return None


_PRESSED: Mapping[str, _Act] = {
    "claim": claiming.claim,
    "takeover": claiming.claim,
    "done": claiming.done,
    "reply": replying.write,
    "send_note": replying.write,
}
_SUBMITTED: Mapping[str, _Act] = {"reply": replying.preview, "send": replying.send}
