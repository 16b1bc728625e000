"""What only the colleague who acted sees: a word aside, a window, or why an input is refused."""

from __future__ import annotations

from bot import effects as fx
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted
from bot.i18n import Language, as_language
from bot.message import Message

Acted = StaffPressed | StaffSubmitted | StaffCommanded


def language_of(event: Acted) -> Language:
    """The language of whoever acted."""
    return as_language(event.language_hint) or "en"


def whisper(event: Acted, message: Message) -> fx.Whisper:
    """Tell only whoever acted, where they acted."""
    return fx.Whisper(
        actor=event.actor,
        channel="" if isinstance(event, StaffSubmitted) else event.channel,
        message=message,
        language=language_of(event),
    )


def open_window(event: StaffPressed | StaffCommanded, dialog: fx.Dialog) -> fx.OpenDialog:
    """A window for whoever acted, in place of the one they pressed in."""
    return fx.OpenDialog(
        trigger_id=event.trigger_id,
        dialog=dialog,
        language=language_of(event),
        view=event.view if isinstance(event, StaffPressed) else "",
        late=whisper(event, Message(key="staff.window_late")),
    )


def refuse(event: StaffSubmitted, field: str, message: Message) -> fx.Refuse:
    """Leave the window open, and say under one of its inputs what is wrong."""
    return fx.Refuse(field=field, message=message, language=language_of(event))
