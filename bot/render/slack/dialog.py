"""Dialogs as Slack's modal windows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.effects import Dialog, Input
from bot.i18n import Language
from bot.message import Message
from bot.render.choices import button
from bot.render.errors import UnsuitableParameter
from bot.render.fill import Voice, fill, subject, text_of
from bot.render.markup import utf16
from bot.render.message import voice_of
from bot.render.rendered import RenderedDialog
from bot.render.slack import kit
from bot.render.slack.kit import Json
from bot.render.slack.text import text_blocks
from bot.render.templates import Templates
from bot.render.tree import Block, Run, Shape

_SUBMIT = Message(key="dialog.submit")
_CLOSE = Message(key="dialog.close")


def render_dialog(
    dialog: Dialog, language: Language, *, templates: Templates | None = None
) -> RenderedDialog:
    """A modal view; ``data`` returns as its private metadata, inputs under their names."""
    voice = voice_of(language, templates)
    _refuse_too_long(dialog, voice)
    inputs = [_input(entry, voice) for entry in dialog.inputs]
    below = _texts(dialog.below, voice)
    body = _body(dialog, kit.VIEW_BLOCKS - len(inputs) - len(below), voice)
    view: Json = {
        "type": "modal",
        "callback_id": "dialog",
        "private_metadata": dialog.data,
        "title": _words(dialog.title, voice),
        "close": _words(_CLOSE, voice),
        "blocks": [*kit.identified([*body, *inputs, *below])],
    }
    # Slack insists on a submit button under a form.
    if dialog.submit or inputs:
        view["submit"] = _words(dialog.submit or _SUBMIT, voice)
    return RenderedDialog(view=view)


def _words(message: Message, voice: Voice) -> Json:
    return kit.plain_text(text_of(message, voice), kit.MODAL_WORDS)


def _body(dialog: Dialog, most: int, voice: Voice) -> list[Json]:
    blocks = _texts(dialog.body, voice)
    if len(blocks) > most:
        blocks = [*blocks[: most - 1], kit.remark("…")]
    blocks = kit.light(blocks)
    return blocks or ([] if dialog.inputs else [kit.remark("…")])


def _texts(messages: Sequence[Message], voice: Voice) -> list[Json]:
    blocks: list[Json] = []
    for message in messages:
        blocks += text_blocks([*_subject(message, voice), *fill(message, voice)])
        below = [button(each, message.key, voice) for row in message.choices for each in row]
        blocks += kit.actions(below)
    return blocks


def _subject(message: Message, voice: Voice) -> list[Block]:
    """A letter shown to the office begins with its subject."""
    line = subject(message, voice)
    return [Block(Shape("heading"), (Run(line),))] if line else []


def _input(entry: Input, voice: Voice) -> Json:
    label = text_of(entry.label, voice)
    return kit.field(
        entry.name,
        label,
        _element(entry, voice),
        optional=entry.optional,
        live=entry.live,
        hint=text_of(entry.hint, voice) if entry.hint else "",
    )


def _element(entry: Input, voice: Voice) -> Json:
    if entry.options:
        options = [(text_of(each.label, voice), each.value) for each in entry.options]
        return kit.menu(options, entry.value.split(","), many=entry.many)
    if entry.kind == "day":
        return kit.day(entry.value)
    return kit.typed(entry.value, multiline=entry.multiline)


def _refuse_too_long(dialog: Dialog, voice: Voice) -> None:
    """What comes back must come back whole: it is refused, never cut."""
    held = {"data": (dialog.data, kit.METADATA)}
    held |= {
        entry.name: (entry.value, kit.INPUT_VALUE) for entry in dialog.inputs if not entry.options
    }
    for name, (value, limit) in held.items():
        if utf16(value) > limit:
            why = f"a dialog holds {limit} characters at most"
            raise UnsuitableParameter(dialog.title.key, voice.language, name, why)
