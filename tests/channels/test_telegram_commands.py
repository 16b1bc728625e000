from __future__ import annotations

import pytest
from babel.messages.pofile import read_po

from bot.channels.telegram.commands import COMMANDS
from bot.i18n import LANGUAGES, Language
from bot.resources import path

LONGEST = 256


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_described_in_every_language(language: Language) -> None:
    with path(f"catalogue/telegram.{language}.po").open("rb") as file:
        texts = {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}
    assert list(texts) == [f"telegram.command.{name}" for name in COMMANDS]
    assert all(3 <= len(text) <= LONGEST for text in texts.values())
    assert len(set(texts.values())) == len(texts)
