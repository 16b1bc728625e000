"""What an outbox row holds: the effect as it was decided, as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.effects import Board, OpenDialog, Send, ShowHome, TellStaff, Whisper
from bot.events import PersonWrote
from bot.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterThread:
    """The mail that a letter answers: what the headers of a reply need."""

    message_id: str
    references: tuple[str, ...] = ()
    subject: str = ""

    @classmethod
    def to(cls, mail: PersonWrote) -> LetterThread | None:
        """The thread in which a mail is answered; None for what is no mail."""
        if not mail.message_id:
            return None
        return cls(message_id=mail.message_id, references=mail.references, subject=mail.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedLetter:
    """A message to a contact, with the mail it answers when it was written."""

    send: Send
    thread: LetterThread | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedBoard:
    """A version of a board."""

    surface: str
    board: Board
    under: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedMailing:
    """One recipient of a mailing: the letter itself is kept once, with the run."""

    mailing: str
    contact_id: int
    letter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedCopy:
    """A file that one colleague asked for; it is read where it is kept when it goes out."""

    actor: str
    attachment_id: int
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedReturn:
    """The end of a copy: the row that brought it, and Slack's id of it where that is known."""

    actor: str
    key: str
    language: Language = "en"
    file: str | None = None


LETTER = TypeAdapter(QueuedLetter)
MAILING = TypeAdapter(QueuedMailing)
BOARD = TypeAdapter(QueuedBoard)
POST = TypeAdapter(TellStaff)
WINDOW = TypeAdapter(OpenDialog)
ASIDE = TypeAdapter(Whisper)
HOME = TypeAdapter(ShowHome)
COPY = TypeAdapter(QueuedCopy)
TAKE_BACK = TypeAdapter(QueuedReturn)
THREAD = TypeAdapter(LetterThread)
