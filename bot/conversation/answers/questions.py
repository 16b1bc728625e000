"""Telling a question that a person asks back from an answer."""

from __future__ import annotations

import re

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.understood import Understood
from bot.conversation.answers.wording import wording

# A question mark that ends a sentence, not one inside a web address
_MARK = re.compile(r"\?+[!?]*(?=\s|$)|¿")
_LONGEST_ASKED_IN_PASSING = 40
_LONGEST_WITHOUT_MARK = 25
_SHORT = 12
_MOST_WONDERING = 4


def question(asked: Asked) -> Understood | None:
    """A message that asks something, by its question mark or by how it begins."""
    if asked.quoted or not asked.folded:
        return None
    return Understood(question=True) if _asks(asked) else None


def opens_as_question(asked: Asked) -> bool:
    """Whether a message begins as questions do, whatever its punctuation."""
    if asked.field.kind not in {"text", "long_text"} and asked.words[:1]:
        asking = wording().interrogatives
        if asked.field.kind != "yes_no":
            asking |= wording().auxiliaries
        return asked.words[0] in asking or _opens(asked)
    return _opens(asked)


def _opens(asked: Asked) -> bool:
    if asked.field.kind == "text" and _all_capitals(asked.text) and "?" not in asked.text:
        return False  # "Dónde Están Los Desaparecidos" is a name
    return wording().questions.open(asked.folded) is not None or _wonders(asked)


def _all_capitals(text: str) -> bool:
    """Whether every long word begins with a capital and goes on in small letters."""
    long_words = [word for word in text.split() if len(word) > 2]
    titled = all(word[0].isupper() and word[1:].islower() for word in long_words)
    return len(long_words) > 1 and titled


def _wonders(asked: Asked) -> bool:
    """Whether a few small words begin by asking: "how detailed"; names have capitals."""
    words = asked.text.split()
    return (
        asked.words[:1] != []
        and 1 < len(words) <= _MOST_WONDERING
        and asked.words[0] in wording().interrogatives
        and not any(word[0].isupper() for word in words[1:])
    )


def _asks(asked: Asked) -> bool:
    count = len(asked.words)
    opens = opens_as_question(asked) or asked.folded in wording().bare_questions
    if not _MARK.search(asked.text):
        return opens and count <= _LONGEST_WITHOUT_MARK
    if asked.field.kind == "long_text":
        ends = asked.text.rstrip().endswith("?")
        return (ends and count <= _LONGEST_ASKED_IN_PASSING) or (opens and count <= _SHORT)
    return True
