"""One Message-ID on two different mails: both are handled, and the office hears of it once."""

from __future__ import annotations

import pytest

from tests.core.world import World, answer
from tests.store.facts import LUCIA, wrote


@pytest.mark.fault(20)
async def test_second_mail_under_one_identifier_is_kept_and_told(world: World) -> None:
    world.decide = answer("hello")
    for number, message_id in enumerate(("<a@x.example>", "<b@x.example>", "<a@x.example>")):
        event = wrote(LUCIA, id=f"mail:{number}", text=str(number), message_id=message_id)
        for _ in range(2):  # delivered twice, each
            await world.runner.handle(event)
    await world.dispatcher.drain()
    assert len(world.slack.delivered) == 1
    assert await world.sql("SELECT event FROM audit") == [("mail.repeated_id",)]
    assert await world.sql("SELECT count(*) FROM outbox WHERE kind <> 'staff'") == [(3,)]
