"""A message as it will leave, rendered once: nothing that changes later can change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.agenda.speakers import Confidential
from bot.events import Attachment
from bot.facts.mailings import FrozenLetter, Markup
from bot.i18n import Language
from bot.message import Message
from bot.render import render
from bot.render.rendered import Capabilities

_CAPABILITIES = {
    "mail": Capabilities(markup="mail", buttons=False),
    "telegram": Capabilities(markup="telegram", buttons=True, max_length=4096),
}


def frozen(
    message: Message, language: Language, markup: Markup, files: Sequence[Attachment] = ()
) -> FrozenLetter:
    """The letter word for word."""
    rendered = render(message, language, _CAPABILITIES[markup])
    return FrozenLetter(
        language=language,
        markup=markup,
        subject=rendered.subject or "",
        text=rendered.text,
        parts=rendered.parts,
        files=tuple(replace(file, content=unfolded(file.content)) for file in files),
        offers=tuple((button.text, button.data) for row in rendered.buttons for button in row),
    )


def gives_away(letter: FrozenLetter, confidential: Confidential) -> bool:
    """Whether any line of a letter, or of its files, names a speaker who asked for secrecy.

    The programme cannot hold such a name, by its type. This looks at what people typed
    beside it: rooms, links, the words of a newsletter, names of files.
    """
    lines = [letter.subject, *letter.text.splitlines()]
    for file in letter.files:
        lines.append(file.name)
        lines += unfolded(file.content).decode("utf-8", "replace").splitlines()
    return any(confidential.names_in(line) for line in lines)


def unfolded(content: bytes) -> bytes:
    """A calendar file with each of its lines in one piece."""
    return content.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")
