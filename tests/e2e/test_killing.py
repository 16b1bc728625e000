"""A whole round while the bot is killed again and again: nothing lost, nothing told twice."""

from __future__ import annotations

import ast
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bot import failpoints
from bot.failpoints import STATUS, VARIABLE
from tests.e2e import applicants
from tests.e2e.applicants import AMA, AMA_STORED, GRACE, LUCIA, stored_by_mail, take
from tests.e2e.conftest import Stage
from tests.e2e.driver import World
from tests.e2e.letterbox import Letterbox
from tests.e2e.office import Colleague, words
from tests.e2e.phone import Phone
from tests.e2e.process import Bot, presessions
from tests.e2e.waiting import until

PATIENCE = 60.0
SEED = 40


@dataclass(slots=True)
class Reaper:
    """Kills the bot at random moments of its life, and starts it again."""

    bot: Bot
    chance: random.Random
    most: int
    kills: int = 0
    _enough: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Go on until told that it is enough."""
        while self.kills < self.most and not self._enough.wait(self.chance.uniform(0.02, 1.5)):
            self.bot.kill()
            self.kills += 1
            said = len(self.bot.said())
            self.bot.start()
            until("the bot to listen again", partial(self._listens, said), PATIENCE)

    def _listens(self, said: int) -> bool:
        return '"name": "telegram", "event": "lease.held"' in self.bot.said()[said:]

    def stop(self) -> None:
        """Let the bot live from now on."""
        self._enough.set()


@contextmanager
def reaping(bot: Bot, most: int) -> Iterator[Reaper]:
    """Kill for the length of the block."""
    reaper = Reaper(bot, random.Random(SEED), most)
    thread = threading.Thread(target=reaper.run)
    thread.start()
    try:
        yield reaper
    finally:
        reaper.stop()
        thread.join()


def repeated(things: list[str]) -> int:
    """How many of these are there once more than needed."""
    return sum(count - 1 for count in Counter(things).values())


def told_twice(world: World, phones: list[Phone], boxes: list[Letterbox]) -> int:
    """Messages that arrived again: on phones, in letterboxes, in Slack."""
    posts = [
        each["arguments"]["metadata"]["event_payload"]["key"]
        for each in world.requests("slack", "chat.postMessage")
        if each["outcome"] == "ok"
    ]
    return (
        sum(repeated(phone.texts()) for phone in phones)
        + sum(repeated([_body(mail.text) for mail in box.received()]) for box in boxes)
        + repeated(posts)
    )


def _body(text: str) -> str:
    return " ".join(text.split())


def insist_on_window(office: Colleague, label: str, reference: str) -> None:
    """Press and confirm as somebody whose window may not come: press again."""

    def decided() -> bool:
        board = office.sees("^Shortlist for Togo")
        if label not in words(_below(board.blocks, reference)):
            return True
        office.presses(board, label, below=reference)
        end = time.monotonic() + 3
        while time.monotonic() < end and not office.modals():
            time.sleep(0.05)
        for modal in office.modals()[:1]:
            office.submits(modal)
        time.sleep(0.2)
        return False

    until(f"{label} for {reference}", decided, seconds=PATIENCE)


def _below(blocks: list[dict[str, object]], reference: str) -> list[dict[str, object]]:
    at = next(number for number, block in enumerate(blocks) if reference in words([block]))
    return blocks[at : at + 2]


def approve_two(office: Colleague) -> None:
    """Once every board is there, approve both applications for Togo."""
    until("three shortlists", lambda: len(office.all("^Shortlist for ")) >= 3, seconds=PATIENCE)
    others = "^8 States without an application"
    until("the other States", lambda: office.all(others), seconds=PATIENCE)
    insist_on_window(office, "Approve", "PS40-TG-0001")
    insist_on_window(office, "Approve", "PS40-TG-0002")


def exported(stage: Stage) -> dict[str, dict[str, object]]:
    """The stored applications by reference (a draft has none yet), without when they came."""
    rows = json.loads(stage.command("export", "applications", "--cycle", "40"))
    return {
        row["reference"] or "": {name: row[name] for name in row if name != "submitted_at"}
        for row in rows
    }


def test_round_is_played_to_its_end_through_many_kills(
    stage: Stage, record_testsuite_property: Callable[[str, object], None]
) -> None:
    world = stage.world
    scripts = (AMA, LUCIA, GRACE)
    people = [world.phone(script.name, script.language) for script in scripts]
    ama = people[0]
    unfinished = world.phone("Yao", "fr")
    box = world.letterbox("kofi@vivre.example")
    with reaping(stage.bot, most=6) as reaper:
        for step in AMA.steps[:8]:
            take(unfinished, step)
        for script, phone in zip(scripts, people, strict=True):
            for step in script.steps:
                take(phone, step)
            script.submit(phone)
        applicants.apply_by_mail(box, "Association Vivre")
        world.move_clock("2021-08-14T10:00")
        unfinished.hears("pas terminée")
        world.move_clock("2021-08-17T10:00")
        office = world.colleague("U0APPROVE")
        approve_two(office)
        world.advance_clock("PT16M")
        ama.hears("has been selected")
        letter = box.hears("est retenue")
        ama.tap("Yes, I will take part")
        ama.hears("22 November")
        box.reply(letter, "Oui, nous participerons.", hear="22 novembre")
        office.sees("PS40-TG-0002: Kofi Agbeko confirmed")
    stored = exported(stage)
    assert stored.pop("")["status"] == "draft"
    assert sorted(stored) == ["PS40-TG-0001", "PS40-TG-0002", "PS40-UG-0001", "PS40-VE-0001"]
    assert stored["PS40-TG-0001"] == AMA_STORED | {"status": "confirmed"}
    by_mail = stored_by_mail("Association Vivre", box.address, "PS40-TG-0002")
    assert stored["PS40-TG-0002"] == by_mail | {"status": "confirmed"}
    twice = told_twice(world, [*people, unfinished], [box])
    record_testsuite_property("kills", reaper.kills)
    record_testsuite_property("told twice", twice)
    assert reaper.kills >= 3
    assert twice <= reaper.kills


def die_at(stage: Stage, point: str, times: int) -> None:
    """Let the bot live until it has come to a fail point so often."""
    environment = {**stage.environment, VARIABLE: f"{point}:{times}"}
    doomed = Bot(environment, stage.folder, f"doomed-{point}", port=stage.bot.port)
    doomed.start(wait=False)
    until(f"the bot to die at {point}", lambda: not doomed.alive, PATIENCE)
    assert doomed.ended == STATUS, doomed.tail()


@pytest.mark.fault(1, 2, 19, 55)
def test_killed_at_every_fail_point_a_conversation_goes_on(
    stage: Stage, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """By chat and by mail, the real process, one life for each point there is."""
    world = stage.world
    phone, box = world.phone("Ama", "fr"), world.letterbox("kofi@vivre.example")
    steps = iter(AMA.steps)
    stage.bot.stop()

    def dying() -> None:
        for number, point in enumerate(failpoints.RUNNING):
            die_at(stage, point, 2 + number % 2)
        stage.bot.start()

    kills = len(failpoints.RUNNING)
    with ThreadPoolExecutor(1) as beside:
        lives = beside.submit(dying)
        take(phone, next(steps))
        box.post("Candidature", applicants.ASKS)
        while not lives.done():
            step = next(steps, None)
            if step is None:  # the script is over, and still a life to end
                phone.type("status")
                time.sleep(0.5)
                continue
            take(phone, step)
        lives.result()
    for step in steps:
        take(phone, step)
    box.hears("Voici toutes les questions")
    assert AMA.submit(phone) == "PS40-TG-0001"
    twice = told_twice(world, [phone], [box])
    record_testsuite_property("told twice by every fail point", twice)
    assert twice <= kills


def test_every_fail_point_in_the_code_is_listed() -> None:
    """Whoever adds one is made to list it, and so to have the process killed there."""
    reached = {
        node.args[0].value
        for path in Path(failpoints.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "reach"
        and isinstance(node.args[0], ast.Constant)
    }
    assert reached == {*failpoints.RUNNING, *failpoints.COMMANDS}


def test_backup_killed_before_it_has_a_name_is_none(sqlite_stage: Stage) -> None:
    killed = {**sqlite_stage.environment, VARIABLE: "backup.written"}
    copies = sqlite_stage.folder / "copies"
    assert presessions(killed, sqlite_stage.folder, "backup", "copies").returncode == STATUS
    assert [each.suffix for each in copies.iterdir()] == [".part"]
    sqlite_stage.command("backup", "copies")
    [whole] = copies.glob("*.backup")
    assert "whole" in sqlite_stage.command("backup", "verify", str(whole)).lower()


@pytest.mark.fault(2)
def test_message_in_flight_at_a_kill_comes_at_most_once_more(stage: Stage) -> None:
    world = stage.world
    phone, box = world.phone("Ama", "fr"), world.letterbox("kofi@vivre.example")
    world.fault(service="telegram", method="sendMessage", fault="hang_after", times=1)
    world.fault(service="smtp", method="DATA", fault="hang_after", times=1)
    phone.say("bonjour", hear="Pré-sessions 40")
    box.write("Candidature", applicants.ASKS, hear="Voici toutes les questions")
    stage.bot.kill()
    stage.bot.start()
    phone.tap("Langue")
    phone.hears("Dans quelle langue")
    until("the letter to come again", lambda: box.count() >= 2)
    mails = box.received()
    assert len(mails) == 2
    assert len({mail.headers["Message-ID"] for mail in mails}) == 1
    greetings = [text for text in phone.texts() if "Pré-sessions 40" in text]
    assert len(greetings) <= 2


def test_killed_bot_listens_again_at_once(stage: Stage) -> None:
    def answered_after(end: Callable[[], object], name: str) -> float:
        phone = stage.world.phone(name, "fr")
        end()
        phone.type("bonjour")
        started = time.monotonic()
        stage.bot.start()
        phone.hears("Pré-sessions 40")
        return time.monotonic() - started

    # The minute that Telegram holds a dead one's request open would be twenty times as long.
    assert answered_after(stage.bot.kill, "Ama") < 3 * answered_after(stage.bot.stop, "Afi")
