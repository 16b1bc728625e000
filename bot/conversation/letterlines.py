"""Taking a reply to the form's letter apart: which words answer which question."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.conversation.field import Field
from bot.conversation.form import Form
from bot.conversation.lettermarks import after_question, name_at_start, named
from bot.states.folding import fold

_QUOTE = re.compile(r"^\s*(?:[>|]\s?)+")
_BOLD = re.compile(r"(\*{1,3}|_{2})(?=\S)([^*\n]+?)(?<=\S)\1")
_BULLET = re.compile(r"^\s*(?:[-*•·–—]|\d{1,2}[.)])\s+")
_LEAD = (
    r"^\s*(?:[-*•·–—]\s*)?[(\[]?\s*"
    r"(?:(?:question|pregunta|q|n[°ºo.]*|#)\s*)?(?P<number>\d{1,2})\s*[°º]?\s*"
)
# "3:", "3)", "3.", "3 -", but no dates, times, ranges and telephone numbers
_STRONG = re.compile(
    rf"{_LEAD}(?:(?!:\d\d\b\s*\S)[:=)\]]|->|→|[./\-–—](?!\d))[.):\-–—\s]*(?P<words>.*)$",
    re.IGNORECASE,
)
_WEAK = re.compile(r"^\s*(?P<number>\d{1,2})\s+(?P<words>\S.*)$")
_DATE = re.compile(r"^(?:de\s+)?[^\W\d]+\.?,?\s+(?:de\s+|del\s+)?(?:19|20)\d\d\W*$")
_LABELLED = re.compile(
    r"^\s*(?:[-*•·]\s*)?(?:\d{1,2}\s*[.):\-]?\s*)?(?P<label>[^:=]{2,60}?)\s*[:=]\s*(?P<words>.*)$"
)
_NEXT_NUMBER = re.compile(r"\s*[;,|]\s*(?=\d{1,2}\s*[:=).]\s*\S)|\s+(?=\d{1,2}\s*[:=)]\s+\S)")
_CLOSING = re.compile(
    r"^(?:(?:best|kind|warm|many|with (?:best|kind)) (?:regards|wishes|thanks)|regards|sincerely"
    r"|yours (?:sincerely|truly|faithfully)|respectfully|cheers|thanks?(?: you)?(?: very much| in"
    r" advance| so much)?|(?:bien )?cordialement|cordiales salutations|bien a vous|salutations.*"
    r"|respectueusement|(?:avec|veuillez agreer|je vous prie).*salutations.*|merci(?: d avance"
    r"| beaucoup| par avance)?|(?:muy )?atentamente|(?:un )?(?:cordial )?saludos?"
    r"(?: cordial(?:es)?)?"
    r"|cordialmente|(?:muchas )?gracias(?: de antemano)?|sent from my .*|envoye de mon .*"
    r"|envoye depuis .*|enviado desde .*|get outlook for .*)$"
)
_RULE = re.compile(r"^\s*(?:-{2,}|_{3,}|\*{3,})\s*$")
_GAP = 2  # questions a bare number may leave out before or after it
_WRAPPED = 60  # a line this long was broken by a mail program, not by its writer
_SIGNED = 60  # lines of a signature are shorter than this


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a mail, and whether it quotes us."""

    quoted: bool
    text: str


@dataclass(slots=True)
class _Sheet:
    """What has been read so far."""

    form: Form
    open_fields: Collection[str]
    numbered: bool
    words: dict[str, list[str]] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    current: str | None = None
    from_quote: bool = False
    asked: set[str] = field(default_factory=set)
    closed: bool = False
    highest: int = 0

    def turn_to(self, name: str, text: str, *, quoted: bool) -> None:
        self.current, self.from_quote, self.closed = name, quoted, False
        if quoted:
            self.asked.add(name)
        if text:
            self.words.setdefault(name, []).append(text)

    @property
    def answered(self) -> bool:
        """Whether the present answer is there and ends with its paragraph."""
        if self.current is None or not any(self.words.get(self.current, ())):
            return False
        return self.form.field(self.current).kind != "long_text"

    def add(self, text: str) -> None:
        if self.closed:
            return
        if self.current is None:
            self.rest.append(text)
        else:
            self.words.setdefault(self.current, []).append(text)


