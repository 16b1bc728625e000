"""What was decided: effects that the store applies in the transaction of their event."""

from __future__ import annotations

from bot.effects.agenda import PublishAgenda, SaveAgenda
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
from bot.effects.deciding import (
    DropStatement,
    KeepStatement,
    Reword,
    SaveRelease,
    SetOffer,
    WriteText,
)
from bot.effects.linking import IssueCode, JoinAddresses, SendCode, SpendTry
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
    NextDialog,
    OpenDialog,
    Option,
    Refuse,
    ShowBoard,
    ShowHome,
    TellSeldom,
    TellStaff,
    Whisper,
)
from bot.effects.people import (
    MarkAddress,
    SaveConversation,
    SetPreference,
)
from bot.effects.post import LeaveList, LetterReturned, ScoreAddress
from bot.effects.privacy import (
    Erase,
    FinishErasure,
    Purge,
    RecordConsent,
    SetDiscreet,
    StrikeOn,
)
from bot.effects.selection import BringFile, FlagConflict, NoteHome, SavePanel, SaveReview
from bot.effects.threads import (
    ChangeThread,
    CountVote,
    DecideLesson,
    KeepAnswer,
    KeepDraft,
    KeepNote,
    MarkEntries,
    PassOn,
    ProposeLesson,
)

Effect = (
    Send
    | Withhold
    | ShowBoard
    | ShowHome
    | OpenDialog
    | Whisper
    | TellStaff
    | TellSeldom
    | Acknowledge
    | SaveConversation
    | RecordConsent
    | SetDiscreet
    | Erase
    | FinishErasure
    | Purge
    | StrikeOn
    | SaveAnswers
    | ChangeStatus
    | DeleteDraft
    | KeepAttachments
    | SetPreference
    | MarkAddress
    | GrantLateAccess
    | ExtendState
    | SaveRelease
    | Reword
    | WriteText
    | SetOffer
    | KeepStatement
    | DropStatement
    | SetTimer
    | CancelTimers
    | SaveReview
    | NoteHome
    | FlagConflict
    | BringFile
    | SavePanel
    | SendCode
    | IssueCode
    | SpendTry
    | JoinAddresses
    | ScoreAddress
    | LeaveList
    | LetterReturned
    | ChangeThread
    | CountVote
    | DecideLesson
    | KeepAnswer
    | KeepDraft
    | KeepNote
    | MarkEntries
    | PassOn
    | ProposeLesson
    | NextDialog
    | Refuse
    | Record
    | Consult
    | DraftMailing
    | AdvanceMailing
    | RecordAttendance
    | RecordPresence
    | Subscribe
    | NoteBounce
    | SaveAgenda
    | PublishAgenda
)

__all__ = [
    "Acknowledge",
    "AdvanceMailing",
    "Bar",
    "Board",
    "BringFile",
    "CancelTimers",
    "Card",
    "ChangeStatus",
    "ChangeThread",
    "Chart",
    "Consult",
    "CountVote",
    "DecideLesson",
    "DeleteDraft",
    "Dialog",
    "DraftMailing",
    "DropStatement",
    "Effect",
    "Erase",
    "ExtendState",
    "FinishErasure",
    "FlagConflict",
    "GrantLateAccess",
    "Input",
    "IssueCode",
    "JoinAddresses",
    "KeepAnswer",
    "KeepAttachments",
    "KeepDraft",
    "KeepNote",
    "KeepStatement",
    "LeaveList",
    "LetterReturned",
    "MarkAddress",
    "MarkEntries",
    "NextDialog",
    "NoteBounce",
    "NoteHome",
    "OpenDialog",
    "Option",
    "PassOn",
    "ProposeLesson",
    "PublishAgenda",
    "Purge",
    "Record",
    "RecordAttendance",
    "RecordConsent",
    "RecordPresence",
    "Refuse",
    "Reword",
    "SaveAgenda",
    "SaveAnswers",
    "SaveConversation",
    "SavePanel",
    "SaveRelease",
    "SaveReview",
    "ScoreAddress",
    "Send",
    "SendCode",
    "SendKind",
    "SetDiscreet",
    "SetOffer",
    "SetPreference",
    "SetTimer",
    "ShowBoard",
    "ShowHome",
    "SpendTry",
    "StrikeOn",
    "Subscribe",
    "TellSeldom",
    "TellStaff",
    "Whisper",
    "Withhold",
    "WriteText",
]
