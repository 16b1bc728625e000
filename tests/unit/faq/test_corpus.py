"""The phrasings: enough of each, in every language, and each kept apart from the rest."""

from __future__ import annotations

from collections import Counter

from bot.faq.answers import ENTRIES
from bot.faq.corpus import entry_of, examples, written_out
from bot.i18n import LANGUAGES


def test_every_choice_of_a_line_is_written_out() -> None:
    assert written_out("Can (I|we|you) (apply|speak)?") == (
        "Can I speak?",
        "Can we apply?",
        "Can you speak?",
    )
    assert written_out("visa?") == ("visa?",)
    assert written_out("(Thank|Many thanks) you (so much|).") == (
        "Thank you.",
        "Many thanks you so much.",
    )


def test_every_entry_has_ten_phrasings_in_every_language() -> None:
    lines = {(each.language, entry_of(each.label), each.line) for each in examples()}
    counted = Counter((language, entry) for language, entry, _ in lines if entry)
    wanted = {(language, entry) for language in LANGUAGES for entry in ENTRIES}
    assert set(counted) == wanted
    assert [place for place, count in counted.items() if count < 10] == []


def test_every_language_has_many_questions_out_of_scope() -> None:
    lines = {(each.language, each.line) for each in examples() if entry_of(each.label) is None}
    counted = Counter(language for language, _ in lines)
    assert [language for language in LANGUAGES if counted[language] < 400] == []


def test_no_phrasing_stands_for_two_entries() -> None:
    entries: dict[str, set[str | None]] = {}
    for each in examples():
        entries.setdefault(each.text.casefold(), set()).add(entry_of(each.label))
    assert {text: found for text, found in entries.items() if len(found) > 1} == {}


def test_nothing_is_left_to_fill_in() -> None:
    assert [each.text for each in examples() if set(each.text) & set("{}|")] == []
