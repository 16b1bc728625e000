"""What a message asks, without its greeting, signature, quotations and length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.faq.cues import asks, closes, greets, points_back
from bot.faq.spelling import corrected
from bot.states.mentions import find_mentions

STATE = "[country]"
# People travel to Switzerland and need its visa; they rarely ask about its own review.
_HOST = ("CH",)
_LONGEST = 600
_PASSAGE = 260
_MOST_QUESTIONS = 5
_MOST_PASSAGES = 4
# A line that goes on in small letters was only wrapped
_BREAK = re.compile(
    r"(?<=[?!…])\s+|(?<=[.])\s+(?=[^a-z])|\s*\n\s*\n\s*|\s*\n\s*(?![a-zà-ÿ](?!\)))|\s+(?=¿)"
)
_QUOTED = re.compile(r"^\s*(>|-- ?$)")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)]|[a-z]\))\s+")


def legible(text: str) -> str:
    """The text in composed letters, without the signs that no encoder accepts."""
    # Half of a surrogate pair is no character and cannot be written as UTF-8
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    kept = (sign if sign.isprintable() or sign.isspace() else " " for sign in whole)
    return unicodedata.normalize("NFC", "".join(kept)).replace("’", "'").strip()


def masked(text: str) -> str:
    """The text with every State's name replaced by one sign that stands for any State."""
    pieces: list[str] = []
    position = 0
    for mention in find_mentions(text):
        if mention.codes == _HOST:
            continue
        pieces += [text[position : mention.start], STATE]
        position = mention.end
    return "".join((*pieces, text[position:]))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a message, without greeting, closing and signature."""
    lines = "\n".join(line for line in text.splitlines() if not _QUOTED.match(line))
    found = [" ".join(_BULLET.sub("", piece).split()) for piece in _BREAK.split(lines)]
    opened = [kept for piece in found if (kept := greets.sub("", piece).strip(" ,;:-"))]
    return tuple(_until_closing(opened)) or tuple(filter(None, found))


def _until_closing(pieces: list[str]) -> Iterator[str]:
    for place, piece in enumerate(pieces):
        # "Thank you." may open a message too; a closing is the end unless a question follows
        if closes.match(piece) and not asks(piece):
            if any(asks(later) for later in pieces[place + 1 :]):
                continue
            return
        yield piece


def passages(text: str) -> tuple[str, ...]:
    """The pieces of a message to encode: its gist first, then each of its questions.

    Reading time grows with length, so a long message is read for its questions only.
    """
    pieces = sentences(text)
    gist = " ".join(pieces)
    asked = list(_asked(pieces))
    if len(gist) > _PASSAGE:
        gist = _within(_heart(pieces) or gist, _PASSAGE)
    budget = _LONGEST - len(gist)
    chosen = [gist.lower()]
    for piece in asked[:_MOST_PASSAGES]:
        short = _within(piece, _PASSAGE).lower()
        if len(short) <= budget and short not in chosen and " " in short:
            chosen.append(short)
            budget -= len(short)
    return tuple(corrected(passage) for passage in chosen if passage)


def questions(text: str) -> tuple[str, ...]:
    """The separate questions of a message, in order; the whole gist where there is only one.

    Each takes its time to be looked up: those beyond the first few are one question together.
    """
    pieces = sentences(legible(text))
    asked = tuple(dict.fromkeys(_asked(pieces)))
    if len(asked) <= 1:
        return (" ".join(pieces),) if pieces else ()
    rest = " ".join(asked[_MOST_QUESTIONS:])
    return (*asked[:_MOST_QUESTIONS], *filter(None, [rest]))


def _heart(pieces: Sequence[str]) -> str:
    """What a long message asks, after as much of what leads to it as there is room for."""
    asked = [place for place, piece in enumerate(pieces) if asks(piece)]
    if not asked:
        return ""
    told = " ".join(pieces[place] for place in asked)
    for before in reversed(pieces[: asked[0]]):
        if len(before) + len(told) >= _PASSAGE:
            break
        told = f"{before} {told}"
    return told


def _asked(pieces: Sequence[str]) -> Iterator[str]:
    """What is asked, each with the sentence before it where it cannot be understood alone."""
    before = ""
    for piece in pieces:
        if asks(piece):
            yield f"{before} {piece}".strip() if points_back.match(piece) else piece
        before = piece


def _within(text: str, limit: int) -> str:
    """The end of a text that is too long: people ask after they have introduced themselves."""
    return text if len(text) <= limit else text[-limit:].partition(" ")[2]
