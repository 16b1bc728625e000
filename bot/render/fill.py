"""Puts a message's parameters into its template: the one place where the two meet.

Parameters become runs of characters, never source text, so nothing in them can be markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.i18n import Language
from bot.message import (
    Items,
    LanguageName,
    Link,
    Listing,
    Message,
    Moment,
    Param,
    StateName,
    Term,
    Wording,
)
from bot.render import wording
from bot.render.errors import MissingParameter, SurplusParameter, UnsuitableParameter
from bot.render.links import is_link
from bot.render.office import OFFICE
from bot.render.templates import COUNT, Templates
from bot.render.tree import (
    PLAIN,
    Block,
    Line,
    Pattern,
    Piece,
    Run,
    Shape,
    Slot,
    Style,
    Template,
)
from bot.render.values import SAID, Unfit
from bot.render.words import listing, tidy

_SPACE = Run(" ")
_ITEM = Shape("item", 1, None, tight=True)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: a language, the templates it speaks from, and the office's address."""

    language: Language
    templates: Templates
    office: str

    def saying(self, message: Message) -> Voice:
        """The voice for a message that may have a language, or an office, of its own."""
        if message.language in {None, self.language} and message.office in {"", self.office}:
            return self
        return replace(
            self,
            language=message.language or self.language,
            office=message.office or self.office,
        )


@dataclass(frozen=True, slots=True)
class _Filling:
    """One message on its way into its template."""

    voice: Voice
    message: Message

    def value(self, name: str) -> Param:
        """What stands at a placeholder."""
        given = self.message.params.get(name)
        return self.voice.office if given is None and name == OFFICE else self.message.params[name]

    def unsuitable(self, name: str, why: str) -> UnsuitableParameter:
        return UnsuitableParameter(self.message.key, self.voice.language, name, why)


def fill(message: Message, voice: Voice) -> tuple[Block, ...]:
    """A message as a filled document."""
    voice = voice.saying(message)
    template = _template(message, voice)
    filling = _Filling(voice, message)
    return tuple(block for pattern in template.patterns for block in _blocks(filling, pattern))


def subject(message: Message, voice: Voice) -> str | None:
    """A letter's subject as one line, None where the template has none."""
    voice = voice.saying(message)
    template = _template(message, voice)
    if template.subject is None:
        return None
    filling = _Filling(voice, message)
    return _text(run for piece in template.subject for run in _runs(filling, piece))


def text_of(param: Param, voice: Voice) -> str:
    """A parameter as one line of plain text."""
    if isinstance(param, Message):
        return _text(run for block in fill(param, voice) for run in (*block.runs, _SPACE))
    if isinstance(param, Items):
        return text_of(Listing(items=param.items), voice)
    filling = _Filling(voice, Message(key="label", params={"value": param}))
    return _text(_runs(filling, Slot("value")))


def _text(runs: Iterable[Run]) -> str:
    return "".join([run.text for run in runs]).replace("\n", " ").strip()


def _template(message: Message, voice: Voice) -> Template:
    if message.wording is not None:
        return _written(message, message.wording, voice)
    params = message.params
    template = voice.templates.find(message.key, voice.language, params.get(COUNT))
    if params.keys() != template.needs:
        for name in sorted(template.needs - params.keys() - {OFFICE}):
            raise MissingParameter(message.key, voice.language, name)
        for name in sorted(params.keys() - template.takes):
            raise SurplusParameter(message.key, voice.language, name)
    return template


def _written(message: Message, text: Wording, voice: Voice) -> Template:
    """What the office wrote in place of the template: it may leave things out, not ask for more."""
    template = wording.read(text, voice.language)
    for name in sorted(template.needs - message.params.keys()):
        raise MissingParameter(message.key, voice.language, name)
    return template


def _blocks(filling: _Filling, pattern: Pattern) -> Iterator[Block]:
    """One block of the template; several where a list stands on a line of its own."""
    shape = pattern.shape
    runs: list[Run] = []
    for line in pattern.lines:
        inner = _inner(filling, line.alone) if line.alone else None
        if inner is None:
            runs += _line_runs(filling, line, shape)
            continue
        if runs:
            # The break before the list is the list's own.
            yield Block(shape, tuple(runs[:-1]))
            shape = _after(shape)
            runs = []
        yield from _placed(inner, shape)
        shape = _after(shape)
    if runs:
        yield Block(shape, tuple(runs))


def _after(shape: Shape) -> Shape:
    """The shape of what follows within the same block of the template."""
    return Shape("continued" if shape.depth else "paragraph", shape.depth, None, tight=True)


