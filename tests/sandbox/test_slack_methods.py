"""The Web API through slack_sdk: what it keeps, and what it refuses in which words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Api
from tests.sandbox.slack_app import (
    APPROVER,
    CHANNEL,
    VIEWER,
    actions,
    button,
    modal,
    refusal,
    text_input,
    web_client,
)


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    """slack_sdk's client."""
    return web_client(sandbox)


def section(text: str = "Hello", **more: Any) -> dict[str, Any]:
    """A section of text."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


async def test_metadata_is_kept_and_found_in_history(client: AsyncWebClient) -> None:
    metadata = {"event_type": "outbox", "event_payload": {"id": "row-7"}}
    first = await client.chat_postMessage(channel=CHANNEL, text="one", metadata=metadata)
    await client.chat_postMessage(channel=CHANNEL, text="two")
    await client.chat_postMessage(channel=CHANNEL, text="reply", thread_ts=first["ts"])
    await client.chat_postEphemeral(channel=CHANNEL, user=VIEWER, text="secret")
    history = await client.conversations_history(channel=CHANNEL, include_all_metadata=True)
    without = await client.conversations_history(channel=CHANNEL)
    replies = await client.conversations_replies(channel=CHANNEL, ts=first["ts"])
    assert [(m["text"], m.get("metadata")) for m in history["messages"]] == [
        ("two", None),
        ("one", metadata),
    ]
    assert [m.get("metadata") for m in without["messages"]] == [None, None]
    assert [m["text"] for m in replies["messages"]] == ["one", "reply"]


async def test_history_comes_in_pages(client: AsyncWebClient) -> None:
    for number in range(5):
        await client.chat_postMessage(channel=CHANNEL, text=str(number))
    pages = [
        [message["text"] for message in page["messages"]]
        async for page in await client.conversations_history(channel=CHANNEL, limit=2)
    ]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


async def test_people_channels_and_groups_are_known(client: AsyncWebClient, api: Api) -> None:
    group = {"id": "S0APPROVE", "handle": "approvers", "users": [APPROVER]}
    await api("POST", "/api/slack/groups", group)
    direct = await client.conversations_open(users=APPROVER)
    await client.chat_postMessage(channel=APPROVER, text="for your eyes")
    private = await client.conversations_history(channel=direct["channel"]["id"])
    assert [
        (await client.users_info(user=APPROVER, include_locale=True))["user"]["locale"],
        (await client.users_info(user=APPROVER))["user"].get("locale"),
        (await client.usergroups_users_list(usergroup="S0APPROVE"))["users"],
        [message["text"] for message in private["messages"]],
        await refusal(client.users_info(user="U404")),
        await refusal(client.usergroups_users_list(usergroup="S404")),
    ] == [
        "en-GB",
        None,
        [APPROVER],
        ["for your eyes"],
        ("user_not_found", []),
        ("no_such_subteam", []),
    ]


async def test_file_is_uploaded_in_three_steps(client: AsyncWebClient, api: Api) -> None:
    await client.files_upload_v2(
        channel=CHANNEL, content="state,name", filename="list.csv", initial_comment="The list"
    )
    (message,) = (await api.part("slack"))["messages"]
    assert (message["text"], message["files"][0]["name"], message["files"][0]["size"]) == (
        "The list",
        "list.csv",
        10,
    )


_TOO_LONG = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"

_BAD_BLOCKS: list[tuple[list[dict[str, Any]], list[str]]] = [
    (
        [section("x" * 3001)],
        ["failed to match all allowed schemas [json-pointer:/blocks/0/text]", _TOO_LONG],
    ),
    ([section()] * 51, ["no more than 50 items allowed [json-pointer:/blocks]"]),
    (
        [actions(button("same"), button("same"))],
        ['`action_id` "same" already exists [json-pointer:/blocks/0/elements/1/action_id]'],
    ),
    (
        [section(block_id="same"), section(block_id="same")],
        ['`block_id` "same" already exists [json-pointer:/blocks/1/block_id]'],
    ),
    (
        [actions(*(button(str(n)) for n in range(26)))],
        ["no more than 25 items allowed [json-pointer:/blocks/0/elements]"],
    ),
    (
        [actions(button("a", "x" * 76))],
        ["must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"],
    ),
    (
        [actions(button("a", value="x" * 2001))],
        ["must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"],
    ),
    (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "*bold*"}}],
        ["unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"],
    ),
    ([{"type": "section"}], ["missing required field: text [json-pointer:/blocks/0]"]),
    ([section(colour="red")], ["invalid additional property: colour [json-pointer:/blocks/0]"]),
    ([{"type": "carousel2"}], ["unsupported type: carousel2 [json-pointer:/blocks/0/type]"]),
    (
        [actions({"type": "static_select", "action_id": "a", "options": []})],
        ["must provide at least 1 items [json-pointer:/blocks/0/elements/0/options]"],
    ),
    (
        [{"type": "header", "text": "bare"}],
        ["must provide an object [json-pointer:/blocks/0/text]"],
    ),
]


@pytest.mark.parametrize(("blocks", "problems"), _BAD_BLOCKS)
async def test_wrong_blocks_are_refused_with_the_place(
    client: AsyncWebClient, blocks: list[dict[str, Any]], problems: list[str]
) -> None:
    # By hand, because slack_sdk would check some of this before it sends.
    call = client.api_call("chat.postMessage", json={"channel": CHANNEL, "blocks": blocks})
    assert await refusal(call) == ("invalid_blocks", problems)


_NO_SUBMIT = "must define `submit` to use an `input` block in modals"

_BAD_VIEWS: list[tuple[dict[str, Any], str]] = [
    (
        modal(section(), title={"type": "plain_text", "text": "x" * 25}),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    (
        {key: value for key, value in modal(text_input()).items() if key != "submit"},
        f"{_NO_SUBMIT} [json-pointer:/view/blocks/0/input]",
    ),
    (
        modal(section(), private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    (modal(*[section()] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    (modal(section(), id="V1"), "invalid additional property: id [json-pointer:/view]"),
    (modal(section()) | {"type": "home"}, "must be one of: modal [json-pointer:/view/type]"),
]


@pytest.mark.parametrize(("view", "problem"), _BAD_VIEWS)
async def test_wrong_views_are_refused_with_the_place(
    sandbox: Sandbox, client: AsyncWebClient, view: dict[str, Any], problem: str
) -> None:
    trigger = sandbox.slack.workspace.new_trigger(APPROVER)
    call = client.api_call("views.open", json={"trigger_id": trigger, "view": view})
    assert await refusal(call) == ("invalid_arguments", [problem])


async def test_what_slack_sdk_builds_is_accepted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    confirm = ConfirmObject(title="Sure?", text=MarkdownTextObject(text="*Really?*"))
    options = [Option(value="a", label="A"), Option(value="b", label="B")]
    blocks = [
        HeaderBlock(text="Togo"),
        SectionBlock(text="*Text*", accessory=OverflowMenuElement(action_id="o", options=options)),
        SectionBlock(fields=["one", "two"]),
        DividerBlock(),
        ContextBlock(elements=[MarkdownTextObject(text="_small_")]),
        ActionsBlock(
            elements=[
                ButtonElement(
                    text="Go", action_id="go", value="1", style="primary", confirm=confirm
                ),
                StaticSelectElement(placeholder="Pick", action_id="pick", options=options),
            ]
        ),
    ]
    assert await refusal(client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)) == (
        "ok",
        [],
    )
    typed = PlainTextInputElement(action_id="t", multiline=True, max_length=300)
    picked = StaticMultiSelectElement(placeholder="Pick", action_id="m", options=options)
    view = View(
        type="modal",
        title="Title",
        submit="Send",
        close="Cancel",
        callback_id="c",
        notify_on_close=True,
        blocks=[InputBlock(label="Text", element=typed), InputBlock(label="Some", element=picked)],
    )
    trigger = sandbox.slack.workspace.new_trigger(APPROVER)
    assert await refusal(client.views_open(trigger_id=trigger, view=view)) == ("ok", [])


Ask = Callable[[AsyncWebClient], Any]

_REFUSALS: list[tuple[str, Ask]] = [
    ("no_text", lambda c: c.api_call("chat.postMessage", json={"channel": CHANNEL})),
    ("channel_not_found", lambda c: c.chat_postMessage(channel="C404", text="x")),
    ("message_not_found", lambda c: c.chat_update(channel=CHANNEL, ts="1.0", text="x")),
    ("thread_not_found", lambda c: c.conversations_replies(channel=CHANNEL, ts="1.0")),
    ("invalid_auth", lambda c: AsyncWebClient("xoxb-other", base_url=c.base_url).auth_test()),
    ("not_allowed_token_type", lambda c: c.apps_connections_open(app_token=str(c.token))),
    ("unknown_method", lambda c: c.api_call("chat.shout")),
    (
        "invalid_metadata_format",
        lambda c: c.chat_postMessage(channel=CHANNEL, text="x", metadata={"id": 1}),
    ),
]


@pytest.mark.parametrize(("code", "ask"), _REFUSALS)
async def test_wrong_calls_are_refused_by_name(client: AsyncWebClient, code: str, ask: Ask) -> None:
    assert (await refusal(ask(client)))[0] == code


async def test_people_messages_cannot_be_changed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    said = sandbox.slack.staff.say(APPROVER, CHANNEL, "mine")
    assert [
        await refusal(client.chat_update(channel=CHANNEL, ts=said.ts, text="x")),
        await refusal(client.chat_delete(channel=CHANNEL, ts=said.ts)),
    ] == [("cant_update_message", []), ("cant_delete_message", [])]


async def test_archived_and_foreign_channels_take_nothing(client: AsyncWebClient, api: Api) -> None:
    await api("POST", "/api/slack/channels", {"id": "C1", "name": "old", "archived": True})
    await api("POST", "/api/slack/channels", {"id": "C2", "name": "other", "member": False})
    assert [
        await refusal(client.chat_postMessage(channel=channel, text="x"))
        for channel in ("C1", "C2")
    ] == [("is_archived", []), ("not_in_channel", [])]


async def test_view_update_can_insist_on_the_hash(sandbox: Sandbox, client: AsyncWebClient) -> None:
    trigger = sandbox.slack.workspace.new_trigger(APPROVER)
    opened = await client.views_open(trigger_id=trigger, view=modal(text_input()))
    old = opened["view"]["hash"]
    view_id = opened["view"]["id"]
    changed = modal(text_input("other"))
    codes = [
        await refusal(client.views_update(view_id=view_id, hash=old, view=changed))
        for _ in range(2)
    ]
    assert codes == [("ok", []), ("hash_conflict", [])]


async def test_injected_faults_look_like_slacks(sandbox: Sandbox, client: AsyncWebClient) -> None:
    def fault(name: str, **more: Any) -> None:
        sandbox.faults.add(Fault(service="slack", method="chat.postMessage", fault=name, **more))

    async def post() -> Any:
        return await client.chat_postMessage(channel=CHANNEL, text="hello")

    fault("429", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        await post()
    headers = limited.value.response.headers
    fault("token_revoked")
    fault("500")
    codes = [await refusal(post()), await refusal(post())]
    fault("drop_after")
    with pytest.raises(Exception, match="disconnected"):
        await post()
    assert (limited.value.response.status_code, headers["Retry-After"]) == (429, "7")
    assert codes == [("token_revoked", []), ("internal_error", [])]
    assert len(sandbox.slack.workspace.messages) == 1


async def test_channel_takes_about_one_message_a_second(sandbox: Sandbox) -> None:
    async with Sandbox(http_port=0, smtp_port=0, imap_port=0, strict_rates=True) as strict:
        client = web_client(strict)
        calls = [client.chat_postMessage(channel=CHANNEL, text=str(n)) for n in range(5)]
        codes = [code for code, _ in await asyncio.gather(*map(refusal, calls))]
    assert codes == ["ok", "ok", "ok", "ratelimited", "ratelimited"]


async def test_typed_words_are_escaped_as_slacks_client_does(sandbox: Sandbox) -> None:
    typed = "Is 3 < 5 & true? <@U0SANDBOX> <!channel> <https://example.org>"
    said = sandbox.slack.staff.say(APPROVER, CHANNEL, typed)
    assert said.text == (
        "Is 3 &lt; 5 &amp; true? <@U0SANDBOX> &lt;!channel&gt; &lt;https://example.org&gt;"
    )
