"""What the office's channel may call an applicant: a code name where the name is confidential."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.context import Context
from bot.facts.application import Application
from bot.message import Message, Param, StateName
from bot.states import folding

# The answers that name somebody.
TELLING = (
    *("organisation", "coalition_name", "address", "phone", "website", "email"),
    *("speaker_first_name", "speaker_last_name", "speaker_email", "speaker_phone"),
)
_SHORTEST = 3  # a shorter name would be hidden inside ordinary words
HIDDEN = "[…]"


def speaker(application: Application) -> Param:
    """The speaker's name, or a code name when it must not leave the application itself."""
    return hidden(application) if application.confidential else application.speaker_name


def hidden(application: Application) -> Message:
    """The speaker under a code name, whatever they agreed to."""
    return Message(key="staff.code_name", params={"code": code_name(application.id)})


def who(application: Application, context: Context) -> Param:
    """A speaker as the whole channel may know them: nothing where anybody is recused."""
    contested = context.desk.contested(application.id)
    return hidden(application) if contested else speaker(application)


def reference(application: Application) -> dict[str, Param]:
    """The reference, as a message's parameters."""
    return {"reference": application.reference or ""}


def named(application: Application, context: Context) -> dict[str, Param]:
    """Reference and speaker, as the whole channel may know them."""
    return {**reference(application), "speaker": who(application, context)}


def introduced(application: Application, context: Context) -> dict[str, Param]:
    """Reference, speaker and State, as the whole channel may know them."""
    return {**named(application, context), "state": StateName(code=application.state or "")}


def organisation(application: Application) -> Param:
    """The organisation's name; a confidential speaker's would give them away as well."""
    if application.confidential:
        return Message(key="staff.confidential_organisation")
    return application.text("organisation")


def masked(
    words: str,
    applications: Sequence[Application],
    address: str,
    contested: Callable[[str], bool] = lambda _: False,
) -> str:
    """Somebody's own words without what would give a confidential applicant away.

    ``contested`` says of which others nothing belongs on a surface that everybody sees.
    """
    known = {address}
    for application in applications:
        if application.confidential or contested(application.id):
            known |= {application.text(name) for name in TELLING}
    for each in sorted(known, key=len, reverse=True):
        if len(each) >= _SHORTEST:
            words = re.sub(re.escape(each), HIDDEN, words, flags=re.IGNORECASE)
            words = _without(words, each)
    return words


def _without(text: str, name: str) -> str:
    """A text without a name, also where it is typed with other accents or signs between."""
    wanted = [each.folded for each in folding.words(name)]
    if not wanted:
        return text
    found = folding.words(text)
    last = len(text) + 1
    for index in range(len(found) - len(wanted), -1, -1):
        here = found[index : index + len(wanted)]
        if here[-1].end <= last and [each.folded for each in here] == wanted:
            last = here[0].start
            text = f"{text[:last]}{HIDDEN}{text[here[-1].end :]}"
    return text


def code_of(contact_id: int) -> str:
    """What the office calls a person, by the number of their contact."""
    return code_name(f"{contact_id:05d}")


def code_name(identity: str) -> str:
    """A short name to speak of someone by, the same every time, that says nothing of them."""
    return identity[-5:].upper()
