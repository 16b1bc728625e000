"""Whole applications in a few words, for dialogues that are about what comes after."""

from __future__ import annotations

from tests.conversations.world import Person, World

NUMBERED = """1: {state}
2: Group of {name}
3: cso
4: national
5: no
6: 1998
7: individual
9: no
12: health, torture
13: office@{name}.example
17: We work for health.
19: {name}
20: Mensah
21: woman
22: Director
23: the same
25: French
26: {publish}
27: yes
"""


async def fill_in(world: World, person: Person, state: str, publish: str = "publish") -> None:
    """All answers, up to the review."""
    name = person.name.capitalize()
    if person.address.channel == "email":
        await world.says(person, "apply", ["new"])
        await world.says(person, NUMBERED.format(state=state, name=name, publish=publish))
        return
    await world.says(person, "/apply")
    await world.says(person, state)
    for line in NUMBERED.format(state=state, name=name, publish=publish).splitlines()[1:]:
        number, _, answer = line.partition(": ")
        await world.says(person, answer)
        if number in {"7", "13", "17"}:
            await _skip(world, person, {"7": 1, "13": 3, "17": 1}[number])
        if number == "23":
            await _skip(world, person, 1)


async def _skip(world: World, person: Person, times: int) -> None:
    for _ in range(times):
        await world.says(person, "skip")


async def apply(world: World, person: Person, state: str, publish: str = "publish") -> None:
    """All answers, sent in; only the receipt is left to be read."""
    await fill_in(world, person, state, publish)
    world.forget()
    await world.says(person, "submit")
