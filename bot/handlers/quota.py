"""Files above what one person may leave with us are not kept, and that is said."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import FILES_MOST, Context
from bot.handlers.speech import FromPerson, say, spoken
from bot.message import Message

_RECEIPTS = frozenset({"letterform.attached", "staff.file_received"})


def within_room(
    event: FromPerson, context: Context, effects: Sequence[fx.Effect]
) -> Sequence[fx.Effect]:
    """The effects, without files for which there is no room.

    Nobody sends so much for an application; who does could fill the disk for all others.
    """
    files = getattr(event, "attachments", ())
    if sum(len(file.content) for file in files) <= context.room:
        return effects
    if not any(isinstance(each, fx.KeepAttachments) for each in effects):
        return effects
    full = Message(key="privacy.files_full", params={"count": FILES_MOST // 1024**2})
    rest = [each for each in effects if not _keeps(each)]
    return [*rest, say(context, full, spoken(event, context))]


def _keeps(effect: fx.Effect) -> bool:
    """Whether an effect keeps files, or says that they are kept."""
    if isinstance(effect, fx.Send | fx.TellStaff):
        return effect.message.key in _RECEIPTS
    return isinstance(effect, fx.KeepAttachments)
