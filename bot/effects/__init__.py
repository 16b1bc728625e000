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
from bot.effects.linking import JoinAddresses, SendCode, SpendTry
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
from bot.effects.post import LeaveList, ScoreAddress
from bot.effects.selection import FlagConflict, SavePanel, SaveReview

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
    | SaveReview
    | FlagConflict
    | SavePanel
    | SendCode
    | SpendTry
    | JoinAddresses
    | ScoreAddress
    | LeaveList
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
    "FlagConflict",
    "GrantLateAccess",
    "Input",
    "JoinAddresses",
    "KeepAttachments",
    "LeaveList",
    "MarkAddress",
    "OpenDialog",
    "Record",
    "SaveAnswers",
    "SaveConversation",
    "SavePanel",
    "SaveReview",
    "ScoreAddress",
    "Send",
    "SendCode",
    "SendKind",
    "SetPreference",
    "SetTimer",
    "ShowBoard",
    "SpendTry",
    "TellStaff",
    "Whisper",
    "Withhold",
]
