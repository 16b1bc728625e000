"""Dialogues as text: what people do after ">", what comes back after "<", read and replayed.

    person ama: telegram 100 fr
    > ama: /start
    < ama fr menu.welcome
        Bonjour. …          (indented lines: the whole text, compared as it is)
    > ama [Postuler]        (a button by its label)
    > office U1 [Approve] PS40-TG-0001
    > clock 2021-08-13 09:00

Everything that comes back is listed, in order; a line without indented text compares by key.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.base import Aside, Letter, Notice, Payload
from bot.context import Consulted
from bot.events import Address
from tests.conversations.channels import shown
from tests.conversations.filled import apply, fill_in
from tests.conversations.world import Person, World, at

_PERSON = re.compile(r"person (\w+): (telegram|email) (\S+) (\S+)")
_FAQ = re.compile(r"faq: (.*) -> (.*)")
_SAYS = re.compile(r"(\w+)(?: \(([^)]*)\))?:(?: (.*))?", re.DOTALL)
_PRESSES = re.compile(r"(\w+) \[(.*)\]( oldest)?")
_STAFF_PRESSES = re.compile(r"office (\w+) \[(.*)\](?: (.*))?")
_STAFF_SUBMITS = re.compile(r"office (\w+) submits(?:: (\w+)=(.*))?", re.DOTALL)
_STAFF_WRITES = re.compile(r"office (\w+) (notes|edits|deletes)(?:: (.*))?", re.DOTALL)
_CHANGES = {"notes": "written", "edits": "edited", "deletes": "deleted"}
_STAFF_COMMANDS = re.compile(r"office (\w+) /(.*)")
_CODE_NAME = re.compile(r"(Confidential speaker) [A-Z2-7]{5}")  # drawn by lot
_PROOF = re.compile(r"\{(code|link) of (\w+)\}")
_DRAWN = (  # codes and one-use links, each drawn by lot
    (re.compile(r"\b\d{3} \d{3}\b"), "000 000"),
    (re.compile(r"\?start=j[a-z2-7]+"), "?start=jTOKEN"),
)
_INDENT = "    "


@dataclass
class Line:
    """One act or one thing that came back, with the text indented under it."""

    head: str
    body: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.body).rstrip()


@dataclass
class Act:
    """What somebody does, and what comes back."""

    done: Line
    back: list[Line] = field(default_factory=list)


@dataclass
class Script:
    """A dialogue as its file tells it."""

    preface: list[str]
    acts: list[Act]

    @property
    def start(self) -> str:
        return next(line[7:] for line in self.preface if line.startswith("start: "))

    @property
    def with_round(self) -> bool:
        return "round: none" not in self.preface

    @property
    def people(self) -> dict[str, Person]:
        found = (_PERSON.fullmatch(line) for line in self.preface)
        return {
            each[1]: Person(each[1], Address(channel=each[2], value=each[3]), each[4])  # type: ignore[arg-type]
            for each in found
            if each
        }

    @property
    def faq(self) -> dict[str, Consulted]:
        found = (_FAQ.fullmatch(line) for line in self.preface)
        return {each[1]: _consulted(each[1], each[2]) for each in found if each}


def _consulted(question: str, answer: str) -> Consulted:
    """``deadline``, ``? deadline, states`` when unsure, ``! safety`` for a person."""
    sign, _, rest = answer.partition(" ")
    if sign == "?":
        near = tuple(each.strip() for each in rest.split(","))
        return Consulted(question=question, entry=None, near=near)
    if sign == "!":
        return Consulted(question=question, entry=None, handover=rest)  # type: ignore[arg-type]
    return Consulted(question=question, entry=answer)


def parse(text: str) -> Script:
    preface: list[str] = []
    acts: list[Act] = []
    current: Line | None = None
    for line in text.splitlines():
        if line.startswith("> "):
            current = Line(line[2:])
            acts.append(Act(current))
        elif line.startswith("< "):
            current = Line(line[2:])
            acts[-1].back.append(current)
        elif current is None:
            preface.append(line)
        elif line.startswith(_INDENT) or (not line and current.body):
            current.body.append(line.removeprefix(_INDENT))
    return Script(preface, acts)


def written(script: Script) -> str:
    """The dialogue as a file."""
    lines = ["\n".join(script.preface).rstrip()]
    for act in script.acts:
        lines.append("")
        for sign, line in ((">", act.done), *(("<", each) for each in act.back)):
            lines.append(f"{sign} {line.head}")
            lines += [f"{_INDENT}{each}".rstrip() for each in line.text.splitlines()]
    return "\n".join(lines) + "\n"


async def play(script: Script, path: Path) -> Script:
    """The same acts with what really comes back; texts only where the script has them."""
    world = World(path, at(script.start), script.faq)
    try:
        if script.with_round:
            await world.load()
        acts = []
        for act in script.acts:
            notice = await _do(world, script.people, act.done)
            came = list(_back(world, script.people, notice))
            if act.done.head.startswith("clock"):
                came.sort(key=lambda line: line.head)  # what is due at once goes out in any order
            acts.append(Act(act.done, _as_detailed(came, act.back)))
        return Script(script.preface, acts)
    finally:
        world.store.close()


def _as_detailed(came: list[Line], told: list[Line]) -> list[Line]:
    """What came back with as much text as the script tells of each."""
    detailed = [bool(line.body) for line in told]
    return [
        line if index < len(detailed) and detailed[index] else Line(line.head)
        for index, line in enumerate(came)
    ]


async def _do(world: World, people: dict[str, Person], done: Line) -> Notice | None:
    whole = "\n".join([done.head, *done.body]).rstrip()
    if found := _STAFF_PRESSES.fullmatch(done.head):
        await world.staff_presses(found[1], found[2], found[3] or "")
    elif found := _STAFF_SUBMITS.fullmatch(whole):
        await world.staff_submits(found[1], {found[2]: found[3]} if found[2] else {})
    elif found := _STAFF_WRITES.fullmatch(whole):
        await world.staff_writes(found[1], _CHANGES[found[2]], found[3] or "")
    elif found := _STAFF_COMMANDS.fullmatch(done.head):
        await world.staff_commands(found[1], found[2])
    elif found := _PRESSES.fullmatch(done.head):
        return await world.presses(people[found[1]], found[2], oldest=bool(found[3]))
    elif found := _SAYS.fullmatch(whole):
        options = [each.strip() for each in (found[2] or "").split(",")]
        subject = next((each[8:] for each in options if each.startswith("subject ")), "")
        said = _PROOF.sub(
            lambda proof: world.proof_in(people[proof[2]], proof[1]), (found[3] or "").strip("\n")
        )
        return await world.says(people[found[1]], said, options, subject)
    else:
        return await _happens(world, people, done.head.split(" ", 3))
    return None


async def _happens(world: World, people: dict[str, Person], words: list[str]) -> Notice | None:
    if words[0] in _TO_THE_WORLD:
        return await _TO_THE_WORLD[words[0]](world, people, words[1:])
    return await _BY_SOMEBODY[words[1]](world, people[words[0]], people, words[2:])


async def _clock(world: World, _people: dict[str, Person], words: list[str]) -> None:
    await world.move_clock(at(" ".join(words)))


async def _restart(world: World, _people: dict[str, Person], _words: list[str]) -> None:
    world.restart()


async def _again(world: World, _people: dict[str, Person], _words: list[str]) -> Notice | None:
    return await world.again()


async def _extend(world: World, _people: dict[str, Person], words: list[str]) -> None:
    await world.extend(words[0], at(" ".join(words[1:])))


async def _late(world: World, people: dict[str, Person], words: list[str]) -> None:
    await world.grant_late(people[words[0]], words[1], at(words[2]))


async def _telegram(world: World, _people: dict[str, Person], words: list[str]) -> None:
    await world.name_telegram(words[1])


async def _mail_held(world: World, _people: dict[str, Person], _words: list[str]) -> None:
    await world.holds_mail()


async def _blocks(world: World, who: Person, _people: dict[str, Person], _words: list[str]) -> None:
    world.shelves[who.address.channel].blocked.add(who.address.value)


async def _fails(world: World, who: Person, _people: dict[str, Person], _words: list[str]) -> None:
    await world.fails(who)


async def _is_full(
    world: World, who: Person, _people: dict[str, Person], _words: list[str]
) -> None:
    await world.bounces(who, "mailbox full")


async def _complains(
    world: World, who: Person, _people: dict[str, Person], _words: list[str]
) -> None:
    await world.bounces(who, "complaint")


async def _returns(
    world: World, who: Person, _people: dict[str, Person], _words: list[str]
) -> None:
    world.shelves[who.address.channel].blocked.discard(who.address.value)
    await world.returns(who)


async def _applies(world: World, who: Person, _people: dict[str, Person], words: list[str]) -> None:
    await apply(world, who, *words[1].split(", "))


async def _fills(world: World, who: Person, _people: dict[str, Person], words: list[str]) -> None:
    await fill_in(world, who, *words[1].split(", "))
    world.forget()


async def _answers(
    world: World, who: Person, people: dict[str, Person], words: list[str]
) -> Notice | None:
    return await world.replies_to(who, people[words[0].rstrip(":")], words[1])


async def _data(
    world: World, who: Person, _people: dict[str, Person], words: list[str]
) -> Notice | None:
    return await world.press(who, words[0])


_TO_THE_WORLD: Mapping[str, Callable[..., Awaitable[Notice | None]]] = {
    "clock": _clock,
    "restart": _restart,
    "again": _again,
    "extend": _extend,
    "late": _late,
    "mail": _mail_held,
    "telegram": _telegram,
}
_BY_SOMEBODY: Mapping[str, Callable[..., Awaitable[Notice | None]]] = {
    "blocks": _blocks,
    "fails": _fails,
    "is": _is_full,
    "complains": _complains,
    "returns": _returns,
    "applies": _applies,
    "fills": _fills,
    "answers": _answers,
    "data": _data,
}


def _back(world: World, people: dict[str, Person], notice: Notice | None) -> Iterator[Line]:
    """Everything that came back since the last act, and off the shelves."""
    if notice is not None:
        yield Line(f"notice: {notice.text}")
    names = {person.address: name for name, person in people.items()}
    for shelf in world.shelves.values():
        for payload in shelf.unread:
            yield _line(world, names, payload)
        shelf.unread.clear()


def _line(world: World, names: dict[Address, str], payload: Payload) -> Line:
    what, text = shown(payload)
    text = _CODE_NAME.sub(r"\1 CODE", text)
    for drawn, shown_as in _DRAWN:
        text = drawn.sub(shown_as, text)
    if isinstance(payload, Letter):
        first = _DRAWN[0][0].sub(_DRAWN[0][1], payload.rendered.text.splitlines()[0])
        said = world.keys.get(payload.rendered.text, first)
        return Line(f"{names[payload.to]} {said}", text.splitlines())
    who = payload.actor if isinstance(payload, Aside) else "office"
    return Line(f"{who} {what}: {text.splitlines()[0]}", text.splitlines())