def _line_runs(filling: _Filling, line: Line, shape: Shape) -> list[Run]:
    alone = line.alone if shape.kind == "paragraph" else None
    if alone and isinstance(value := filling.value(alone.name), str):
        # What a person wrote keeps its own lines where nothing else is on the line.
        runs = [Run(tidy(value), _led(filling, alone.style))]
    else:
        runs = [run for piece in line.pieces for run in _runs(filling, piece)]
    return [*runs, line.ending] if line.ending else runs


def _inner(filling: _Filling, slot: Slot) -> list[Block] | None:
    """The blocks that a placeholder alone on its line becomes; None when it is mere words."""
    value = filling.value(slot.name)
    if isinstance(value, Items):
        return list(_items(filling, slot, value))
    if isinstance(value, Message):
        blocks = fill(value, filling.voice)
        simple = len(blocks) == 1 and blocks[0].shape.kind == "paragraph"
        return None if simple else list(blocks)
    return None


def _items(filling: _Filling, slot: Slot, items: Items) -> Iterator[Block]:
    for item in items.items:
        if isinstance(item, Items):
            yield from (_indented(block, 1) for block in _items(filling, slot, item))
        elif isinstance(item, Message):
            yield from _placed(list(fill(item, filling.voice)), _ITEM)
        else:
            yield Block(_ITEM, tuple(_value(filling, slot.name, item, slot.style)))


def _placed(blocks: list[Block], shape: Shape) -> Iterator[Block]:
    """Blocks of their own put where a block of this shape would have been."""
    if not blocks:
        return
    first, *rest = blocks
    if shape.kind != "item":
        first = _indented(first, shape.depth)
        yield Block(replace(first.shape, tight=shape.tight), first.runs)
        yield from (_indented(block, shape.depth) for block in rest)
    elif first.shape.kind == "item":
        # A list that is all of an item takes the item's place.
        yield from (_indented(block, shape.depth - 1) for block in blocks)
    else:
        yield Block(shape, first.runs)
        yield from (_indented(block, shape.depth) for block in rest)


def _indented(block: Block, depth: int) -> Block:
    if not depth:
        return block
    shape = block.shape
    kind = shape.kind if shape.depth else "continued"
    return Block(replace(shape, kind=kind, depth=shape.depth + depth), block.runs)


def _runs(filling: _Filling, piece: Piece) -> Iterable[Run]:
    style = _led(filling, piece.style)
    if isinstance(piece, Slot):
        return _value(filling, piece.name, filling.value(piece.name), style)
    return (piece,) if style is piece.style else (Run(piece.text, style),)


def _led(filling: _Filling, style: Style) -> Style:
    """The style with the target that a parameter gives its link."""
    if style.url_slot is None:
        return style
    value = filling.message.params[style.url_slot]
    if not isinstance(value, Link) or not is_link(value.url):
        raise filling.unsuitable(style.url_slot, "a link can only lead to a Link")
    return replace(style, url=value.url, url_slot=None)


def _value(filling: _Filling, name: str, value: Param, style: Style) -> Iterable[Run]:
    try:
        said = _said(value, filling.voice)
    except Unfit as error:
        raise filling.unsuitable(name, str(error)) from error
    return said if style == PLAIN else [_styled(run, style) for run in said]


def _styled(run: Run, outer: Style) -> Run:
    inner = run.style
    style = Style(
        bold=outer.bold or inner.bold,
        italic=outer.italic or inner.italic,
        url=outer.url or inner.url,
        mention=inner.mention,
    )
    return Run(run.text, style)


def _said(value: Param, voice: Voice) -> Iterable[Run]:
    if isinstance(value, Moment | Term | StateName | LanguageName):
        return _again_and_again(value, voice)
    if isinstance(value, Listing):
        return (Run(listing([text_of(item, voice) for item in value.items], voice.language)),)
    if isinstance(value, Items):
        raise Unfit("a list needs a line of its own")
    if isinstance(value, Message):
        return _sentence(value, voice)
    return _simply(value, voice)


@lru_cache(maxsize=4096)
def _again_and_again(value: Param, voice: Voice) -> Iterable[Run]:
    """What many messages say alike: dates, labels, names of States."""
    return tuple(_simply(value, voice))


def _simply(value: Param, voice: Voice) -> Iterable[Run]:
    say = SAID.get(type(value))
    if say is None:
        raise Unfit(f"a {type(value).__name__} cannot be said")
    said = say(value, voice.language)
    return (said,) if isinstance(said, Run) else _sentence(said, voice)


def _sentence(message: Message, voice: Voice) -> Iterable[Run]:
    blocks = fill(message, voice)
    if len(blocks) > 1:
        raise Unfit(f"{message.key} is several paragraphs and needs a line of its own")
    return blocks[0].runs if blocks else ()
