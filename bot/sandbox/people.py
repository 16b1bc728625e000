"""The people of a new world: applicants, a mission, the office's staff. All invented."""

from __future__ import annotations

from typing import Final

from bot.sandbox.mail.office import PostOffice
from bot.sandbox.slack.records import SlackChannel, SlackUser
from bot.sandbox.slack.service import Slack
from bot.sandbox.telegram.phones import Phones
from bot.sandbox.world import World

_STAFF: Final = (
    SlackUser(id="U0APPROVE", name="Uma Approver", role="approver", email="uma@upr-info.test"),
    SlackUser(id="U0REVIEW", name="Rui Reviewer", role="reviewer", email="rui@upr-info.test"),
    SlackUser(id="U0VIEWER", name="Vera Viewer", role="viewer", email="vera@upr-info.test"),
)


def populate(world: World, phones: Phones, office: PostOffice, slack: Slack) -> None:
    """Put the first people into a world that has none yet."""
    if len(office.mailboxes) > 0:
        return
    with world.change():
        slack.add_channel(SlackChannel(id="C0PRESESS", name="presessions"))
        for user in _STAFF:
            slack.add_user(user)
        phones.add("Ama", "fr")
        phones.add("Lucía", "es")
        phones.add("Grace", "en")
        office.add("grace@civic-forum.example", "applicant", "Grace (English)")
        office.add("koffi@collectif-citoyen.example", "applicant", "Koffi (français)")
        # The address book of the demo, examples/missions-demo.csv, has the same.
        office.add("upr@iceland-mission.example", "mission", "Permanent Mission of Iceland")
        office.add("epu@suisse-mission.example", "mission", "Mission permanente de la Suisse")
        office.add("epu@argentina-mission.example", "mission", "Misión Permanente de la Argentina")
