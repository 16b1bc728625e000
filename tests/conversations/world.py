"""The whole core on a real store, with people at the other end of plain channels."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.channels.base import Aside, Channel, Letter, Notice, Window
from bot.context import Consulted, Context, Role
from bot.dispatcher import Dispatcher
from bot.events import (
    Address,
    AddressFailed,
    AddressReturned,
    Attachment,
    Event,
    MailHeld,
    PersonPressed,
    PersonWrote,
    ReplyToken,
    StaffCommanded,
    StaffPressed,
    StaffSubmitted,
    StaffWrote,
)
from bot.files.cyclefile import read
from bot.handlers.table import decide
from bot.message import Message
from bot.operations import store_round
from bot.render import render
from bot.render.errors import TemplateError
from bot.render.rendered import RenderedBoard
from bot.runner import Runner
from bot.scheduler import Scheduler
from bot.store import contacts, ledger, rounds, schema
from bot.store.applying.linking import TELEGRAM_NAME
from bot.store.database import Store, open_store
from bot.vault import Vault
from tests.conversations.channels import CAPABILITIES, Shelf

GENEVA = ZoneInfo("Europe/Zurich")
ROUND = Path(__file__).parents[2] / "examples" / "presessions-40.toml"
_PROOFS = {
    "code": re.compile(r"\b(\d{3} \d{3})\b"),
    "link": re.compile(r"\?start=(j[a-z2-7]+)"),
}
ROLES: Mapping[str, Role | None] = {"U1": "approver", "U2": "reviewer", "U3": "viewer", "U9": None}


@dataclass(frozen=True)
class Person:
    """Somebody outside: where they write from, and what their device says they speak."""

    name: str
    address: Address
    hint: str


@dataclass
class World:
    """One office, one round, any number of people."""

    path: Path
    moment: datetime
    faq: Mapping[str, Consulted] = field(default_factory=dict)
    shelves: dict[str, Shelf] = field(
        default_factory=lambda: {name: Shelf(name) for name in ("telegram", "email", "slack")}
    )
    keys: dict[str, str] = field(default_factory=dict)
    count: int = 0
    notes: int = 0
    last: Event | None = None

    def __post_init__(self) -> None:
        self._open()

    def _open(self) -> None:
        self.store: Store = open_store(f"sqlite:///{self.path}", Vault(["k" * 40]))
        schema.require_current(self.store.engine)
        self.runner = Runner(
            self.store,
            decide=self._decide,
            consult=self._consult,
            roles=ROLES.__getitem__,
            clock=lambda: self.moment,
            after_commit=lambda _effects: None,
        )
        channels: dict[str, Channel] = dict(self.shelves.items())
        self.dispatcher = Dispatcher(
            self.store,
            channels,
            self.runner,
            clock=lambda: self.moment,
            jitter=random.Random(1),
        )
        self.scheduler = Scheduler(self.store, self.runner, clock=lambda: self.moment)

    def restart(self) -> None:
        """A new process on the same file."""
        self.store.close()
        self._open()

    def _decide(self, event: Event, context: Context) -> Sequence[fx.Effect]:
        effects = decide(event, context)
        for effect in effects:
            if isinstance(effect, fx.Send):
                self._note(effect, context)
        return effects

    def _note(self, effect: fx.Send, context: Context) -> None:
        """Which key a text came from, so that a dialogue can be told in keys."""
        known = [each for each in (context.contact, context.holder) if each is not None]
        proven = context.proof.channel if context.proof else None
        channel = next((each.channel for each in known if each.id == effect.contact_id), proven)
        channel = channel or "email"  # the operations mailbox
        try:
            text = render(effect.message, effect.language, CAPABILITIES[channel]).text
        except TemplateError:
            return  # a receipt: its reference is given when the turn is stored
        self.keys[text] = f"{effect.language} {key_of(effect.message)}"

    async def _consult(self, effect: fx.Consult) -> tuple[Consulted, ...]:
        nothing = Consulted(question=effect.text, entry=None)
        return (replace(self.faq.get(effect.text.strip(), nothing), question=effect.text),)

    async def settle(self) -> None:
        """Let everything that is due happen."""
        while await self.scheduler.fire_due():
            while await self.scheduler.fire_due():
                pass
            await self.dispatcher.drain()  # what was delivered may wake a thread's card
        await self.dispatcher.drain()
        if await self.scheduler.fire_due():
            await self.settle()

    async def handle(self, event: Event) -> Notice | None:
        """One event, and everything that follows from it at once."""
        self.last = event
        outcome = await self.runner.handle(event)
        if outcome.next is not None:
            self.shelves["slack"].put(Window(trigger_id="", rendered=outcome.next.rendered))
        for _, fault in outcome.errors:
            self.shelves["slack"].put(
                Aside(actor="office", channel="", rendered=RenderedBoard(text=fault, blocks=()))
            )
        await self.settle()
        return outcome.notice

    async def again(self) -> Notice | None:
        """The same event delivered a second time."""
        assert self.last is not None
        return await self.handle(self.last)

    def fresh(self) -> str:
        self.count += 1
        return f"event-{self.count}"

    def forget(self) -> None:
        """Take what came so far as read."""
        for shelf in self.shelves.values():
            shelf.unread.clear()

    async def load(self) -> None:
        cycle = read(ROUND)
        await self.store.turn(lambda turn: store_round(turn, cycle, self.moment, "cycle.loaded"))

    async def extend(self, code: str, until: datetime) -> None:
        """An operator gives a State more time."""

        def extended(turn: object) -> None:
            cycle = rounds.numbered(turn, 40)  # type: ignore[arg-type]
            assert cycle is not None
            states = tuple(
                replace(each, extended_until=until) if each.code == code else each
                for each in cycle.states
            )
            store_round(turn, replace(cycle, states=states), self.moment, "cycle.extended")  # type: ignore[arg-type]

        await self.store.turn(extended)
        await self.settle()

    async def grant_late(self, person: Person, code: str, until: datetime) -> None:
        def grant(turn: object) -> None:
            found = contacts.find(turn, person.address)  # type: ignore[arg-type]
            assert found is not None
            contacts.grant_late(turn, found.id, 40, code, until)  # type: ignore[arg-type]

        await self.store.turn(grant)

    async def move_clock(self, to: datetime) -> None:
        self.moment = to
        await self.settle()

    def letter_to(self, person: Person) -> Letter | None:
        """The newest letter a person got."""
        return next(iter(self.shelves[person.address.channel].letters(person.address.value)), None)

    async def says(
        self, person: Person, text: str, options: Sequence[str] = (), subject: str = ""
    ) -> Notice | None:
        written = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
        event = PersonWrote(
            id=self.fresh(),
            at=self.moment,
            sender=person.address,
            text=written.strip() if "quoting" in options else text,
            subject=subject,
            in_context=text if "quoting" in options else "",
            language_hint=person.hint,
            token=self._token(person, options),
            message_id=f"<{self.count}@mail.example>"
            if person.address.channel == "email"
            else None,
            automatic="automatic" in options,
            authentic="unproven" not in options,
            edited="edited" in options,
            unsupported="sticker" in options,
            attachments=_files(options),
        )
        return await self.handle(event)

    def _token(self, person: Person, options: Sequence[str]) -> ReplyToken | None:
        if person.address.channel != "email" or "new" in options:
            return None
        letter = self.letter_to(person)
        return ReplyToken(contact_id=letter.contact_id, about=letter.about) if letter else None

    async def replies_to(self, person: Person, owner: Person, text: str) -> Notice | None:
        """A mail with the token of a letter that somebody else got."""
        letter = self.letter_to(owner)
        assert letter is not None
        event = PersonWrote(
            id=self.fresh(),
            at=self.moment,
            sender=person.address,
            text=text,
            language_hint=person.hint,
            token=ReplyToken(contact_id=letter.contact_id, about=letter.about),
        )
        return await self.handle(event)

    def proof_in(self, person: Person, what: str) -> str:
        """The code, or what the one-use link opens the chat with, in a person's newest letters."""
        for letter in self.shelves[person.address.channel].letters(person.address.value):
            if found := _PROOFS[what].search(letter.rendered.text):
                return found[1] if what == "code" else f"/start {found[1]}"
        raise LookupError(f"{person.name} was sent no {what}")

    async def name_telegram(self, name: str) -> None:
        """What the adapter does once it knows what the bot is called."""
        await self.store.turn(lambda turn: ledger.save_cursor(turn, TELEGRAM_NAME, name))

    async def presses(self, person: Person, label: str, *, oldest: bool = False) -> Notice | None:
        letters = self.shelves[person.address.channel].letters(person.address.value)
        for letter in reversed(letters) if oldest else letters:
            for button in (each for row in letter.rendered.buttons for each in row):
                if button.text.removeprefix("✓ ").startswith(label):
                    return await self.press(person, button.data)
        raise LookupError(f"{person.name} was never offered {label!r}")

    async def press(self, person: Person, data: str) -> Notice | None:
        event = PersonPressed(
            id=self.fresh(),
            at=self.moment,
            sender=person.address,
            data=data,
            language_hint=person.hint,
            message_id="1",
        )
        return await self.handle(event)

    async def fails(self, person: Person) -> None:
        """A bounce, or a person who blocked us."""
        event = AddressFailed(
            id=self.fresh(),
            at=self.moment,
            address=person.address,
            permanent=True,
            reason=f"550 no such user <{person.address.value}@somewhere.example>",
        )
        await self.handle(event)

    async def bounces(self, person: Person, reason: str) -> None:
        """A mail server's report under our signed return path: for now, or a complaint."""

        def named(turn: object) -> int:
            found = contacts.find(turn, person.address)  # type: ignore[arg-type]
            assert found is not None
            return found.id

        event = AddressFailed(
            id=self.fresh(),
            at=self.moment,
            address=Address(channel="email", value=""),
            contact_id=await self.store.turn(named),
            permanent=False,
            reason=reason,
            kind="complaint" if reason == "complaint" else "bounce",
        )
        await self.handle(event)

    async def returns(self, person: Person) -> None:
        value = person.address.value
        event = AddressReturned(
            id=self.fresh(), at=self.moment, address=person.address, new_value=value
        )
        await self.handle(event)

    async def holds_mail(self) -> None:
        await self.handle(MailHeld(id=self.fresh(), at=self.moment, reason="macro", raw=b"..."))

    async def staff_presses(self, actor: str, label: str, under: str) -> None:
        data = self.shelves["slack"].pressed(label, under)
        event = StaffPressed(
            id=self.fresh(), at=self.moment, actor=actor, data=data, trigger_id="t", channel="C1"
        )
        await self.handle(event)

    async def staff_submits(self, actor: str, values: Mapping[str, str]) -> None:
        data = self.shelves["slack"].window().rendered.view["private_metadata"]
        event = StaffSubmitted(
            id=self.fresh(), at=self.moment, actor=actor, data=data, values=values
        )
        await self.handle(event)

    async def staff_writes(self, actor: str, change: str, text: str) -> None:
        """A note in the newest thread; edits and deletions are of the note before."""
        if change == "written":
            self.notes += 1
        event = StaffWrote(
            id=self.fresh(),
            at=self.moment,
            actor=actor,
            text=text,
            thread=self.shelves["slack"].thread(),
            message_id=f"note-{self.notes}",
            change=change,  # type: ignore[arg-type]
        )
        await self.handle(event)

    async def staff_commands(self, actor: str, text: str) -> None:
        event = StaffCommanded(
            id=self.fresh(), at=self.moment, actor=actor, text=text, trigger_id="t", channel="C1"
        )
        await self.handle(event)


def _files(options: Sequence[str]) -> tuple[Attachment, ...]:
    names = [each.removeprefix("file ") for each in options if each.startswith("file ")]
    return tuple(
        Attachment(name=name, media_type="application/pdf", content=b"%PDF-1.7") for name in names
    )


def key_of(message: Message) -> str:
    """A message's key; of a question also which field it asks."""
    if message.key == "letterform.joined":
        parts = [message.params["first"], message.params["rest"]]
        return " + ".join(key_of(part) for part in parts if isinstance(part, Message))
    asked = message.params.get("question")
    if isinstance(asked, Message):
        return f"{message.key} {asked.key.removeprefix('form.ask.')}"
    return message.key


def at(text: str) -> datetime:
    """A wall-clock time in Geneva."""
    return datetime.fromisoformat(text).replace(tzinfo=GENEVA)
