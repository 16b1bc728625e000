"""What a thief finds: in the database's files, a dump, a backup, the log and the metrics."""

from __future__ import annotations

import base64
import re
import tempfile
import urllib.request
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.e2e.applicants import AMA, apply_by_mail, take
from tests.e2e.conftest import Stage
from tests.e2e.driver import World
from tests.e2e.letterbox import Letterbox
from tests.e2e.phone import Phone
from tests.e2e.process import SECRET_KEY, Bot, presessions
from tests.e2e.waiting import until
from tests.store.postgresql import Cluster

FILE = b"The Canary Report, chapter one: who was taken away, and when."
QUESTION = "Puis-je parler sans que personne sache que je viens de Canaripolis ?"
TYPED = (
    *("Kpalimé", "Mensah", "kpalime.example", "90112234", "90 11 22 34", "paralegals"),
    *("kanarienvogel", "canary.example", "Serin", "Agbeko", "Canary Report", "canary-report.txt"),
    *("Canaripolis", "rester à l’école", "Je retire"),
)
SETTINGS = (SECRET_KEY, "xoxb-", "xapp-", "1:sandbox", "presessions:sandbox")


def play(stage: Stage) -> tuple[Phone, Letterbox]:
    """One applicant by Telegram, one by mail, files, questions, faults, a withdrawal."""
    world = stage.world
    phone = world.phone("Canary", "fr")
    for step in AMA.steps:
        take(phone, step)
    phone.attach("canary-report.txt", "text/plain", FILE)
    AMA.submit(phone)
    phone.say("Je retire ma candidature", hear="")
    box = world.letterbox("kanarienvogel@canary.example")
    apply_by_mail(box, "Association Serin")
    encoded = base64.b64encode(FILE).decode()
    report = {"name": "canary-report.txt", "type": "text/plain", "base64": encoded}
    box.write("Encore une question", QUESTION, attachments=[report])
    world.fault(service="telegram", method="sendMessage", fault="500")
    world.fault(service="smtp", method="RCPT", fault="550")
    phone.type("status")
    box.post("Candidature", "Statut")
    until("the faults to strike", lambda: not world.call("GET", "/api/faults"))
    until("a line about it", lambda: "outbox.not_sent" in stage.bot.said())
    return phone, box


def tokens_in(world: World, box: Letterbox) -> set[str]:
    """What would let a thief answer in somebody's name."""
    answers = {mail.answer_to for mail in box.received()}
    return {found for each in answers for found in re.findall(r"\+r\.([a-z2-7]{12,})@", each)}


def stolen(stage: Stage) -> bytes:
    """All there is in the database, as a thief of its disk or of a dump has it."""
    url = stage.environment["PRESESSIONS_DATABASE_URL"]
    if url.startswith("sqlite"):
        return b"".join(path.read_bytes() for path in stage.folder.glob("bot.sqlite3*"))
    found = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            statement = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
            with connection.cursor().copy(statement) as copied:
                found += [bytes(each) for each in copied]
    return b"".join(found)


