"""Understanding an answer: one step after the other, the first that can tell decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.conversation.answers.asked import Asked, asked
from bot.conversation.answers.choice import choose
from bot.conversation.answers.commands import command, without_politeness
from bot.conversation.answers.email import understand_email
from bot.conversation.answers.languages import understand_languages
from bot.conversation.answers.phone import understand_phone
from bot.conversation.answers.place import names_it_exactly, understand_state
from bot.conversation.answers.pressed import pressed
from bot.conversation.answers.quantities import understand_count, understand_year
from bot.conversation.answers.questions import opens_as_question, question
from bot.conversation.answers.talk import button
from bot.conversation.answers.text import understand_text
from bot.conversation.answers.themes import choose_several
from bot.conversation.answers.understood import Understood, answer, ask_again
from bot.conversation.answers.url import understand_url
from bot.conversation.answers.wording import wording
from bot.conversation.answers.yes_no import decide, only_unsure, own_words, plain_yes
from bot.conversation.field import Field, Kind
from bot.facts.application import Value
from bot.i18n import Language

_READERS: Mapping[Kind, Callable[[Asked], Understood]] = {
    "state": understand_state,
    "text": understand_text,
    "long_text": understand_text,
    "email": understand_email,
    "phone": understand_phone,
    "url": understand_url,
    "year": understand_year,
    "count": understand_count,
    "yes_no": decide,
    "choice": choose,
    "choices": choose_several,
    "languages": understand_languages,
}
# What has a form of its own is found before anything else is made of the sentence around it
_FOUND_BY_FORM: frozenset[Kind] = frozenset({"email", "phone", "url", "year", "count"})
_MAY_HAVE_NONE: frozenset[Kind] = _FOUND_BY_FORM | {"text", "long_text"}
_SAME_AS = {"speaker_email": "email", "speaker_phone": "phone"}
_CONTRAST = {"but", "mais", "pero", "however", "except", "sauf", "salvo", "only", "sino"}
_MOST_NONE_WORDS = 14


def understand(
    field: Field,
    text: str,
    language: Language,
    *,
    states: Sequence[str],
    answers: Mapping[str, Value] | None = None,
    now: date,
) -> Understood:
    """What a person means who writes this where the field is asked for.

    ``states`` are the round's, in the order they are offered; ``answers`` are those given so
    far, for "the same" and for telephone numbers without a country code.
    """
    said = asked(field, text, language, states=states, answers=answers or {}, now=now)
    for step in _STEPS:
        understood = step(said)
        if understood is not None:
            return understood
    return _READERS[field.kind](said)


def _empty(said: Asked) -> Understood | None:
    return None if said.text else ask_again("empty")


def _undisclosed(said: Asked) -> Understood | None:
    """Where not saying is one of the answers, "I would rather not say" chooses it."""
    if "undisclosed" not in said.field.options:
        return None
    undisclosed = wording().options[said.field.name]["undisclosed"]
    return answer("undisclosed") if undisclosed.are(said.folded) else None


def _found(said: Asked) -> Understood | None:
    """An address, a number or a year in the text, unless it is part of a question."""
    if said.field.kind not in _FOUND_BY_FORM or opens_as_question(said):
        return None
    understood = _READERS[said.field.kind](said)
    return understood if understood.value is not None else None


def _same(said: Asked) -> Understood | None:
    """ "The same as above": the organisation's own, where one was given."""
    source = _SAME_AS.get(said.field.name)
    if source is None or not wording().none["same"].are(said.folded):
        return None
    value = said.answers.get(source)
    return answer(value) if value else ask_again("nothing_same")


def _none(said: Asked) -> Understood | None:
    if not said.field.optional or said.field.kind not in _MAY_HAVE_NONE or said.quoted:
        return None
    if wording().none["unknown"].are(said.folded):
        return None  # "aucune idée" is none of anything
    if said.text.strip(" .") in {"-", "–", "—", "/", "0", "--", "x", "X", "∅"}:
        return answer("")
    short = len(said.words) <= _MOST_NONE_WORDS and not _CONTRAST & set(said.words)
    none = wording().none["none"]
    return answer("") if short and any(map(none.are, without_politeness(said.folded))) else None


def _declined(said: Asked) -> Understood | None:
    told = wording().none["decline"]
    declined = any(map(told.are, without_politeness(said.folded))) and said.field.kind != "yes_no"
    if declined and "undisclosed" in said.field.options:
        return answer("undisclosed")
    return Understood(command="skip") if declined else None


def _unknown(said: Asked) -> Understood | None:
    """ "I don't know" is no answer to any field."""
    if said.field.kind in {"yes_no", "text", "long_text"}:
        return None
    if not wording().none["unknown"].are(said.folded):
        return None
    return ask_again("unknown_optional" if said.field.optional else "unknown_required")


def _asked_back(said: Asked) -> Understood | None:
    """A question, unless the question mark only shows doubt about an answer."""
    if said.field.kind == "yes_no" and (plain_yes(said) or own_words(said) or only_unsure(said)):
        return None
    if said.field.kind == "state" and names_it_exactly(said):
        return None
    return question(said)


_STEPS: Sequence[Callable[[Asked], Understood | None]] = (
    _empty,
    pressed,
    _undisclosed,
    button,
    command,
    _same,
    _found,
    _none,
    _declined,
    _asked_back,
    _unknown,
)
