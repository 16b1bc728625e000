"""From a claimed row to what a channel sends: language and channel meet the template here."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot import discretion
from bot.channels.base import (
    Aside,
    Copy,
    Home,
    Letter,
    Outgoing,
    Payload,
    Post,
    TakeBack,
    Thread,
    Window,
)
from bot.channels.filetypes import shown_name
from bot.effects import Board, OpenDialog, Send, SendKind, ShowHome, TellStaff, Whisper
from bot.events import Address
from bot.facts.mailings import FrozenLetter
from bot.i18n import Language
from bot.message import Message
from bot.render import render, render_board, render_dialog, render_home
from bot.render.rendered import Button, Capabilities, Rendered
from bot.store.bodies import LetterThread, QueuedBoard, QueuedReturn
from bot.store.copies import Brought
from bot.store.letters import Addressed, Frozen, list_of


def outgoing(addressed: Addressed, capabilities: Capabilities) -> Outgoing:
    """What the row's channel is to send."""
    row = addressed.row
    return Outgoing(
        key=row.key,
        kind=_kind(addressed),
        language=_language(addressed, capabilities),
        payload=_payload(addressed, capabilities),
        attempt=row.attempts,
        written_at=row.created_at,
        parts_done=row.parts_done,
        uncertain=row.uncertain,
    )


def _kind(addressed: Addressed) -> SendKind:
    content = addressed.content
    if isinstance(content, Frozen):
        return "mailing"
    return content.kind if isinstance(content, Send) else "staff"


def _language(addressed: Addressed, capabilities: Capabilities) -> Language:
    content = addressed.content
    if isinstance(content, Frozen):
        return content.letter.language
    return content.language if isinstance(content, Send) else capabilities.language


def _payload(addressed: Addressed, capabilities: Capabilities) -> Payload:
    content = addressed.content
    match content:
        case Send() | Frozen():
            return _letter(addressed, content, capabilities)
        case QueuedBoard() | TellStaff():
            return _post(addressed, content, capabilities.language)
        case OpenDialog():
            dialog = render_dialog(content.dialog, content.language)
            late = _aside(content.late) if content.late else None
            return Window(
                trigger_id=content.trigger_id, rendered=dialog, view=content.view, late=late
            )
        case ShowHome():
            rendered = render_home(content.board, content.language)
            return Home(actor=content.actor, rendered=rendered)
        case Whisper():
            return _aside(content)
        case Brought() | QueuedReturn():
            return _copy(content)
        case _:
            assert_never(content)


def _post(addressed: Addressed, content: QueuedBoard | TellStaff, language: Language) -> Post:
    if isinstance(content, QueuedBoard):
        return Post(
            rendered=render_board(content.board, language),
            thread=addressed.under,
            replaces=addressed.posted,
        )
    board = Board(title=content.message)
    return Post(
        rendered=render_board(board, language),
        thread=addressed.posted,
        broadcast=content.broadcast,
    )


def _copy(brought: Brought | QueuedReturn) -> Copy | TakeBack:
    """The file itself under a name that is safe to show; what stands beside it names nobody."""
    if isinstance(brought, QueuedReturn):
        return TakeBack(actor=brought.actor, key=brought.key, file=brought.file)
    file = brought.file
    assert file is not None, "a row without its file was refused"
    comment = Message(key="selection.file_comment", params={"reference": brought.reference})
    return Copy(
        actor=brought.queued.actor,
        reference=brought.reference,
        title=shown_name(file.name),
        media_type=file.media_type,
        content=file.content,
        comment=render_board(Board(title=comment), brought.queued.language).text,
    )


def _letter(addressed: Addressed, content: Send | Frozen, capabilities: Capabilities) -> Letter:
    contact = addressed.contact
    assert contact is not None, "the row's foreign key holds the contact"
    to = Address(channel=contact.channel, value=contact.address)
    if isinstance(content, Frozen):
        letter = content.letter
        return Letter(
            to=to,
            contact_id=contact.id,
            rendered=_as_frozen(letter),
            about=content.about,
            files=letter.files,
            list=content.list,
        )
    plain = Letter(
        to=to,
        contact_id=contact.id,
        rendered=render(content.message, content.language, capabilities),
        about=content.about,
        thread=None if addressed.thread is None else _thread(addressed.thread),
        replaces=content.replaces,
        keeps_text=content.keeps_text,
        list=list_of(content),
    )
    if discretion.veils(contact, content):
        return _veiled(plain, content, addressed.row.id, capabilities)
    return plain


def _veiled(letter: Letter, send: Send, row_id: int, capabilities: Capabilities) -> Letter:
    """What a locked screen may show; the thread's subject would tell what it is about."""
    notice = discretion.shown(send, row_id, capabilities)
    if notice is send.message:
        veiled = discretion.veiled(letter.rendered, send.language)
        return replace(letter, rendered=veiled, thread=None)
    return replace(letter, rendered=render(notice, send.language, capabilities), replaces=None)


def _as_frozen(letter: FrozenLetter) -> Rendered:
    """A mailing's letter: nothing is rendered any more, it leaves as it was confirmed."""
    return Rendered(
        text=letter.text,
        parts=letter.parts,
        subject=letter.subject or None,
        buttons=tuple((Button(text=text, data=data),) for text, data in letter.offers),
    )


def _thread(thread: LetterThread) -> Thread:
    return Thread(
        in_reply_to=thread.message_id,
        references=(*thread.references, thread.message_id),
        subject=thread.subject,
    )


def _aside(whisper: Whisper) -> Aside:
    shown = render_board(Board(title=whisper.message, cards=()), whisper.language)
    return Aside(actor=whisper.actor, channel=whisper.channel, rendered=shown)
