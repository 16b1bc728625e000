"""Answering a person: written in a window, shown exactly as it will leave, then sent."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import Press
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.threads import Entry, Thread
from bot.i18n import Language
from bot.i18n.detect import detect
from bot.message import LanguageName, Message, Param, Term
from bot.render.slack.kit import INPUT_VALUE, cut
from bot.workflows.aside import language_of, open_window, refuse
from bot.workflows.codenames import code_of
from bot.workflows.handover.card import colleague, redraw, words_of

_LONGEST = INPUT_VALUE - 100  # so that whoever goes on writing is not stopped at once
_IN_WARNING = 300  # characters of what a colleague answered
_IN_QUOTE = 800  # characters of what a person wrote, above the answer to it
_QUOTED = 3
_SURE = 0.8
_WORDS = 4  # fewer say too little of their language


def write(event: StaffPressed, context: Context, thread: Thread) -> Sequence[fx.Effect]:
    """A window to write the answer in: with what was begun, or the note it is made from."""
    holder = _holder(context)
    draft, note = thread.draft_of(event.actor), _newest_note(thread, event.actor)
    begun = draft.text if draft else ""
    if event.data.startswith("send_note") and note is not None:
        begun = note.text
    dialog = fx.Dialog(
        title=Message(key="threads.reply_title"),
        body=(
            Message(key="threads.reply_to", params=_to(holder, thread)),
            *_asked(context, thread, holder),
            *_warnings(event, context, thread, seen=0 if draft else thread.last_answer),
            *([Message(key="threads.reply_cut")] if cut(begun, _LONGEST) != begun else []),
        ),
        data=Press("reply", (f"t{thread.id}", str(thread.last_answer))).data,
        submit=Message(key="threads.reply_preview"),
        inputs=(
            fx.Input(
                name="text",
                label=Message(key="threads.reply_text"),
                value=cut(begun, _LONGEST),
                multiline=True,
                optional=False,
            ),
        ),
    )
    return [open_window(event, dialog)]


def _asked(context: Context, thread: Thread, holder: Contact) -> list[Message]:
    """What the answer answers: all since the office last did, else the last they wrote."""
    said = [each for each in thread.of("person") if each.remark != "answered"]
    open_ones = [each for each in said if each.id > thread.last_answer] or said[-1:]
    params: list[dict[str, Param]] = [
        {"words": words_of(context, holder, each, _IN_QUOTE)} for each in open_ones[-_QUOTED:]
    ]
    return [Message(key="threads.reply_asked", params=each) for each in params if each["words"]]


def preview(event: StaffSubmitted, context: Context, thread: Thread) -> Sequence[fx.Effect]:
    """The written text, kept, and shown as the person will read it; nothing is lost by a fault."""
    text = event.values.get("text", "").strip()
    fault = None if text else Message(key="threads.reply_blank")
    if text and not _holder(context).reachable:
        fault = Message(key="threads.unreachable")
    kept = fx.KeepDraft(thread_id=thread.id, actor=event.actor, text=text)
    if fault is not None:
        refused = refuse(event, "text", fault)
        return [kept, refused] if text else [refused]
    shown = _preview(event, context, thread, text, seen=_seen(event))
    late = Message(key="threads.reply_kept")
    return [kept, fx.NextDialog(dialog=shown, language=language_of(event), late=late)]


def send(event: StaffSubmitted, context: Context, thread: Thread) -> Sequence[fx.Effect]:
    """The preview was confirmed: the same words leave, unless something came in between."""
    draft = thread.draft_of(event.actor)
    if draft is None:
        return [_instead(Message(key="threads.sent_already"), language_of(event))]
    changed = _digest(draft.text) != Press.read(event.data).about[2]
    if changed or _answers_since(thread, _seen(event), event.actor):
        again = _preview(event, context, thread, draft.text, seen=_seen(event))
        late = Message(key="threads.reply_kept")
        return [fx.NextDialog(dialog=again, language=language_of(event), late=late, how="update")]
    return [
        fx.KeepDraft(thread_id=thread.id, actor=event.actor, text=""),
        *answer(context, thread, draft.text, event.actor),
    ]


def answer(context: Context, thread: Thread, text: str, actor: str) -> list[fx.Effect]:
    """Send the office's words; whoever sent them is answering this person from now on."""
    holder, key = _holder(context), f"answer:{thread.id}:{context.fresh_id}"
    source = next((each.id for each in thread.of("note") if each.text.strip() == text), None)
    claimed_by = thread.claimed_by if thread.claimed(context.now) else actor
    return [
        fx.Send(
            contact_id=holder.id,
            message=office_answer(text),
            language=thread.language,
            kind="answer",
            key=key,
        ),
        fx.KeepAnswer(
            thread_id=thread.id,
            actor=actor,
            text=text,
            language=thread.language,
            key=key,
            source=source,
        ),
        fx.ChangeThread(
            thread_id=thread.id,
            state="open",
            claimed_by=claimed_by or "mail",
            listening=True,
            active=True,
        ),
        redraw(thread.person_id, context.now),
        fx.Record(event="question.answered", subject=f"thread:{thread.id}", actor=actor or "mail"),
    ]


