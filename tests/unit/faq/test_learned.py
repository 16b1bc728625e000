"""Entries of the office's own: answered when asked in their words, offered when near."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.consulting import Library, Stamp
from bot.effects import Consult
from bot.facts.threads import Lesson
from bot.faq.encoder import Encoder, LetterEncoder, SentenceEncoder
from bot.faq.learned import Learned, Taught
from tests.unit.handlers.situation import NOW

CHILD = Taught(
    entry="Laaaaaaaaaaa",
    questions={
        "en": "May I bring my child to the meeting?",
        "fr": "Puis-je venir avec mon enfant à la réunion ?",
        "es": "¿Puedo ir con mi hijo a la reunión?",
    },
    answers={"en": "Yes.", "fr": "Oui.", "es": "Sí."},
)
HAITI = Taught(
    entry="Lbbbbbbbbbbb",
    questions={
        "en": "Who chairs the meeting on Haiti?",
        "fr": "Qui préside la réunion sur Haïti ?",
        "es": "¿Quién preside la reunión sobre Haití?",
    },
    answers={"en": "A.", "fr": "A.", "es": "A."},
)


@pytest.fixture(scope="module", params=["sentences", "letters"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "letters":
        return LetterEncoder()
    found = SentenceEncoder.available()
    assert found is not None, "the sentence encoder is part of the tests' machine"
    return found


def told(found: Learned, text: str, *, answered: bool = False) -> tuple[str | None, str | None]:
    match = found.match(text, answered=answered)
    return (
        match.answer.entry if match.answer else None,
        match.near.entry if match.near else None,
    )


@pytest.mark.parametrize(
    "text",
    [
        "May I bring my child to the meeting?",
        "MAY I BRING MY CHILD TO THE MEETING",
        "puis je venir avec mon enfant a la reunion",
        "¿puedo ir con mi hijo a la reunion?",
    ],
)
@pytest.mark.parametrize("answered", [True, False])
def test_own_words_are_answered_whatever_else_would_answer(
    encoder: Encoder, text: str, answered: bool
) -> None:
    learned = Learned(encoder, [CHILD, HAITI])
    assert told(learned, text, answered=answered) == (CHILD.entry, None)


@pytest.mark.parametrize(
    "text",
    [
        "May I bring my lawyer to the meeting?",  # one noun makes another question
        "Puis-je venir avec mon collègue à la réunion ?",
        "What is the deadline?",
        "Who chairs the meeting on Togo?",  # another State's question is another question
        "Who chairs the meeting?",
        "",
        "?",
    ],
)
def test_another_question_is_never_answered(encoder: Encoder, text: str) -> None:
    assert told(Learned(encoder, [CHILD, HAITI]), text)[0] is None


def test_near_words_are_offered_where_nothing_else_answers() -> None:
    encoder = SentenceEncoder.available()
    assert encoder is not None
    learned = Learned(encoder, [CHILD, HAITI])
    near = "May I bring my baby with me to your meeting?"
    assert told(learned, near) in {(None, CHILD.entry), (CHILD.entry, None)}
    assert told(learned, near, answered=True) == (None, None)
    assert told(learned, "Who chairs the meeting on Togo?") == (None, None)


def test_nothing_learned_matches_nothing(encoder: Encoder) -> None:
    assert told(Learned(encoder, []), "May I bring my child to the meeting?") == (None, None)


def lesson(taught: Taught, at: datetime = NOW) -> Lesson:
    return Lesson(
        entry=taught.entry,
        version=1,
        questions=taught.questions,
        answers=taught.answers,
        state="live",
        proposed_by="U1",
        at=at,
    )


async def test_library_knows_a_new_entry_with_the_next_question() -> None:
    shelf: list[tuple[Stamp, Sequence[Lesson]]] = [((1,), [])]
    asked: list[Stamp | None] = []

    async def news(known: Stamp | None) -> tuple[Stamp, Sequence[Lesson]] | None:
        asked.append(known)
        return None if known == shelf[-1][0] else shelf[-1]

    library = Library(news)
    question = Consult(text=CHILD.questions["fr"], language="fr")
    seen = []
    for stamp, entries in (((1,), []), ((2,), [lesson(CHILD)]), ((3,), [])):
        shelf.append((stamp, entries))
        for _ in range(2):
            (found,) = await library.consult(question)
            seen.append((found.entry if found.taught else None, dict(found.taught)))
    library.close()
    known = (CHILD.entry, dict(CHILD.answers))
    assert seen == [(None, {}), (None, {}), known, known, (None, {}), (None, {})]
    assert asked == [None, (1,), (1,), (2,), (2,), (3,)]


async def test_library_hands_over_when_the_store_cannot_be_asked() -> None:
    async def news(_known: Stamp | None) -> None:
        raise OSError("away")

    library = Library(news)
    (found,) = await library.consult(Consult(text="What is the deadline?"))
    library.close()
    assert (found.entry, found.near) == (None, ())
