"""What a speaker agreed to, for whom: the one rule about who may read a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.facts.application import Application
from bot.i18n import Language

Purpose = Literal["processing", "publication", "missions", "own_mission", "recording"]
Audience = Literal["public", "missions", "own_mission"]

# The wording that was agreed to; a new wording of any of the questions is a new version.
VERSION = "2021-07"

# What must have been agreed to before an audience reads a name. The public is everybody: a
# name kept from a mission cannot stand on a page that the mission reads, too.
_NEEDS: Mapping[Audience, tuple[Purpose, ...]] = {
    "public": ("publication", "missions", "own_mission"),
    "missions": ("missions",),
    "own_mission": ("own_mission",),
}
# A purpose that was not asked about yet follows the broader answer of the form.
_FOLLOWS: Mapping[Purpose, Purpose] = {"missions": "publication", "own_mission": "publication"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One answer to one question: when, in which language and wording it was given."""

    purpose: Purpose
    given: bool
    version: str
    language: Language
    at: datetime


Consents = Mapping[Purpose, Consent]


def may_show_name(consents: Consents, audience: Audience) -> bool:
    """Whether an audience may read the speaker's name; silence is a no."""
    return all(agreed(consents, purpose) for purpose in _NEEDS[audience])


def agreed(consents: Consents, purpose: Purpose) -> bool:
    """Whether a purpose was agreed to, by its own answer or by the broader one."""
    consent = consents.get(purpose)
    if consent is not None:
        return consent.given
    broader = _FOLLOWS.get(purpose)
    return broader is not None and agreed(consents, broader)


def of(application: Application, recorded: Consents | None = None) -> Consents:
    """An application's consents: what was recorded, and before that what the form says."""
    return _in_the_form(application) | dict(recorded or {})


def _in_the_form(application: Application) -> dict[Purpose, Consent]:
    asked: tuple[tuple[Purpose, str], ...] = (
        ("processing", "consent"),
        ("publication", "publish_name"),
    )
    return {
        purpose: Consent(
            purpose=purpose,
            given=answer,
            version=VERSION,
            language=application.language,
            at=application.submitted_at or application.created_at,
        )
        for purpose, field in asked
        if isinstance(answer := application.answers.get(field), bool)
    }
