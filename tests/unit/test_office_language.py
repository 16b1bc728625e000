"""What several people read in Slack has the office's language, what one person sees their own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import channelset
from bot import effects as fx
from bot.channels.base import Aside, Home, Post
from bot.config import Settings, load
from bot.errors import ConfigError
from bot.i18n import LANGUAGES, Language
from bot.message import Message, StateName
from bot.postage import outgoing
from bot.render.rendered import Capabilities
from bot.store.bodies import QueuedBoard
from bot.store.letters import Addressed, Content
from bot.store.outbox import Claimed

COUNT = {"en": "1 application", "fr": "1 candidature", "es": "1 solicitud"}
TITLE = Message(key="staff.shortlist_title", params={"state": StateName(code="TG"), "count": 1})
NOW = datetime(2021, 8, 17, tzinfo=UTC)


def sent(content: Content, office: Language) -> str:
    """The words that Slack is sent."""
    row = Claimed(
        id=1,
        key="k",
        channel="slack",
        target="t",
        contact_id=None,
        kind="staff",
        shape="post",
        body=b"",
        attempts=1,
        parts_done=0,
        uncertain=False,
        expires_at=None,
        created_at=NOW,
    )
    capabilities = Capabilities(markup="mrkdwn", buttons=True, language=office)
    payload = outgoing(Addressed(row=row, content=content), capabilities).payload
    assert isinstance(payload, Post | Aside | Home)
    shown = payload.rendered.view if isinstance(payload, Home) else payload.rendered.blocks
    return str(shown)


@pytest.mark.parametrize("office", LANGUAGES)
def test_shared_posts_are_in_the_offices_language(office: Language) -> None:
    board = fx.Board(title=TITLE, cards=(fx.Card(message=TITLE),))
    for content in (QueuedBoard(surface="s", board=board), fx.TellStaff(message=TITLE)):
        assert COUNT[office] in sent(content, office)


@pytest.mark.parametrize("office", LANGUAGES)
@pytest.mark.parametrize("own", LANGUAGES)
def test_what_one_person_sees_is_in_their_own(office: Language, own: Language) -> None:
    whisper = fx.Whisper(actor="U1", channel="", message=TITLE, language=own)
    home = fx.ShowHome(actor="U1", board=fx.Board(title=TITLE), language=own)
    for content in (whisper, home):
        assert COUNT[own] in sent(content, office)


def settings(**more: str) -> Settings:
    return load(
        secret_key="k" * 40,
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        slack_channel="C1",
        **more,
    )


@pytest.mark.parametrize(("given", "expected"), [({}, "en"), ({"slack_language": "es"}, "es")])
def test_setting_says_which_that_is(given: dict[str, str], expected: str) -> None:
    class NoCursor:
        async def load(self) -> str | None:
            return None

        async def save(self, value: str) -> None:
            """Nothing is listened to."""

    found = channelset.build(settings(**given), lambda _name: NoCursor(), lambda: NOW).slack
    assert found is not None
    assert found.capabilities.language == expected


def test_language_we_do_not_write_is_refused() -> None:
    with pytest.raises(ConfigError, match="PRESESSIONS_SLACK_LANGUAGE"):
        settings(slack_language="de")
