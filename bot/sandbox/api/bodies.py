"""Request bodies of the API: read once, checked, refused with one sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.sandbox.errors import BadInput
from bot.sandbox.faults import Service
from bot.sandbox.mail.records import Delivery, Owner
from bot.sandbox.telegram.records import OtherKind


class Body(BaseModel):
    """A JSON object with known fields only."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


B = TypeVar("B", bound=Body)


async def read(request: web.Request, kind: type[B]) -> B:
    """The body of a request, or a refusal that names the wrong field."""
    try:
        return kind.model_validate_json(await request.read() or b"{}")
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(each) for each in first["loc"])
        raise BadInput(f"{place}: {first['msg']}." if place else f"{first['msg']}.") from None


class NewPhone(Body):
    """A person who gets a phone."""

    name: str
    language: str = "en"


class Text(Body):
    """A text that is typed."""

    text: str


class Press(Body):
    """An inline button that is tapped."""

    message_id: int
    data: str


class Edit(Body):
    """A sent message that is changed."""

    message_id: int
    text: str


class File(Body):
    """A file with its bytes in base64."""

    name: str
    type: str = "application/octet-stream"
    base64: str


class Other(Body):
    """Something that is neither text nor a document."""

    kind: OtherKind


class Block(Body):
    """Blocking the bot, or not."""

    blocked: bool


class NewMail(Body):
    """A mail that a person writes."""

    sender: Annotated[str, Field(alias="from")]
    to: str
    subject: str = ""
    text: str = ""
    html: str | None = None
    in_reply_to: str | None = None
    references: str | None = None
    headers: dict[str, str] = {}
    attachments: list[File] = []


class NewMailbox(Body):
    """An address of the outside world."""

    address: str
    owner: Owner = "applicant"
    label: str = ""
    delivery: Delivery = "deliver"


class ClockMove(Body):
    """Where the clock shall stand: one of the three."""

    at: datetime | None = None
    advance: timedelta | None = None
    real: bool = False


class NewMark(Body):
    """A moment to offer on the page's clock."""

    label: str
    at: datetime


class NewFault(Body):
    """Something that shall go wrong."""

    service: Service
    fault: str
    method: str | None = None
    times: int = 1
    retry_after: int | None = None
    seconds: float = 1.0
    match: str | None = None
    detail: str | None = None
    migrate_to: int | None = None


class Numbering(Body):
    """Where Telegram's update ids go on."""

    next: int


class SlackPress(Body):
    """A pressed button, a picked option, or a chosen value in a message."""

    user: str
    channel: str
    ts: str
    action_id: str
    block_id: str | None = None
    value: Any = None


class ViewSubmit(Body):
    """A modal that is submitted, with what was put into its inputs."""

    user: str
    view_id: str
    values: dict[str, dict[str, Any]] = {}


class ViewPress(Body):
    """A button or menu used inside a modal or on the Home tab."""

    user: str
    view_id: str
    action_id: str
    block_id: str | None = None
    value: Any = None
    values: dict[str, dict[str, Any]] = {}


class ViewClose(Body):
    """A modal that is closed."""

    user: str
    view_id: str


class Command(Body):
    """A slash command."""

    user: str
    command: str
    text: str = ""
    channel: str | None = None


class SlackMessage(Body):
    """A message that a person posts."""

    user: str
    channel: str
    text: str
    thread_ts: str | None = None


class SlackEdit(Body):
    """A message that its author changes."""

    user: str
    channel: str
    ts: str
    text: str


class SlackDelete(Body):
    """A message that its author deletes."""

    user: str
    channel: str
    ts: str


class SlackReaction(Body):
    """An emoji that a person puts under a message."""

    user: str
    channel: str
    ts: str
    name: str


class OneSlackUser(Body):
    """Who it is that looks."""

    user: str


class NewSlackUser(Body):
    """A new colleague, with the user groups they are in."""

    id: str
    name: str
    role: str = ""
    email: str = ""
    tz: str = "Europe/Zurich"
    locale: str = "en-GB"


class NewSlackGroup(Body):
    """A user group and who is in it."""

    id: str
    handle: str
    users: list[str]


class NewSlackChannel(Body):
    """A channel."""

    id: str
    name: str
    member: bool = True
    archived: bool = False
