"""The mailbox that stands in for Slack: where mail can go out and does not come straight back."""

from __future__ import annotations

import pytest

from bot.checkup.local import _office
from bot.config import Settings, load
from bot.errors import ConfigError
from bot.mailroom import mailbox

OWN = "UPR Info <presessions@example.org>"


def settings(**given: str) -> Settings:
    return load(secret_key="k" * 40, **given)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, None),
        ({"mail_from": OWN}, None),
        ({"mail_from": OWN, "ops_mail": "office@example.org"}, "office@example.org"),
        ({"mail_from": OWN, "ops_mail": "s@example.org"}, "s@example.org"),
        ({"ops_mail": "office@example.org"}, "needs mail"),
        ({"mail_from": OWN, "ops_mail": "Presessions@example.org"}, "must not be the bot's own"),
    ],
)
def test_mailbox_is_where_mail_can_go_and_not_our_own(
    given: dict[str, str], found: str | None
) -> None:
    if found is None or "@" in found:
        assert mailbox(settings(**given)) == found
        return
    with pytest.raises(ConfigError, match=found):
        mailbox(settings(**given))


@pytest.mark.parametrize(
    ("slack", "given", "fine"),
    [
        (True, {}, True),
        (False, {}, False),
        (False, {"mail_from": OWN, "ops_mail": "office@example.org"}, True),
        (True, {"ops_mail": "office@example.org"}, False),
    ],
)
def test_doctor_asks_that_somebody_hears_of_questions(
    slack: bool, given: dict[str, str], fine: bool
) -> None:
    assert _office(settings(**given), slack=slack).fine is fine
