"""What whoever runs the bot sees and does."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import time
import urllib.error
import urllib.request
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e import applicants
from tests.e2e.applicants import AMA, AMA_STORED, GRACE, Script, take
from tests.e2e.conftest import Stage
from tests.e2e.driver import World
from tests.e2e.process import SECRET_KEY, Bot, presessions, settings
from tests.e2e.waiting import until
from tests.mailservers.machine import free_port

SIGNING = "8f742231b10e8888abcd99yyyzzz85a5"
WEBHOOK = "webhook-secret_42"


def applied(stage: Stage, script: Script) -> None:
    """Let somebody apply on a phone."""
    phone = stage.world.phone(script.name, script.language)
    for step in script.steps:
        take(phone, step)
    script.submit(phone)


def test_applications_are_exported_in_three_formats(sqlite_stage: Stage) -> None:
    applied(sqlite_stage, AMA)
    export = ("export", "applications", "--cycle", "40", "--format")
    [row] = json.loads(sqlite_stage.command(*export, "json"))
    assert {name: row[name] for name in row if name != "submitted_at"} == AMA_STORED
    table = list(csv.DictReader(io.StringIO(sqlite_stage.command(*export, "csv")[1:])))
    assert [list(table[0]), table[0]["reference"], table[0]["organisation"]] == [
        list(row),
        "PS40-TG-0001",
        "Collectif des femmes de Kpalimé",
    ]
    file = sqlite_stage.folder / "applications.xlsx"
    sqlite_stage.command(*export, "xlsx", "--output", str(file))
    with zipfile.ZipFile(file) as workbook:
        shown = workbook.read("xl/sharedStrings.xml").decode()
    assert "Collectif des femmes de Kpalimé" in shown
    assert "PS40-TG-0001" in shown


def test_outbox_and_doctor_tell_how_things_stand(stage: Stage) -> None:
    assert "FAIL" not in stage.command("doctor")
    box = stage.world.letterbox("kofi@vivre.example")
    stage.world.call("POST", "/api/mailboxes", {"address": box.address, "delivery": "refuse"})
    box.post("Candidature", applicants.ASKS)
    until("the office to hear", lambda: stage.world.colleague("U0APPROVE").all("📭"))
    listed = stage.command("outbox", "list", "--state", "failed")
    assert "email" in listed
    assert box.address not in listed
    assert "kofi" not in listed.lower()


def test_health_is_told_over_http(stage: Stage) -> None:
    assert (stage.bot.status("/healthz"), stage.bot.status("/readyz")) == (200, 200)
    stage.bot.stop()
    assert stage.bot.status("/healthz") is None


def test_logs_and_database_hold_nothing_that_people_wrote(stage: Stage) -> None:
    phone = stage.world.phone("Canary", "fr")
    for step in AMA.steps:
        take(phone, step)
    AMA.submit(phone)
    box = stage.world.letterbox("kanarienvogel@canary.example")
    applicants.apply_by_mail(box, "Association Serin")
    # What goes wrong is logged as well.
    stage.world.fault(service="telegram", method="sendMessage", fault="500")
    stage.world.fault(service="smtp", method="DATA", fault="451")
    phone.type("status")
    box.post("Candidature", "Statut")
    until("the faults to strike", lambda: not stage.world.call("GET", "/api/faults"))
    until("a line about it", lambda: "outbox.not_sent" in stage.bot.said())
    stage.bot.stop()
    said = stage.bot.said()
    typed = [
        *("Kpalimé", "90112234", "90 11 22 34", "Mensah", "kpalime.example", "paralegals"),
        *("kanarienvogel", "Serin", "Agbeko", "rester à l’école"),
    ]
    settings_kept = [SECRET_KEY, "xoxb-", "xapp-", "1:sandbox", "presessions:sandbox"]
    assert [each for each in (*typed, *settings_kept) if each in said] == []
    files = b"".join(path.read_bytes() for path in stage.folder.glob("bot.sqlite3*"))
    assert [each for each in typed if each.encode() in files] == []


NEEDED = [
    "PRESESSIONS_SLACK_APP_TOKEN",
    "PRESESSIONS_IMAP_URL",
    "PRESESSIONS_SECRET_KEY",
]


def test_half_set_channel_names_what_is_missing(
    world: World, sqlite_database: str, tmp_path: Path
) -> None:
    complete = settings(sqlite_database, world.sandbox.environment())
    told = []
    for unset in NEEDED:
        environment = {name: value for name, value in complete.items() if name != unset}
        refused = presessions(environment, tmp_path, "run")
        [line] = refused.stderr.decode().splitlines()
        told.append((refused.returncode, [name for name in NEEDED if name in line]))
    assert told == [(2, [name]) for name in NEEDED]


def test_channels_that_are_not_set_are_off_and_said_to_be(
    sqlite_database: str, tmp_path: Path
) -> None:
    bot = Bot(settings(sqlite_database), tmp_path)
    bot.start()
    try:
        told = [line for line in bot.said().splitlines() if line.startswith("presessions: ")]
        off = [line.removeprefix("presessions: ") for line in told if " is off: " in line]
        assert [line.replace("PRESESSIONS_", "") for line in off] == [
            "telegram is off: TELEGRAM_TOKEN is not set",
            "slack is off: SLACK_BOT_TOKEN and SLACK_CHANNEL are not set",
            "email is off: SMTP_URL, IMAP_URL and MAIL_FROM are not set",
        ]
    finally:
        bot.close()


def test_old_schema_is_refused_with_the_command_that_helps(
    sqlite_database: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as database:
        database.execute("DELETE FROM alembic_version")
        database.commit()
    refused = presessions(settings(sqlite_database), tmp_path, "run")
    [line] = refused.stderr.decode().splitlines()
    assert (refused.returncode != 0, "presessions migrate" in line) == (True, True)


def post(port: int, path: str, body: bytes, headers: dict[str, str]) -> int:
    """What the bot's own HTTP port answers to a request that anybody can make."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.fixture
