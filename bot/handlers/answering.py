"""The office's answers by mail, where its operations mailbox stands in for Slack."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import PersonWrote
from bot.facts.threads import id_in
from bot.handlers.speech import say
from bot.message import Message, Param
from bot.states.folding import fold
from bot.workflows import handover
from bot.workflows.codenames import code_of

_DONE = frozenset({"done", "termine", "hecho", "terminado", "clos", "cerrado"})


def by_mail(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """A proven answer to our own letter about a thread is sent to its person as written."""
    thread, token = context.thread, event.token
    if token is None or thread is None or id_in(token.about or "") != thread.id:
        return None
    if context.contact is None or context.contact.id != context.office.contact_id:
        return None
    params: dict[str, Param] = {"code": code_of(thread.contact_id)}
    if not event.authentic:
        return [_told(context, "threads.mail_unproven", params)]
    text = event.text.strip()
    if not text:
        return [_told(context, "threads.mail_blank", params)]
    if fold(text) in _DONE:
        closed = handover.closed(context, thread, "")
        return [*closed, _told(context, "threads.mail_closed", params)]
    return [
        *handover.answer(context, thread, text, ""),
        _told(context, "threads.mail_sent", params),
    ]


def _told(context: Context, key: str, params: dict[str, Param]) -> fx.Send:
    return say(context, Message(key=key, params=params), context.office.language, kind="staff")
