"""Files in direct messages over the sandbox's Web API: once, under our name, and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.base import Copy, TakeBack
from bot.channels.slack import copies as copies_of_slack
from bot.errors import ChannelDown, OutcomeUnknown, PermanentSendError, TemporarySendError
from bot.i18n import LANGUAGES
from bot.message import Term
from bot.render import label
from bot.store import copies as copies_in_store
from tests.channels.contract import outgoing
from tests.channels.slack_rig import APPROVER, SlackRig

HOSTILE = "../../<!channel> *x* \u202efdp.exe"
COPY = Copy(
    actor=APPROVER,
    reference="PS40-TG-0004",
    title="Rapport d’Éwé.pdf",
    media_type="application/pdf",
    content=b"%PDF-1.7",
    comment="Only you see this.",
)


@pytest.fixture
def rig(slack: SlackRig) -> SlackRig:
    return slack


def direct(rig: SlackRig) -> list[dict[str, Any]]:
    """The files in the approver's direct messages."""
    found = [each for each in rig.messages() if each["channel"] == f"D{APPROVER[1:]}"]
    return [file for message in found for file in message["files"]]


async def test_file_comes_to_one_person_under_a_name_of_ours(rig: SlackRig) -> None:
    channel = rig.channel()
    hostile = replace(COPY, title=HOSTILE, media_type="application/x-msdownload")
    receipt = await channel.send(outgoing(COPY, key="a"))
    await channel.send(outgoing(hostile, key="b"))
    await channel.close()
    first, second = direct(rig)
    assert (first["id"], first["title"], first["size"]) == (receipt.provider_id, COPY.title, 8)
    names = [first["name"], second["name"]]
    assert [(name[:13], name[-4:], len(name)) for name in names] == [
        ("PS40-TG-0004-", ".pdf", 29),
        ("PS40-TG-0004-", ".bin", 29),
    ]
    assert [each["channel"] for each in rig.messages() if each["files"]] == ["D0APPROVE"] * 2


@pytest.mark.parametrize("method", ["conversations.open", "files.getUploadURLExternal"])
async def test_upload_that_did_not_arrive_is_begun_again(rig: SlackRig, method: str) -> None:
    channel = rig.channel()
    rig.sabotage("close", method)
    with pytest.raises(OutcomeUnknown):
        await channel.send(outgoing(COPY))
    await channel.send(outgoing(COPY, attempt=2, uncertain=True))
    await channel.close()
    assert len(direct(rig)) == 1


@pytest.mark.fault(52)
async def test_upload_whose_answer_was_lost_is_recognised(rig: SlackRig) -> None:
    channel = rig.channel()
    await channel.send(outgoing(COPY, key="another"))
    rig.sabotage("drop_after", "files.completeUploadExternal")
    with pytest.raises(OutcomeUnknown):
        await channel.send(outgoing(COPY))
    receipt = await channel.send(outgoing(COPY, attempt=2, uncertain=True))
    await channel.close()
    assert [each["id"] for each in direct(rig)][1:] == [receipt.provider_id]


@pytest.mark.parametrize(
    ("method", "refusal", "why"),
    [
        ("files.getUploadURLExternal", "file_upload_size_restricted", "size"),
        ("files.getUploadURLExternal", "file_type_not_allowed", "kind"),
        ("files.getUploadURLExternal", "file_uploads_disabled", "off"),
        ("files.getUploadURLExternal", "storage_limit_reached", "room"),
        ("files.completeUploadExternal", "channel_not_found", "nowhere"),
        ("conversations.open", "user_not_found", "nowhere"),
        ("conversations.open", "missing_scope", "rights"),
    ],
)
async def test_refused_file_says_why_and_holds_up_nothing_else(
    rig: SlackRig, method: str, refusal: str, why: str
) -> None:
    channel = rig.channel()
    rig.sabotage(refusal, method)
    with pytest.raises(PermanentSendError) as caught:
        await channel.send(outgoing(COPY))
    await channel.close()
    assert (caught.value.reason, direct(rig)) == (f"copy refused: {why}", [])


async def test_empty_file_is_told_without_asking_slack(rig: SlackRig) -> None:
    channel = rig.channel()
    with pytest.raises(PermanentSendError) as caught:
        await channel.send(outgoing(replace(COPY, content=b"")))
    await channel.close()
    assert (caught.value.reason, rig.calls("conversations.open")) == ("copy refused: empty", [])


def test_every_reason_has_its_sentence() -> None:
    reasons = {*copies_of_slack._WHY.values(), "empty"}
    assert reasons == copies_in_store._REASONS
    for why in (*reasons, "late", "other"):
        for language in LANGUAGES:
            words = label(Term(key=f"selection.file_failed.{why}"), language)
            assert len(words) > 20


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [("429", TemporarySendError), ("token_revoked", ChannelDown), ("odd", PermanentSendError)],
)
async def test_trouble_that_is_not_the_files_is_told_as_such(
    rig: SlackRig, refusal: str, kind: type[Exception]
) -> None:
    channel = rig.channel()
    rig.sabotage(refusal, "files.getUploadURLExternal")
    with pytest.raises(kind) as caught:
        await channel.send(outgoing(COPY))
    await channel.close()
    assert type(caught.value) is kind


async def test_copy_is_taken_back_with_what_a_cut_off_attempt_left(rig: SlackRig) -> None:
    channel = rig.channel()
    other = await channel.send(outgoing(COPY, key="other"))
    known = await channel.send(outgoing(COPY, key="mine"))
    await channel.send(outgoing(COPY, key="mine"))  # nobody knows of this one
    back = TakeBack(actor=APPROVER, key="mine", file=known.provider_id)
    for _ in range(2):
        await channel.send(outgoing(back, key="back"))
    await channel.close()
    assert [each["id"] for each in direct(rig)] == [other.provider_id]


async def test_copy_is_taken_back_without_the_right_to_read_messages(rig: SlackRig) -> None:
    channel = rig.channel()
    known = await channel.send(outgoing(COPY))
    rig.sabotage("missing_scope", "conversations.history", times=9)
    rig.sabotage("missing_scope", "conversations.open")
    back = TakeBack(actor=APPROVER, key="send:1", file=known.provider_id)
    await channel.send(outgoing(back))
    await channel.close()
    assert direct(rig) == []


async def test_copy_that_may_not_be_deleted_is_no_reason_to_stop_everything(rig: SlackRig) -> None:
    channel = rig.channel()
    known = await channel.send(outgoing(COPY))
    rig.sabotage("missing_scope", "files.delete")
    with pytest.raises(PermanentSendError):
        await channel.send(outgoing(TakeBack(actor=APPROVER, key="k", file=known.provider_id)))
    await channel.close()
