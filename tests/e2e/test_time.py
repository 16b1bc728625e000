"""What the clock brings: reminders, the close of the call, the shortlists."""

from __future__ import annotations

from tests.e2e import applicants
from tests.e2e.applicants import AMA, GRACE, take
from tests.e2e.conftest import Stage
from tests.e2e.waiting import until

REMINDS = "n’est pas (encore envoyée|terminée)"


def test_only_the_unfinished_are_reminded_and_only_once(stage: Stage) -> None:
    world = stage.world
    unfinished, finished = world.phone("Ama", "fr"), world.phone("Grace", "en")
    for step in AMA.steps[:7]:
        take(unfinished, step)
    for step in GRACE.steps:
        take(finished, step)
    GRACE.submit(finished)
    mailer = world.letterbox("kofi@vivre.example")
    letter = mailer.write("Candidature", applicants.ASKS, hear="Voici toutes les questions")
    mailer.reply(letter, "1: Togo\n4: nationale\n", hear="J’ai compris")
    stopped = world.phone("Yao", "fr")
    for step in AMA.steps[:5]:
        take(stopped, step)
    stopped.say("/stop", hear="rappel")
    stopped.say("/status", hear="Togo")
    told = len(finished.texts()), len(stopped.texts())

    world.move_clock("2021-08-14T10:00")
    reminder = unfinished.hears(REMINDS)
    assert "lundi 16 août 2021 à 23:59 (heure de Genève)" in reminder.text
    assert "21:59" in reminder.text
    assert "votre heure locale" in reminder.text
    mailed = mailer.hears(REMINDS)
    assert "lundi 16 août 2021 à 23:59 (heure de Genève)" in mailed.text

    # A day later, and after a restart, there is still the one.
    stage.bot.kill_at_rest()
    stage.bot.start()
    world.move_clock("2021-08-15T10:00")
    world.phone("Probe", "fr").say("bonjour", hear="Pré-sessions 40")
    reminders = [text for text in unfinished.texts() if "pas terminée" in text]
    mails = [mail for mail in mailer.received() if "pas encore envoyée" in mail.subject]
    assert (len(reminders), len(mails)) == (1, 1)
    assert (len(finished.texts()), len(stopped.texts())) == told

    unfinished.tap("Continuer")
    unfinished.hears("6 sur 24")


def test_nobody_is_woken_at_night(sqlite_stage: Stage) -> None:
    phone = sqlite_stage.world.phone("Ama", "fr")
    for step in AMA.steps[:7]:
        take(phone, step)
    sqlite_stage.world.move_clock("2021-08-10T02:00")
    phone.say("/status", hear="brouillon|pas terminée|Togo")
    assert not [text for text in phone.texts() if "pas terminée" in text]
    sqlite_stage.world.move_clock("2021-08-10T10:30")
    phone.hears(REMINDS)


def test_late_application_is_refused_kindly_and_nothing_is_lost(stage: Stage) -> None:
    world = stage.world
    late, sent = world.phone("Ama", "fr"), world.phone("Grace", "en")
    for step in AMA.steps:
        take(late, step)
    for step in GRACE.steps:
        take(sent, step)
    assert GRACE.submit(sent) == "PS40-UG-0001"
    newcomer = world.phone("Nana", "fr")
    newcomer.say("bonjour", hear="Pré-sessions 40")

    world.move_clock("2021-08-17T00:00:30")
    office = world.colleague("U0REVIEW")
    empty = office.sees("10 States without an application")
    assert ("Haiti" in empty.text, "Uganda" in empty.text) == (True, False)
    uganda = office.sees("Shortlist for Uganda").text
    # Grace asked for confidentiality: not even the office's channel names her.
    told = [word for word in ("PS40-UG-0001", "Akello", "Lakeside") if word in uganda]
    assert told == ["PS40-UG-0001"]
    assert "Shortlist for Uganda: 1 application" in uganda

    late.tap("Send the application")
    refusal = late.hears("sorry").text
    assert "Monday, 16 August 2021 at 23:59 (Geneva time)" in refusal
    assert "presessions@upr-info.test" in refusal
    newcomer.tap("Postuler")
    newcomer.hears("s’est clos le lundi 16 août 2021 à 23:59")
    mailer = world.letterbox("kofi@vivre.example")
    mailer.write("Candidature", applicants.ASKS, hear="s’est clos le lundi 16 août 2021 à 23:59")


def test_state_that_gets_more_time_reminds_and_takes_applications_again(
    sqlite_stage: Stage,
) -> None:
    world = sqlite_stage.world
    phone = world.phone("Ama", "fr")
    for step in AMA.steps[:7]:
        take(phone, step)
    world.move_clock("2021-08-14T10:00")
    phone.hears(REMINDS)
    world.move_clock("2021-08-17T10:00")
    world.colleague("U0APPROVE").sees("11 States without an application")
    told = sqlite_stage.command("cycle", "extend", "40", "--state", "TG", "--until", "2021-08-30")
    assert told == "The call for Togo is open until 2021-08-30 23:59.\n"
    phone.hears("L’appel est prolongé")
    world.move_clock("2021-08-28T10:00")
    until(
        "a reminder of the new date",
        lambda: [t for t in phone.texts() if "pas terminée" in t and "lundi 30 août 2021" in t],
    )
    for step in AMA.steps[7:]:
        take(phone, step)
    assert AMA.submit(phone) == "PS40-TG-0001"


def test_named_person_may_be_given_late_access(sqlite_stage: Stage) -> None:
    world = sqlite_stage.world
    phone = world.phone("Ama", "fr")
    for step in AMA.steps:
        take(phone, step)
    world.move_clock("2021-08-17T10:00")
    phone.tap("Send the application")
    phone.hears("sorry")
    person = f"telegram:{phone.chat}"
    sqlite_stage.command(
        "cycle", "late", "40", "--person", person, "--state", "TG", "--until", "2021-08-20"
    )
    phone.say("/apply", hear="Here is your application")
    assert AMA.submit(phone) == "PS40-TG-0001"
    office = world.colleague("U0APPROVE")
    assert "PS40-TG-0001" in office.sees("PS40-TG-0001").text