def pushed(tmp_path: Path, sqlite_database: str) -> Stage:
    """A bot that Telegram and Slack push to."""
    port = free_port()
    events = f"http://127.0.0.1:{port}/slack/events"
    world = World(tmp_path, events_url=events, signing_secret=SIGNING)
    webhook = {
        "PRESESSIONS_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram/updates",
        "PRESESSIONS_TELEGRAM_WEBHOOK_SECRET": WEBHOOK,
    }
    environment = settings(sqlite_database, world.sandbox.environment(), webhook)
    bot = Bot(environment, tmp_path, port=port)
    return Stage(world=world, bot=bot, folder=tmp_path, environment=environment)


def test_pushed_updates_work_and_forged_ones_do_not(pushed: Stage) -> None:
    try:
        pushed.bot.start_forked()
        phone = pushed.world.phone("Grace", "en")
        for step in GRACE.steps:
            take(phone, step)
        assert GRACE.submit(phone) == "PS40-UG-0001"
        pushed.world.move_clock("2021-08-17T10:00")
        office = pushed.world.colleague("U0APPROVE")
        office.presses(office.sees("^Shortlist for Uganda"), "Approve", below="PS40-UG-0001")
        office.submits(office.modal())
        until("the board", lambda: "Undo" in office.sees("^Shortlist for Uganda").text)

        update = json.dumps({"update_id": 1, "message": {}}).encode()
        secret = "X-Telegram-Bot-Api-Secret-Token"
        signed = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"}
        port = pushed.bot.port
        assert [
            post(port, "/telegram/updates", update, {secret: "guessed"}),
            post(port, "/telegram/updates", update, {}),
            post(port, "/slack/events", b"payload=%7B%7D", signed),
            post(port, "/slack/events", b"payload=%7B%7D", {}),
        ] == [401, 401, 401, 401]
        assert pushed.bot.status("/healthz") == 200
    finally:
        pushed.bot.close()
        pushed.world.close()
