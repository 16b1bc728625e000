"""What is read and learned once is so before the first person answers."""

from __future__ import annotations

from bot.conversation.answers import prepare
from bot.conversation.answers.languages import _known
from bot.conversation.answers.likeness import _examples
from bot.conversation.answers.wording import wording


def test_what_is_learned_once_is_learned_before_the_first_answer() -> None:
    once = (_examples, _known, wording)
    for learned in once:
        learned.cache_clear()
    prepare()
    assert [learned.cache_info().currsize for learned in once] == [1, 1, 1]