def pieces(
    form: Form, text: str, open_fields: Collection[str]
) -> tuple[Mapping[str, tuple[str, ...]], str]:
    """Each field's own words, in the readings to try in order, and what answers no field.

    ``open_fields`` have no answer yet: only they are taken from lines that might as well
    be an address or a date, such as "2 rue de la Paix".
    """
    lines = [part for line in text.splitlines() for part in _parted(_line(line), form)]
    numbered = _numbered(lines, form)
    sheet = _Sheet(form, open_fields, numbered)
    for line in _marked(lines, form) if numbered else lines:
        (_quoted if line.quoted else _written)(sheet, line.text)
    last = sheet.current if not sheet.closed else None
    read = {
        name: readings
        for name, said in sheet.words.items()
        if (readings := _readings(form.field(name), said, last=name == last))
    }
    return read, "\n".join(sheet.rest).strip()


def _line(line: str) -> Line:
    return Line(_QUOTE.match(line) is not None, _BOLD.sub(r"\2", _QUOTE.sub("", line)))


def _numbered(lines: Sequence[Line], form: Form) -> bool:
    """Whether the writer marks numbers as such ("3:"), so that bare ones are none."""
    written = (line.text for line in lines if not line.quoted)
    return any(_number(_STRONG.match(text), form) for text in written)


def _marked(lines: Sequence[Line], form: Form) -> list[Line]:
    """Bare numbers marked like the others, where they fill a small gap between neighbours.

    "19 Kofi" between "18: …" and "20: …" is an answer; a number of its own is not.
    """
    marked = list(lines)
    heads = [(place, *_head(line, form)) for place, line in enumerate(lines)]
    heads = [each for each in heads if each[1]]
    before = 0
    for position, (place, number, words) in enumerate(heads):
        after = heads[position + 1][1] if position + 1 < len(heads) else number + 1
        fills = 0 < number - before <= _GAP and 0 < after - number <= _GAP
        if words is not None and fills:
            marked[place] = Line(False, f"{number}: {words}")
        if words is None or fills:
            before = number
    return marked


def _head(line: Line, form: Form) -> tuple[int, str | None]:
    """The number a line begins with, and its words where the number is a bare one."""
    if line.quoted:
        return 0, None
    if number := _number(_STRONG.match(line.text), form):
        return number, None
    bare = _WEAK.match(line.text)
    return _number(bare, form), bare["words"] if bare else None


def _parted(line: Line, form: Form) -> Iterator[Line]:
    """Several answers in one line ("1: Togo; 2: Vivre") as a line each."""
    if line.quoted:
        yield line
        return
    if not _number(_STRONG.match(line.text), form):
        yield from _parted_by_label(line)
        return
    begun, highest = "", 0
    for part in _NEXT_NUMBER.split(line.text):
        number = _number(_STRONG.match(part), form)
        if number > highest:
            if begun:
                yield Line(False, begun)
            begun, highest = part, number
        else:
            begun = f"{begun} {part}"
    yield Line(False, begun)


def _parted_by_label(line: Line) -> Iterator[Line]:
    parts = re.split(r"\s*;\s*", line.text)
    every_one = all(
        (found := _LABELLED.match(part)) is not None and fold(found["label"]) in named()
        for part in parts
    )
    yield from (Line(False, part) for part in (parts if every_one else (line.text,)))


def _number(found: re.Match[str] | None, form: Form) -> int:
    """The number of a question that a line begins with, or 0."""
    number = int(found["number"]) if found else 0
    return number if number <= len(form.fields) else 0


def _quoted(sheet: _Sheet, text: str) -> None:
    """A line of ours: a question to answer below, or the end of the answer above."""
    numbered = _STRONG.match(text)
    words = numbered["words"] if _number(numbered, sheet.form) and numbered else text
    name = name_at_start(sheet.form, words)
    if name is not None and (numbered is not None or re.search(r"[:(]", words)):
        tail = after_question(name, words) or ""
        sheet.turn_to(name, tail, quoted=True)
    elif sheet.current is not None and sheet.words.get(sheet.current):
        sheet.current, sheet.closed = None, False


def _written(sheet: _Sheet, text: str) -> None:
    """A line of theirs: the beginning of an answer, more of one, or neither."""
    if _RULE.match(text) or _CLOSING.fullmatch(fold(text)):
        sheet.current, sheet.closed = None, True
        return
    for head in (_by_label, _by_number, _by_bare_number):
        found = head(sheet, text)
        if found is not None:
            sheet.turn_to(*found, quoted=False)
            return
    if not text.strip() and sheet.answered:
        sheet.current = None  # what follows is said beside the answers
    sheet.add(text)


