"""The answers offered: buttons where there are any, else a numbered list and how to answer."""

from __future__ import annotations

from collections.abc import Iterator

from bot.message import Choice, Message
from bot.render.errors import UnsuitableParameter
from bot.render.fill import Voice, fill, text_of
from bot.render.links import is_link
from bot.render.rendered import Button
from bot.render.tree import Block, Run, Shape, Style

_MAX_DATA = 64
_HINT = Message(key="choice.hint")


def buttons(message: Message, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """The choices as rows of buttons."""
    return tuple(
        tuple(button(choice, message.key, voice) for choice in row) for row in message.choices
    )


def button(choice: Choice, key: str, voice: Voice) -> Button:
    """One choice as a button."""
    _check(choice, key, voice)
    return Button(
        text=text_of(choice.label, voice), data=choice.data, url=choice.url, style=choice.style
    )


def numbered(message: Message) -> tuple[Choice, ...]:
    """The choices in the order of their numbers; one that only opens a page has none."""
    return tuple(choice for row in message.choices for choice in row if choice.url is None)


def written_out(message: Message, voice: Voice) -> Iterator[Block]:
    """The choices as blocks to stand under the text: numbers, how to answer, links."""
    answers = numbered(message)
    for number, choice in enumerate(answers, 1):
        _check(choice, message.key, voice)
        shape = Shape("item", 1, number, tight=number > 1)
        yield Block(shape, (Run(text_of(choice.label, voice)),))
    if answers:
        yield from fill(_HINT, voice)
    for row in message.choices:
        for choice in row:
            if choice.url is not None:
                _check(choice, message.key, voice)
                label = Run(text_of(choice.label, voice), Style(url=choice.url))
                yield Block(Shape("action"), (label,))


def _check(choice: Choice, key: str, voice: Voice) -> None:
    if choice.url is not None and not is_link(choice.url):
        raise UnsuitableParameter(key, voice.language, "choices", f"{choice.url!r} is no link")
    if len(choice.data.encode()) > _MAX_DATA:
        why = f"{choice.data!r} is longer than {_MAX_DATA} bytes"
        raise UnsuitableParameter(key, voice.language, "choices", why)
