"""What Slack tells the app when people do something: events, actions, commands, views."""

from __future__ import annotations

import secrets
import time

from bot.sandbox.slack.records import (
    APP,
    BOT_USER,
    TEAM,
    SlackChannel,
    SlackMessage,
    SlackUser,
    View,
)
from bot.sandbox.slack.workspace import message_json, view_json
from bot.sandbox.world import Json


def event_callback(event: Json) -> Json:
    """The envelope of the Events API."""
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "sandbox",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }


def message_event(message: SlackMessage, channel: SlackChannel) -> Json:
    """A message was posted."""
    kind = "im" if channel.im_user else "channel"
    extra = {"channel": channel.id, "channel_type": kind, "event_ts": message.ts}
    return message_json(message) | extra


def user_json(user: SlackUser) -> Json:
    """The person in an interaction."""
    short = user.name.lower().replace(" ", ".")
    return {"id": user.id, "username": short, "name": short, "team_id": TEAM}


def interaction(kind: str, user: SlackUser, trigger: str) -> Json:
    """What all interactions have in common."""
    return {
        "type": kind,
        "user": user_json(user),
        "api_app_id": APP,
        "token": "sandbox",
        "team": {"id": TEAM, "domain": "sandbox"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": trigger,
    }


def message_container(message: SlackMessage, channel: SlackChannel) -> Json:
    """Where in a message something was pressed; ephemeral ones come without the message."""
    ephemeral = message.ephemeral_to is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    name = "directmessage" if channel.im_user else channel.name
    found: Json = {"container": container, "channel": {"id": channel.id, "name": name}}
    if not ephemeral:
        found["message"] = message_json(message)
    return found


def view_container(view: View, state: Json) -> Json:
    """In which view something was pressed."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view_json(view, state)}


def action(block: Json, element: Json, fields: Json) -> Json:
    """One used element."""
    return {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "type": element["type"],
        "action_ts": f"{time.time():.6f}",
        **fields,
    }
