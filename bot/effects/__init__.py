"""What was decided: effects that the store applies in the transaction of their event."""

from __future__ import annotations

from bot.effects.applications import (
    ChangeStatus,
    DeleteDraft,
    ExtendState,
    GrantLateAccess,
    KeepAttachments,
    SaveAnswers,
)
from bot.effects.books import (
    CancelTimers,
    Record,
    SetTimer,
)
from bot.effects.messages import (
    Acknowledge,
    Consult,
    Send,
    SendKind,
    Withhold,
)
from bot.effects.office import (
    Board,
    Card,
    Dialog,
    Input,
    OpenDialog,
    ShowBoard,
    TellStaff,
    Whisper,
)
from bot.effects.people import (
    MarkAddress,
    SaveConversation,
    SetPreference,
)

Effect = (
    Send
    | Withhold
    | ShowBoard
    | OpenDialog
    | Whisper
    | TellStaff
    | Acknowledge
    | SaveConversation
    | SaveAnswers
    | ChangeStatus
    | DeleteDraft
    | KeepAttachments
    | SetPreference
    | MarkAddress
    | GrantLateAccess
    | ExtendState
    | SetTimer
    | CancelTimers
    | Record
    | Consult
)

__all__ = [
    "Acknowledge",
    "Board",
    "CancelTimers",
    "Card",
    "ChangeStatus",
    "Consult",
    "DeleteDraft",
    "Dialog",
    "Effect",
    "ExtendState",
    "GrantLateAccess",
    "Input",
    "KeepAttachments",
    "MarkAddress",
    "OpenDialog",
    "Record",
    "SaveAnswers",
    "SaveConversation",
    "Send",
    "SendKind",
    "SetPreference",
    "SetTimer",
    "ShowBoard",
    "TellStaff",
    "Whisper",
    "Withhold",
]
