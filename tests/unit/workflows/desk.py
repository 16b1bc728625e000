"""A small memory of a State's decisions: what effects change, and which letters wait or went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot import effects as fx
from bot.context import Context, Role, Staff
from bot.events import Address, ChannelName, PersonPressed, StaffPressed, StaffSubmitted, TimerFired
from bot.facts.application import Application, after
from bot.facts.cycle import Cycle
from bot.facts.releases import Deciding, Offer, Release, Reworded
from bot.facts.reviews import Desk as Reviewed
from bot.facts.reviews import PanelDraft
from bot.handlers.table import decide
from bot.i18n import LANGUAGES
from bot.message import Message
from tests.unit.handlers.situation import ANSWERS, NOW, ROUND, application, contact

NAMES = ("Aaaaaaaaaaaa", "Abbbbbbbbbbb", "Accccccccccc")
AFTER = ROUND.closes + timedelta(hours=9)


def start() -> dict[str, Application]:
    return {
        name: application(
            id=name,
            reference=f"PS40-TG-{number:04d}",
            contact_id=number,
            person_id=number,
            answers={**ANSWERS, "organisation": f"Group {number}"},
        )
        for number, name in enumerate(NAMES, start=1)
    }


@dataclass
class Desk:
    """The decisions of Togo; letters wait under their keys until ``pass_hold``."""

    cycle: Cycle = ROUND
    actor: str = "U1"
    now: datetime = AFTER
    applications: dict[str, Application] = field(default_factory=start)
    queued: dict[str, fx.Send] = field(default_factory=dict)
    sent: list[fx.Send] = field(default_factory=list)
    offers: dict[str, Offer] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    panel: PanelDraft | None = None
    whispered: list[str] = field(default_factory=list)
    boards: dict[str, fx.Board] = field(default_factory=dict)
    dialogs: list[fx.Dialog] = field(default_factory=list)
    refused: list[tuple[str, Message]] = field(default_factory=list)
    recorded: list[fx.Record] = field(default_factory=list)
    conflicts: set[tuple[str, str]] = field(default_factory=set)
    role: Role = "approver"
    channels: dict[str, ChannelName] = field(default_factory=dict)
    count: int = 0

    def context(self, subject: str | None = None, release: str | None = None) -> Context:
        self.count += 1
        peers = tuple(each for each in self.applications.values() if each.status != "withdrawn")
        about = self.applications.get(subject) if subject else None
        holders = {
            each.id: contact(
                self.channels.get(each.id, "email"), id=each.contact_id, person_id=each.person_id
            )
            for each in self.applications.values()
        }
        return Context(
            now=self.now,
            fresh_id="A" + f"{self.count:011d}".translate(str.maketrans("0189", "abcd")),
            cycle=self.cycle,
            state="TG",
            staff=Staff(actor=self.actor, role=self.role),
            subject=about,
            holder=holders.get(subject or ""),
            peers=peers,
            pending=tuple(self.queued),
            panel_draft=self.panel,
            desk=replace(
                Reviewed(), conflicts=frozenset(self.conflicts), shown=tuple(sorted(self.boards))
            ),
            deciding=Deciding(
                release=self.releases.get(release or ""),
                releases=tuple(r for r in self.releases.values() if r.stage != "dropped"),
                offers=dict(self.offers),
            ),
            holders=holders,
        )

    def presses(
        self, data: str, subject: str | None = None, release: str | None = None, **values: str
    ) -> None:
        event = StaffPressed(
            id="1", at=self.now, actor=self.actor, data=data, trigger_id="t", values=values
        )
        self._apply(decide(event, self.context(subject, release)))

    def submits(
        self, data: str, subject: str | None = None, release: str | None = None, **values: str
    ) -> None:
        typed = {name.rstrip("_"): value for name, value in values.items()}
        event = StaffSubmitted(id="1", at=self.now, actor=self.actor, data=data, values=typed)
        self._apply(decide(event, self.context(subject, release)))

    def decides(self, verb: str, name: str) -> None:
        """One decision by hand: look, and confirm what was looked at."""
        self.dialogs.clear()
        self.presses(f"{verb}:{name}", subject=name)
        if self.dialogs:
            self.submits(self.dialogs[-1].data, subject=name)

    def answers(self, name: str, said: str) -> None:
        """The speaker presses yes or no."""
        context = self.context(name)
        own = self.applications[name]
        holder = context.holders[name]
        event = PersonPressed(
            id="1", at=self.now, sender=_address(holder.address), data=f"attend:{name}:{said}"
        )
        person = replace(context, contact=holder, applications=(own,), staff=None)
        self._apply(decide(event, person))

    def withdraws(self, name: str) -> None:
        context = self.context(name)
        holder = context.holders[name]
        event = PersonPressed(
            id="1", at=self.now, sender=_address(holder.address), data=f"withdraw_yes:{name}"
        )
        own = self.applications[name]
        person = replace(context, contact=holder, applications=(own,), staff=None)
        self._apply(decide(event, person))

    def pass_hold(self) -> None:
        """The hold ends: what waits is sent, and each decision is told."""
        self.now += self.cycle.hold + timedelta(minutes=1)
        told = {send.about for send in self.queued.values() if send.about}
        self.sent += self.queued.values()
        self.queued.clear()
        for name in sorted(told):
            timer = TimerFired(
                id=f"hold:{name}", at=self.now, kind="hold", subject=name, due=self.now
            )
            self._apply(decide(timer, self.context(name)))

    def draws(self) -> None:
        """Everything that shows the State's decisions is drawn."""
        timer = TimerFired(id="s", at=self.now, kind="speakers", subject="40:TG", due=self.now)
        self._apply(decide(timer, self.context()))

    def releases_all(self, verb: str) -> None:
        """Prepare a release, look at all of it, and let it go."""
        self.presses(f"{verb}:40:TG")
        for release in [each for each in self.releases.values() if each.stage == "open"]:
            self.lets_go(release)

    def lets_go(self, release: Release) -> None:
        self.dialogs.clear()
        data = f"send_release:{release.id}:{release.version}:40:TG"
        self.presses(data, release=release.id)
        if self.dialogs:
            self.submits(self.dialogs[-1].data, release=release.id)

    def _apply(self, effects: Sequence[fx.Effect]) -> None:
        for effect in effects:
            self._one(effect)

    def _one(self, effect: fx.Effect) -> None:
        match effect:
            case fx.Withhold(key=key):
                for each in [each for each in self.queued if each == key or _under(each, key)]:
                    del self.queued[each]
            case fx.Send():
                self._send(effect)
            case fx.ChangeStatus():
                known = self.applications[effect.application_id]
                self.applications[known.id] = replace(
                    known, status=after(known.status, effect.action), revision=known.revision + 1
                )
            case fx.SetOffer():
                known_offer = self.offers.get(effect.application_id, Offer())
                self.offers[effect.application_id] = replace(known_offer, **_given(effect))
            case fx.SaveRelease() | fx.WriteText() | fx.Reword():
                self._release(effect)
            case _:
                self._shown(effect)

    def _send(self, effect: fx.Send) -> None:
        if effect.not_before is None or effect.key is None:
            self.sent.append(effect)
            return
        assert effect.key not in self.queued, "a key is used once"
        self.queued[effect.key] = effect

    def _release(self, effect: fx.SaveRelease | fx.WriteText | fx.Reword) -> None:
        if isinstance(effect, fx.SaveRelease):
            known = self.releases.get(effect.release.id, effect.release)
            self.releases[known.id] = replace(
                effect.release, texts=known.texts, wordings=known.wordings
            )
        elif isinstance(effect, fx.Reword):
            known = self.releases[effect.release_id]
            name = effect.about
            name = f"{effect.letter}:{name}" if name in LANGUAGES else name
            words = Reworded(words=effect.words, by=effect.by, version=effect.version)
            self.releases[known.id] = replace(known, wordings={**known.wordings, name: words})
        else:
            known = self.releases[effect.release_id]
            texts = {**known.texts, effect.about: effect.text}
            self.releases[known.id] = replace(known, texts=texts)

    def _shown(self, effect: fx.Effect) -> None:
        match effect:
            case fx.Whisper():
                self.whispered.append(effect.message.key)
            case fx.OpenDialog() | fx.NextDialog():
                self.dialogs.append(effect.dialog)
            case fx.Refuse(field=where, message=why):
                self.refused.append((where, why))
            case fx.Record():
                self.recorded.append(effect)
            case fx.ShowBoard():
                self.boards[effect.surface] = effect.board
            case _:
                pass


def _given(effect: fx.SetOffer) -> dict[str, Any]:
    names = ("told", "answer_by", "ended", "back", "mode")
    return {name: value for name in names if (value := getattr(effect, name)) is not None}


def _under(key: str, prefix: str) -> bool:
    return prefix.endswith(":") and key.startswith(prefix)


def _address(value: str) -> Address:
    return Address(channel="email", value=value)


def panel(*chosen: str, waiting: Sequence[str] = (), version: int = 1) -> PanelDraft:
    return PanelDraft(
        cycle=40,
        state="TG",
        panel=chosen,
        waitlist=tuple(waiting),
        version=version,
        by="U1",
        at=NOW,
    )
