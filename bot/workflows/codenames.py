"""What the office's channel may call an applicant: a code name where the name is confidential."""

from __future__ import annotations

from bot.application import Application
from bot.message import Message, Param


def speaker(application: Application) -> Param:
    """The speaker's name, or a code name when it must not leave the application itself."""
    if application.confidential:
        return Message(key="staff.code_name", params={"code": code_name(application.id)})
    first = application.text("speaker_first_name")
    return f"{first} {application.text('speaker_last_name')}".strip()


def organisation(application: Application) -> Param:
    """The organisation's name; a confidential speaker's would give them away as well."""
    if application.confidential:
        return Message(key="staff.confidential_organisation")
    return application.text("organisation")


def code_name(identity: str) -> str:
    """A short name to speak of someone by, the same every time, that says nothing of them."""
    return identity[-5:].upper()
