"""Notices that a locked screen may show: nothing of what they are about can be read there."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from bot.context import Contact
from bot.effects import Send, SendKind
from bot.i18n import Language
from bot.message import Choice, Message, Term
from bot.render import label
from bot.render.rendered import Capabilities, Rendered

# What people get by asking for it a moment ago needs no veil.
_UNASKED: frozenset[SendKind] = frozenset({"reminder", "decision", "answer"})
_BODY = re.compile(r"<body[^>]*>")


def veils(contact: Contact, send: Send) -> bool:
    """Whether a message to this contact must not show what it is about."""
    return contact.discreet and send.kind in _UNASKED


def shown(send: Send, row_id: int, capabilities: Capabilities) -> Message:
    """The message itself by mail; in a chat one that says nothing, with a button that opens it.

    A mail cannot be opened by a button, and a reply by number may mean yes to what is in it.
    """
    if capabilities.markup == "mail":
        return send.message
    read = Choice(label=Term(key="privacy.button.read"), data=f"read:{row_id}")
    return Message(key="privacy.discreet_notice", choices=((read,),))


def veiled(rendered: Rendered, language: Language) -> Rendered:
    """A mail with a subject and first lines that say nothing: no preview reaches further."""
    subject = label(Term(key="privacy.discreet_subject"), language)
    preface = label(Term(key="privacy.discreet_mail"), language)
    opening = f"<p>{escape(preface)}</p>"
    parts = tuple(
        _BODY.sub(lambda found: found.group() + opening, part, count=1) for part in rendered.parts
    )
    return replace(rendered, subject=subject, text=f"{preface}\n\n{rendered.text}", parts=parts)
