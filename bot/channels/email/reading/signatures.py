"""What stands below an author's words and says nothing: signatures, footers, phone marks.

The rule of this project: a formula of closing ("Regards", "Cordialement", "Saludos") with
the name under it is signature; thanks are part of what is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.channels.email.reading.cards import begins_card, has_contact, is_bullet, is_name
from bot.channels.email.reading.closings import (
    is_closing,
    is_disclaimer,
    is_footer,
    is_phone_mark,
)

_DELIMITER = re.compile(r"^\s*(?:--|—|–|__|——|--–|ᐧ)\s*$")
_UNDERSCORES = re.compile(r"^\s*_{2,}\s*$")
_RULE = re.compile(r"^\s*(?:[-=*~#]{3,}|[-—–]{2,})\s*$")
_DASHED_NAME = re.compile(
    r"^\s*[-–—~]{1,2}\s?[A-ZÀ-Þ]?\w[\w.'’-]{0,25}(?:\s[A-ZÀ-Þ][\w.'’-]{0,25}){0,3}\s*$"
)
_SAID = re.compile(r"^[A-ZÀ-Þ¿¡][^\"“”«»|]{10,600}[.!]$")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s")
_POSTSCRIPT = re.compile(
    r"(?i)^\W*(?:p\.? ?s\.?|p\.? ?d\.?|n\.? ?b\.?|post-?scriptum|pos(?:t)?data)\s?[:–—-]"
)
_MOST_LINES = 14
_MOST_AFTER_DELIMITER = 40
# Signatures are looked for in this many lines at the end: a long text costs no more.
_WINDOW = 120


def without_signature(lines: Sequence[str]) -> list[str]:
    """The lines without what is signature or footer at their end."""
    kept = _trimmed(list(lines))
    above, kept = kept[:-_WINDOW], kept[-_WINDOW:]
    for cut in _CUTS:
        kept = _trimmed(kept[: cut(kept)])
    while kept and _RULE.match(kept[-1]):
        kept = _trimmed(kept[:-1])
    return _trimmed([*above, *kept])


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _filled(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def _fenced(lines: Sequence[str]) -> set[int]:
    """The lines inside ``` fences: code is never a signature."""
    inside, found = False, set[int]()
    for number, line in enumerate(lines):
        if line.lstrip().startswith("```"):
            inside = not inside
        elif inside:
            found.add(number)
    return set() if inside else found


def _by_delimiter(lines: list[str]) -> int:
    """The first "-- " line: whatever follows it is signature."""
    fenced = _fenced(lines)
    for number, line in enumerate(lines):
        if number in fenced or not _DELIMITER.match(line):
            continue
        most = _MOST_AFTER_DELIMITER if line.strip() == "--" else _MOST_LINES
        if len(_filled(lines[number + 1 :])) <= most:
            return number
    return len(lines)


def _by_rule(lines: list[str]) -> int:
    """A longer rule, where the few lines of a mailing list or of a card follow it."""
    fenced = _fenced(lines)
    for number, line in enumerate(lines):
        if number in fenced or not (_UNDERSCORES.match(line) or _RULE.match(line)):
            continue
        rest = _filled(lines[number + 1 :])
        cues = sum(
            1 for text in rest if has_contact(text) or is_footer(text) or is_disclaimer(text)
        )
        needed = 2
        if _UNDERSCORES.match(line):
            needed = 0 if len(rest) <= 3 else 1
        elif len(rest) == 1 and is_footer(rest[0]):
            needed = 1
        elif rest and is_name(rest[0].split("|")[0]):
            needed = 0 if _is_titled(rest) and not _announced(lines[:number]) else 1
        if not rest or (len(rest) <= _MOST_LINES and cues >= needed):
            return number
    return len(lines)


def _is_titled(rest: list[str]) -> bool:
    """Whether titles follow one name; of several names or States, none is a title."""
    below = rest[1:]
    return bool(below) and all(map(_may_be_a_title, rest)) and not any(map(is_name, below))


