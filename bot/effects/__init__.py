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
from bot.effects.deciding import (
    DropStatement,
    KeepStatement,
    SaveRelease,
    SetOffer,
    WriteText,
)
from bot.effects.mailings import (
    AdvanceMailing,
    DraftMailing,
    NoteBounce,
    RecordAttendance,
    RecordPresence,
    Subscribe,
)
from bot.effects.messages import (
    Acknowledge,
    Consult,
    Send,
    SendKind,
    Withhold,
)
from bot.effects.office import (
    Bar,
    Board,
    Card,
    Chart,
    Dialog,
    Input,
    OpenDialog,
    Option,
    ShowBoard,
    ShowHome,
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
    | ShowHome
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
    | SaveRelease
    | WriteText
    | SetOffer
    | KeepStatement
    | DropStatement
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
    | DraftMailing
    | AdvanceMailing
    | RecordAttendance
    | RecordPresence
    | Subscribe
    | NoteBounce
)

__all__ = [
    "Acknowledge",
    "AdvanceMailing",
    "Bar",
    "Board",
    "CancelTimers",
    "Card",
    "ChangeStatus",
    "Chart",
    "Consult",
    "DeleteDraft",
    "Dialog",
    "DraftMailing",
    "DropStatement",
    "Effect",
    "ExtendState",
    "FlagConflict",
    "GrantLateAccess",
    "Input",
    "JoinAddresses",
    "KeepAttachments",
    "KeepStatement",
    "LeaveList",
    "MarkAddress",
    "NoteBounce",
    "OpenDialog",
    "Option",
    "Record",
    "RecordAttendance",
    "RecordPresence",
    "SaveAnswers",
    "SaveConversation",
    "SavePanel",
    "SaveRelease",
    "SaveReview",
    "ScoreAddress",
    "Send",
    "SendCode",
    "SendKind",
    "SetOffer",
    "SetPreference",
    "SetTimer",
    "ShowBoard",
    "ShowHome",
    "SpendTry",
    "Subscribe",
    "TellStaff",
    "Whisper",
    "Withhold",
    "WriteText",
]
