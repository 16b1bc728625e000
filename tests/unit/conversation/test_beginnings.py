"""The letters that patterns can begin with: of every pattern of ours, and of each construct."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.answers import lead_ins
from bot.conversation.answers.beginnings import first_letters
from bot.conversation.answers.wording import Phrases, Wording, wording


def _patterns(value: object) -> Iterator[str]:
    """The patterns of all phrases in a value, however deep they stand."""
    if isinstance(value, Phrases):
        yield from value._patterns
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _patterns(each)


_OURS = sorted(
    {
        pattern
        for table in (lead_ins._leads(), *(getattr(wording(), f.name) for f in fields(Wording)))
        for pattern in _patterns(table)
    }
)


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("back", "b"),
        ("(go|going|take me) back", "gt"),
        ("(go |back )*(to )?(the )?last", "gbtl"),
        ("(?:oops )?wrong", "ow"),
        ("[ao]tro", "ao"),
        ("i{1,2}x", "i"),
        ("i{0,2}x", "ix"),
        (r"\bno", "n"),
        (r"(?!no)[no]x", "no"),
        (r"\w*x", None),
        ("(a )?(b )?", None),
        ("[^a]x", None),
        (".x", None),
    ],
)
def test_first_letters_of_each_construct(pattern: str, letters: str | None) -> None:
    expected = None if letters is None else frozenset(letters)
    assert first_letters(pattern) == expected


@settings(deadline=None)  # each pattern is compiled anew, which a busy machine is slow at
@given(st.data())
def test_every_match_of_our_patterns_begins_with_one(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(_OURS))
    letters = first_letters(pattern)
    said = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    assert letters is None or said[:1] in letters
