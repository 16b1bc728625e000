"""Several questions in one message."""

from __future__ import annotations

from bot.consulting import Library
from bot.effects import Consult

MAIL = """Dear team,

We are a women's network in Haiti. Until when can we apply? When does the call close?
On which day is the meeting? And which wine goes with fondue?

Kind regards,
Jordan Example"""


async def test_a_mail_is_answered_once_a_question_and_about_the_state_it_names() -> None:
    library = Library()
    told = await library.consult(Consult(text=MAIL, language="en"))
    library.close()
    assert [(each.entry, each.states) for each in told] == [
        ("application_deadline", ("HT",)),
        ("calendar_dates", ("HT",)),
        (None, ("HT",)),
    ]
    assert told[-1].near == ()