def _by_label(sheet: _Sheet, text: str) -> tuple[str, str] | None:
    found = _LABELLED.match(text)
    name = named().get(fold(found["label"])) if found else None
    if found is None or name is None or (sheet.closed and sheet.words):
        return None
    ours = name_at_start(sheet.form, found["label"]) == name
    if not ours and (_may_be_prose(sheet, name) or name not in sheet.open_fields):
        return None
    return name, _behind(name, text, found["words"])


def _may_be_prose(sheet: _Sheet, name: str) -> bool:
    """Whether an everyday word before a colon may be part of a long text.

    Below it, what the form asks later is answered: people write in the form's order.
    """
    if sheet.current is None or sheet.form.field(sheet.current).kind != "long_text":
        return False
    order = [each.name for each in sheet.form.fields]
    return order.index(name) <= order.index(sheet.current)


def _by_number(sheet: _Sheet, text: str) -> tuple[str, str] | None:
    found = _STRONG.match(text)
    number = _number(found, sheet.form)
    if not number or found is None:
        return None
    name = sheet.form.fields[number - 1].name
    if sheet.from_quote and name != sheet.current:
        # Under a quoted question a number counts the writer's own points, unless it is
        # one of the questions above that still wait for their answer.
        waiting = name in sheet.asked and name not in sheet.words
        if not (waiting and sheet.current in sheet.words):
            return None
    sheet.highest = max(sheet.highest, number)
    return name, _behind(name, found["words"], found["words"])


def _by_bare_number(sheet: _Sheet, text: str) -> tuple[str, str] | None:
    """ "1 Togo", where nothing speaks for an address, a date or a count instead."""
    found = _WEAK.match(text)
    number = _number(found, sheet.form)
    if found is None or sheet.numbered or sheet.from_quote or number <= sheet.highest:
        return None
    asked = sheet.form.fields[number - 1]
    if asked.name not in sheet.open_fields or _DATE.match(found["words"]):
        return None
    if not sheet.highest and asked.kind in {"text", "long_text"}:
        return None
    sheet.highest = number
    return asked.name, found["words"].strip()


def _behind(name: str, text: str, words: str) -> str:
    """An answer without our own question before it, where they wrote into a copy of ours."""
    behind = after_question(name, text)
    if behind is None:
        behind = after_question(name, words)
    if behind is not None:
        return behind
    labelled = _LABELLED.match(words)
    if labelled is not None and named().get(fold(labelled["label"])) == name:
        return labelled["words"].strip()
    return "" if named().get(fold(words)) == name else words.strip()


def _readings(asked: Field, lines: Sequence[str], *, last: bool) -> tuple[str, ...]:
    """What the words of one answer may be: without a signature that stands close below."""
    text = "\n".join(lines).strip()
    behind = after_question(asked.name, text)
    text = (behind if behind is not None else text).strip()
    if not text:
        return ()
    if asked.kind == "long_text":
        return (_unsigned(text) if last else text,)
    paragraph = re.split(r"\n\s*\n", text)[0].strip()
    first = _first(paragraph.splitlines())
    if asked.kind in {"choices", "languages"}:
        listed = ", ".join(_BULLET.sub("", each).strip(" ,;") for each in paragraph.splitlines())
        return tuple(dict.fromkeys((listed, first)))
    if asked.kind == "text":
        return (paragraph,) if asked.max_length >= 400 else (first,)
    return tuple(dict.fromkeys((first, paragraph)))


def _first(lines: Sequence[str]) -> str:
    """The first line, with those that a mail program broke off it."""
    joined = lines[0].strip()
    for before, line in pairwise(lines):
        if len(before) < _WRAPPED:
            break
        joined = f"{joined} {line.strip()}"
    return joined


def _unsigned(text: str) -> str:
    """A long answer without a name and a function left under it."""
    paragraphs = re.split(r"\n\s*\n", text)
    while len(paragraphs) > 1 and all(
        len(line) <= _SIGNED and not line.rstrip().endswith((".", "!", "?", ";", ":", ","))
        for line in paragraphs[-1].splitlines()
    ):
        paragraphs.pop()
    return "\n\n".join(paragraphs)