def office_answer(text: str) -> Message:
    """What the person reads."""
    return Message(key="faq.office_answer", params={"text": text})


def _preview(
    event: StaffSubmitted, context: Context, thread: Thread, text: str, *, seen: int
) -> fx.Dialog:
    exact = Message(key="faq.office_answer", params={"text": text}, language=thread.language)
    about = (f"t{thread.id}", str(thread.last_answer), _digest(text))
    return fx.Dialog(
        title=Message(key="threads.preview_title"),
        body=(
            *_warnings(event, context, thread, seen=seen, text=text),
            Message(key="threads.preview_to", params=_to(_holder(context), thread)),
            exact,
        ),
        data=Press("send", about).data,
        submit=Message(key="threads.preview_send"),
    )


def _warnings(
    event: StaffPressed | StaffSubmitted,
    context: Context,
    thread: Thread,
    *,
    seen: int,
    text: str = "",
) -> list[Message]:
    """What whoever answers should know before they send."""
    warnings = [
        Message(
            key="threads.warn_answered",
            params={
                "actor": colleague(each.actor),
                "words": words_of(context, _holder(context), each, _IN_WARNING),
            },
        )
        for each in _answers_since(thread, seen, event.actor)
    ]
    if thread.claimed(context.now) and thread.claimed_by != event.actor:
        warned: dict[str, Param] = {"actor": colleague(thread.claimed_by)}
        warnings.append(Message(key="threads.warn_claimed", params=warned))
    theirs: dict[str, Param] = {"language": LanguageName(code=thread.language)}
    found = detect(text) if len(text.split()) >= _WORDS else None
    if found and found.confidence >= _SURE and found.language != thread.language:
        theirs["written"] = LanguageName(code=found.language)
        warnings.append(Message(key="threads.warn_written", params=theirs))
    elif not text and language_of(event) != thread.language:
        warnings.append(Message(key="threads.warn_language", params=theirs))
    if not _holder(context).reachable:
        warnings.append(Message(key="threads.unreachable"))
    if text and _holder(context).discreet:
        warnings.append(Message(key="threads.warn_discreet"))
    return warnings


def _instead(message: Message, language: Language) -> fx.NextDialog:
    """A window that only says something, in place of the one that was submitted."""
    dialog = fx.Dialog(title=Message(key="threads.preview_title"), body=(message,), data="said")
    return fx.NextDialog(dialog=dialog, language=language, late=message, how="update")


def _answers_since(thread: Thread, seen: int, actor: str) -> list[Entry]:
    """What others have answered after somebody last looked."""
    return [each for each in thread.of("answer") if each.id > seen and each.actor != actor]


def _seen(event: StaffSubmitted) -> int:
    number = (*Press.read(event.data).about, "")[1]
    return int(number) if number.isdecimal() else 0


def _newest_note(thread: Thread, actor: str) -> Entry | None:
    """The last note of whoever presses, else anybody's."""
    notes = [each for each in thread.of("note") if each.text]
    own = [each for each in notes if each.actor == actor]
    return next(iter((own or notes)[-1:]), None)


def _to(holder: Contact, thread: Thread) -> dict[str, Param]:
    return {
        "code": code_of(holder.id),
        "channel": Term(key=f"channel.{holder.channel}"),
        "language": LanguageName(code=thread.language),
    }


def _holder(context: Context) -> Contact:
    assert context.holder is not None, "a thread has a contact"
    return context.holder


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