def of_the_server(stage: Stage, request: pytest.FixtureRequest) -> bytes:
    """What PostgreSQL keeps on its disk, its log of changes and deleted rows included."""
    if stage.environment["PRESESSIONS_DATABASE_URL"].startswith("sqlite"):
        return b""
    cluster: Cluster = request.getfixturevalue("postgres")
    cluster.command("CHECKPOINT")
    files = [path for path in cluster.data.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


def left_beside(stage: Stage) -> bytes:
    """What the bot leaves in its folder and in the machine's temporary one."""
    own = [path for path in stage.folder.rglob("*") if path.is_file()]
    temporary = Path(tempfile.gettempdir()).glob("presessions-*")
    every = (*own, *(path for path in temporary if path.is_file()))
    return b"".join(path.read_bytes() for path in every)


LISTS = (
    ("outbox", "list", "--state", "failed"),
    ("outbox", "list", "--state", "sent"),
    ("inbox", "list"),
    ("doctor",),
    ("retention", "show"),
)


def refuse_mail(stage: Stage, box: Letterbox) -> None:
    """Let the relay refuse an address, and repeat it in its answer as mail servers do."""
    stage.world.call("POST", "/api/mailboxes", {"address": box.address, "delivery": "refuse"})
    box.post("Candidature", "Statut, encore une fois")
    until("the office to hear", lambda: stage.world.colleague("U0APPROVE").all("📭"))


def spoken_of(words: tuple[str, ...], where: bytes) -> list[str]:
    return [word for word in words if word.lower().encode() in where.lower()]


def counted(number: int, where: bytes) -> list[str]:
    """The same of a person's number: as part of a longer one, of seconds or bytes, it is not it."""
    told = re.search(rb"(?<![\d.])%d(?![\d.])" % number, where)
    return [str(number)] if told else []


def test_thief_learns_neither_who_applied_nor_what_they_wrote(
    stage: Stage, request: pytest.FixtureRequest
) -> None:
    phone, box = play(stage)
    refuse_mail(stage, box)
    metrics = urllib.request.urlopen(f"http://127.0.0.1:{stage.bot.port}/metrics").read()
    made = stage.command("backup", "copies")
    [backup] = list((stage.folder / "copies").glob("*.backup"))
    tokens = tuple(tokens_in(stage.world, box))
    shown = "".join(stage.command(*each) for each in LISTS)
    stage.bot.stop()
    stage.bot.start()  # as operators do: before, it was forked
    arguments = stage.bot.arguments()
    stage.bot.stop()
    secret = (*TYPED, *SETTINGS, *tokens, box.address)
    said = stage.bot.said().encode()
    found = {
        "database": spoken_of(secret, stolen(stage)),
        "backup": spoken_of((*secret, "applications"), backup.read_bytes()),
        "log": spoken_of(secret, said) + counted(phone.chat, said),
        "metrics": spoken_of(secret, metrics) + counted(phone.chat, metrics),
        "commands": spoken_of(secret, (made + shown).encode()),
        "arguments": spoken_of(secret, arguments),
        "files beside it": spoken_of(secret, left_beside(stage)),
        "the server's files": spoken_of(secret, of_the_server(stage, request)),
    }
    assert found == {place: [] for place in found}
    assert len(tokens) >= 1
    # The chat's number may stand nowhere by itself; inside a longer number it says nothing.
    assert not re.search(rb"(?<!\d)%d(?!\d)" % phone.chat, stolen(stage))


@pytest.mark.parametrize(
    "arguments",
    [
        ("doctor",),
        ("outbox", "list", "--state", "failed"),
        ("erase", "nobody@canary.example", "--yes"),
        ("person", "export", "PS40-TG-0009", "--output", "x.zip"),
    ],
)
def test_commands_that_fail_show_no_secret(
    sqlite_stage: Stage, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = presessions(sqlite_stage.environment, tmp_path, *arguments)
    shown = (done.stdout + done.stderr).decode()
    assert spoken_of(SETTINGS, shown.encode()) == []
    assert "Traceback" not in shown


def test_erased_applicants_leave_nothing_that_the_key_opens(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    phone, box = play(stage)
    asked = box.reply(box.received()[-1], "Supprimez mes données", hear="irréversible")
    box.reply(asked, "1", hear="effacé")
    phone.say("/delete", hear="cannot be undone")
    phone.tap("Yes, delete everything")
    phone.hears("is deleted")
    stage.world.advance_clock("PT11M")
    until("the addresses to go", lambda: forgotten(stage, box.address))
    exported = stage.command("export", "applications", "--cycle", "40")
    assert exported.strip() == "[]"
    assert [post.text for post in stage.world.colleague("U0APPROVE").all("Canaripolis")] == []


def forgotten(stage: Stage, address: str) -> bool:
    asked = ("person", "export", address, "--output", "x.zip")
    return b"Nobody is known" in presessions(stage.environment, stage.folder, *asked).stderr


def test_keys_are_rotated_while_the_bot_runs_also_after_a_kill(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    phone = stage.world.phone("Grace", "en")
    phone.say("/start", hear="Pre-sessions")
    phone.say("I want to apply", hear="1 of")
    stage.bot.stop()
    old, new = SECRET_KEY, "new-" + SECRET_KEY
    both = {**stage.environment, "PRESESSIONS_SECRET_KEY": f"{new},{old}"}
    bot = Bot(both, stage.folder, "with-both")
    bot.start()
    try:
        killed = {**both, "PRESESSIONS_FAILPOINT": "keys.resealed:2"}
        rotate = ("keys", "rotate", "--backups", ".")
        assert presessions(killed, stage.folder, *rotate).returncode == 137
        phone.say("Togo", hear="2 of")
        done = presessions(both, stage.folder, *rotate)
        assert (done.returncode, b"Everything is sealed" in done.stdout) == (0, True)
        phone.say("Group of Grace", hear="3 of")
    finally:
        bot.stop()
    only_new = {**stage.environment, "PRESESSIONS_SECRET_KEY": new}
    last = Bot(only_new, stage.folder, "with-new")
    last.start()
    try:
        phone.say("cso", hear="4 of")
    finally:
        last.close()
    doctor = presessions(only_new, stage.folder, "doctor", "--offline")
    assert b"ok   the key opens what is stored\n" in doctor.stdout
