"""The author's new words in a mail's text.

The convention, in the order it is applied:

- Everything from a "reply above this line" mark on is ours, not the author's.
- A mail server's warning above the letter ("from outside, open no links") is left out.
- Everything from an older mail's head on (a separator, a header block) is that older mail.
- An attribution and the quoted lines (">" or "|") under it are removed, and text that
  follows them is the author's (bottom posting). Below an attribution with no quoted lines
  everything is quotation, unless nothing stands above it: then the author may have written
  under a bare attribution, and the result is marked doubtful. Indented as one block it is
  quotation after all.
- Quoted lines are never part of the text. Where the author answers point by point, or
  quotes within the own words without an attribution, ``in_context`` keeps those lines.
- Signatures, closing formulas with their names, phone marks, list footers and legal
  notices are removed from the end of each stretch of the author's words; thanks stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.email.reading.attributions import attribution_at, shared_line
from bot.channels.email.reading.banners import without_banner
from bot.channels.email.reading.embedded import (
    announces_quoted,
    asks_to_write_above,
    begins_older_mail,
    is_rule,
    stands_between_marks,
)
from bot.channels.email.reading.signatures import without_signature

_INVISIBLE = re.compile(
    r"[\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_QUOTED = re.compile(r"^\s{0,3}(?:>|&gt;|[A-Z]{1,3}>(?=\s|$))")
_BARRED = re.compile(r"^\s{0,3}\|(?:\s|$)")
_MOST_LINES = 5_000
_WRAPPED_AT = 60


@dataclass(frozen=True, slots=True)
class NewText:
    """What the author wrote; see the module's convention."""

    text: str
    in_context: str
    doubtful: bool = False


@dataclass(slots=True)
class _Stretch:
    """Consecutive lines that are either the author's or quoted."""

    quoted: bool
    lines: list[str]
    announced: bool = False
    spaced: bool = True


def new_text(full: str) -> NewText:
    """The author's new words in ``full``."""
    lines = [
        _INVISIBLE.sub("", line).replace("\u00a0", " ").replace("&nbsp;", " ").rstrip()
        for line in full.split("\n", _MOST_LINES)
    ]
    lines, cut = _before_older_mail(without_banner(lines[:_MOST_LINES]))
    stretches, doubtful = _stretches(lines)
    own = [stretch for stretch in stretches if not stretch.quoted]
    for stretch in own:
        stretch.spaced = not (stretch.lines and stretch.lines[-1].strip())
        stretch.lines = without_signature(
            _without_rule(stretch.lines) if stretch is own[-1] and cut else stretch.lines
        )
    stretches = [
        stretch for stretch in stretches if stretch.quoted or any(map(str.strip, stretch.lines))
    ]
    text = _joined([stretch for stretch in stretches if not stretch.quoted])
    return NewText(text, _joined(_in_context(stretches)), doubtful and bool(text))


def _before_older_mail(lines: list[str]) -> tuple[list[str], bool]:
    for at, line in enumerate(lines):
        quoted = _QUOTED.match(line)
        begins = stands_between_marks(line) if quoted else begins_older_mail(lines, at)
        if begins or asks_to_write_above(line):
            return lines[:at], True
    return lines, False


def _without_rule(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or is_rule(lines[end - 1])):
        end -= 1
    return lines[:end]


def _stretches(lines: list[str]) -> tuple[list[_Stretch], bool]:
    found: list[_Stretch] = [_Stretch(False, [])]
    at, doubtful = 0, False
    while at < len(lines):
        line = lines[at]
        before = None
        if not _QUOTED.match(line) and at + 1 < len(lines) and _QUOTED.match(lines[at + 1]):
            before = shared_line(line)
        taken = 1 if before is not None else 0
        if not taken and not _is_quoted(lines, at):
            taken = attribution_at(lines, at) or int(announces_quoted(lines, at))
        if taken:
            if before:
                found[-1].lines.append(before)
            end = _end_of_quotation(lines, at + taken)
            if end is None:
                if _anything(found):
                    break
                rest = lines[at + taken :]
                if _is_indented(rest):
                    break
                doubtful = True
                end = at + taken
            found.append(_Stretch(True, lines[at + taken : end], announced=True))
            found.append(_Stretch(False, []))
            at = end
        else:
            quoted = _is_quoted(lines, at)
            if quoted != found[-1].quoted:
                found.append(_Stretch(quoted, []))
            found[-1].lines.append(line)
            at += 1
    return found, doubtful


def _anything(stretches: list[_Stretch]) -> bool:
    return any(
        line.strip() for stretch in stretches if not stretch.quoted for line in stretch.lines
    )


def _is_indented(lines: list[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    return all(line.startswith(("  ", "\t")) for line in filled)


def _end_of_quotation(lines: list[str], at: int) -> int | None:
    """Where the quoted lines under an attribution end; None if there are none."""
    start = at
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start >= len(lines):
        return len(lines)
    end = start
    while end < len(lines) and (_is_quoted(lines, end) or _BARRED.match(lines[end])):
        end += 1
    return end if end > start else None


def _is_quoted(lines: list[str], at: int) -> bool:
    return _QUOTED.match(lines[at]) is not None or _is_broken_wrap(lines, at)


def _is_broken_wrap(lines: list[str], at: int) -> bool:
    """A quoted line that a mail program wrapped, so that its end lost the mark."""
    if at == 0 or at + 1 >= len(lines) or not lines[at].strip():
        return False
    above, below = lines[at - 1], lines[at + 1]
    if not (_QUOTED.match(above) and (_QUOTED.match(below))):
        return False
    if lines[at].endswith((">", ">:")):
        return True
    opened = above.count("(") > above.count(")") or above.count("<") > above.count(
        ">"
    ) - above.count(">", 0, 4)
    if opened and re.search(r"[)>]", lines[at]):
        return True
    return len(above) >= _WRAPPED_AT and lines[at][:1].islower()


def _in_context(stretches: list[_Stretch]) -> list[_Stretch]:
    """The stretches to show: quotations between the author's words stay where they are answered."""
    own = [number for number, stretch in enumerate(stretches) if not stretch.quoted]
    if not own:
        return []
    shown = stretches[: own[-1] + 1]
    answered = any(
        stretch.quoted and not stretch.announced and not _is_tight(shown, number)
        for number, stretch in enumerate(shown)
    )
    return [stretch for stretch in shown if not stretch.announced or answered]


def _is_tight(stretches: list[_Stretch], number: int) -> bool:
    """Whether a quotation follows the author's line at once: the author is citing."""
    above = stretches[number - 1].spaced if number else True
    return not above


def _joined(stretches: list[_Stretch]) -> str:
    blocks = ["\n".join(stretch.lines).strip("\n") for stretch in stretches]
    return "\n".join(block for block in blocks if block.strip()).strip()