def _announced(above: Sequence[str]) -> bool:
    """Whether the words above announce what follows ("Our speaker will be:")."""
    return "".join(_filled(above)[-1:]).rstrip().endswith(":")


def _may_be_a_title(line: str) -> bool:
    return len(line) <= 60 and line.rstrip()[-1] not in ".:;!?" and not is_bullet(line)


def _by_phone_mark(lines: list[str]) -> int:
    """ "Sent from my phone", on a line of its own."""
    fenced = _fenced(lines)
    for number, line in enumerate(lines):
        if number in fenced or not is_phone_mark(line):
            continue
        last = number + 1 == len(lines)
        alone_above = number == 0 or not lines[number - 1].strip() or last
        if alone_above and (last or not lines[number + 1].strip()):
            return number
    return len(lines)


def _by_closing(lines: list[str]) -> int:
    """A closing formula with a few short lines under it."""
    for number in range(len(lines) - 1, 0, -1):
        rest = _filled(lines[number + 1 :])
        if len(rest) > _MOST_LINES:
            break
        # "BR" or "KH" without a name below may be the code of a State.
        if len(lines[number].strip(" ,.")) < 4 and not rest:
            continue
        if is_closing(lines[number]) and _all_short(rest) and not _goes_on(lines[number + 1 :]):
            return number
    return len(lines)


def _goes_on(lines: list[str]) -> bool:
    """Whether somebody says more below the name: a sentence or a list, after a blank line."""
    starts = _paragraphs(lines)[1:]
    ends = [*starts[1:], len(lines)]
    return any(is_said(_filled(lines[start:end])) for start, end in zip(starts, ends, strict=False))


def is_said(paragraph: Sequence[str]) -> bool:
    """Whether a paragraph is a sentence or a list, and nothing that signatures hold."""
    if any(is_bullet(line) or _NUMBERED.match(line) for line in paragraph):
        return True
    text = " ".join(paragraph)
    if has_contact(text) or is_disclaimer(text) or is_footer(text) or is_phone_mark(text):
        return False
    return _SAID.match(text) is not None and len(text.split()) > 4


def _all_short(rest: Sequence[str]) -> bool:
    short = all(len(text) <= 80 or is_disclaimer(text) for text in rest)
    if any(map(_POSTSCRIPT.match, rest)):
        return False
    return short and not any(text.rstrip().endswith("?") or is_bullet(text) for text in rest[:3])


def _by_dashed_name(lines: list[str]) -> int:
    """ "-Ana Ruiz" at the end, unless it is the last item of a list."""
    if len(lines) < 2 or not _DASHED_NAME.match(lines[-1]) or lines[-2].strip():
        return len(lines)
    above = _filled(lines[:-1])
    return len(lines) if not above or is_bullet(above[-1] + " ") else len(lines) - 1


def _by_footer(lines: list[str]) -> int:
    """Legal notices and list footers in the last paragraphs."""
    cut = len(lines)
    for start in reversed(_paragraphs(lines)):
        paragraph = " ".join(lines[start:cut])[:1_500]
        if start == 0 or not (is_disclaimer(paragraph) or is_footer(paragraph)):
            break
        cut = start
    return cut


def _by_card(lines: list[str]) -> int:
    """A block that starts with a name and holds telephone, web and mail lines."""
    for start in _paragraphs(lines)[1:]:
        rest = _filled(lines[start:])
        if len(rest) <= _MOST_LINES and not _announced(lines[:start]) and begins_card(rest):
            return start
    return len(lines)


def _paragraphs(lines: Sequence[str]) -> list[int]:
    return [
        number
        for number, line in enumerate(lines)
        if line.strip() and (number == 0 or not lines[number - 1].strip())
    ]


_CUTS = (
    _by_footer,
    _by_delimiter,
    _by_rule,
    _by_phone_mark,
    _by_footer,
    _by_closing,
    _by_card,
    _by_dashed_name,
    _by_phone_mark,
)
