"""The people of a new world: applicants, a mission, the office's staff. All invented."""

from __future__ import annotations

from bot.sandbox.mail.office import PostOffice
from bot.sandbox.telegram.phones import Phones
from bot.sandbox.world import World


def populate(world: World, phones: Phones, office: PostOffice) -> None:
    """Put the first people into a world that has none yet."""
    if len(office.mailboxes) > 0:
        return
    with world.change():
        phones.add("Ama", "fr")
        phones.add("Lucía", "es")
        office.add("grace@civic-forum.example", "applicant", "Grace (English)")
        office.add("koffi@collectif-citoyen.example", "applicant", "Koffi (français)")
        office.add("upr@iceland-mission.example", "mission", "Permanent Mission of Iceland")
