"""Going on by Telegram with what was begun by mail, and back; files and failures on the way."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path

from tests.e2e.applicants import AMA, ASKS, reference_in
from tests.e2e.conftest import Stage
from tests.e2e.doors import Json
from tests.e2e.driver import World
from tests.e2e.process import Bot, settings
from tests.mailservers.machine import free_port

_LINK = re.compile(r"https://t\.me/\w+\?start=(\S+)")
_CODE = re.compile(r"\b\d{3} \d{3}\b")
_HALF = """1: Togo
2: Les Enfants d’abord
3: association
4: nationale
5: non
7: aucun
9: non
12: santé
13: kofi@enfants.example
17: Nous aidons les enfants à rester à l’école.
"""
_REST = """19: Kofi
20: Agbeko
21: homme
22: président
23: la même
25: français
26: oui
27: oui
"""


def exported(stage: Stage) -> list[Json]:
    rows: list[Json] = json.loads(stage.command("export", "applications", "--cycle", "40"))
    return rows


def test_begun_by_mail_gone_on_by_telegram_and_finished_by_mail(stage: Stage) -> None:
    """The code goes by mail and is typed in the chat; the rest is asked there, then by mail."""
    box = stage.world.letterbox("kofi@enfants.example")
    letter = box.write("Candidature", ASKS, hear="Voici toutes les questions")
    box.reply(letter, _HALF, hear="Il manque encore")
    phone = stage.world.phone("Kofi", "fr")
    phone.say("bonjour", hear="Pré-sessions 40")
    phone.tap("J’ai commencé par courriel")
    phone.hears("l’adresse électronique")
    phone.say("kofi@enfants.example", hear="six chiffres")
    code = _CODE.search(box.hears("Votre code").text)
    assert code is not None
    phone.say("000 001", hear="Ce n’est pas le bon code")
    stage.bot.kill()  # what waits for a code survives this
    stage.bot.start()
    phone.say(code[0], hear="6 sur")
    phone.say("1998", hear="11 sur")
    notice = box.hears("vient d’être réunie")
    rest = box.write("Re: candidature", "continuer ma candidature", hear="19. Prénom")
    assert "1998" in rest.text
    assert notice.id < rest.id
    ready = box.reply(rest, _REST, hear="Tout ce qu’il faut y est")
    receipt = box.reply(ready, "ENVOYER", hear="Référence")
    reference = reference_in(receipt.text)
    phone.say("/status", hear=reference)
    [row] = exported(stage)
    told = [row[name] for name in ("reference", "channel", "founded", "speaker_first_name")]
    assert told == [reference, "email", 1998, "Kofi"]


def test_one_use_link_opens_the_chat_where_the_mail_stopped(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    box = stage.world.letterbox("lucia@vecinas.example")
    letter = box.write("Solicitud", "Queremos postular para hablar de Haití.", hear="t.me")
    opened = _LINK.search(letter.text)
    assert opened is not None
    phone = stage.world.phone("Lucía", "es")
    phone.say(f"/start {opened[1]}", hear="lucia@vecinas.example")
    phone.tap("Sí, es mía")
    phone.hears("nombre completo de su organización|nombre completo")
    stranger = stage.world.phone("Eve", "en")
    stranger.say(f"/start {opened[1]}", hear="used already")
    phone.say("Red de Vecinas del Sur", hear="3 de")
    [row] = exported(stage)
    assert (row["organisation"], row["state"], row["channel"]) == (
        "Red de Vecinas del Sur",
        "HT",
        "telegram",
    )


def test_a_report_sent_after_all_is_kept_with_the_application(sqlite_stage: Stage) -> None:
    phone = sqlite_stage.world.phone("Ama", "fr")
    phone.attach("rapport.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n")
    phone.hears("aucune n’est encore commencée")
    for step in AMA.steps:
        if step[0]:
            if step[0].startswith("["):
                phone.tap(step[0].strip("[]"))
                phone.hears(step[1])
            else:
                phone.say(step[0], hear=step[1])
    AMA.submit(phone)
    phone.attach("annex.bin", "text/plain", b"%PDF-1.7\n%%EOF\n")
    phone.hears("annex.bin")


def test_one_click_in_a_reminder_stops_the_reminders(
    world: World, sqlite_database: str, tmp_path: Path
) -> None:
    port = free_port()
    address = {"PRESESSIONS_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    environment = settings(sqlite_database, world.sandbox.environment(), address)
    bot = Bot(environment, tmp_path, port=port)
    bot.start()
    try:
        box = world.letterbox("kofi@enfants.example")
        box.write("Candidature", ASKS, hear="Voici toutes les questions")
        world.move_clock("2021-08-14T10:00")
        reminder = box.hears("pas terminée")
        found = re.search(r"<(http[^>]+)>", str(reminder.headers["List-Unsubscribe"]))
        assert found is not None
        assert found[1] in reminder.text
        with urllib.request.urlopen(found[1]) as page:
            assert "<button>" in page.read().decode()
        data = b"List-Unsubscribe=One-Click"
        with urllib.request.urlopen(found[1], data=data) as page:
            assert page.status == 200
        count = box.count()
        world.move_clock("2021-08-16T10:00")
        box.write("Question", "statut", hear="Togo")
        assert box.count() == count + 1
    finally:
        bot.close()
