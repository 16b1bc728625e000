"""What only the servers can tell: whether they let us in, and with which rights."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot import channelset, clock
from bot.channelset import staff_ids
from bot.checkup.finding import Finding, asked
from bot.config import PREFIX, Settings, plain
from bot.errors import UsageError

_PATIENCE = aiohttp.ClientTimeout(total=15)
_SKEW = timedelta(seconds=60)
_TELEGRAM = "https://api.telegram.org"
# Slack names with every answer what the app may do.
_RIGHTS = "X-OAuth-Scopes"
SLACK_RIGHTS = frozenset(
    {
        *("channels:history", "channels:read", "groups:history", "groups:read"),
        *("chat:write", "commands", "files:write", "im:history", "im:write"),
        *("usergroups:read", "users:read"),
    }
)
_SLACK = "https://slack.com/api/"
# What Slack's commonest refusals mean for whoever sets the bot up.
_SLACK_SAYS: Mapping[str, str] = {
    "invalid_auth": "the token is wrong or was revoked: install the app again and copy it anew",
    "not_authed": "the token is empty",
    "token_revoked": "the token was revoked: install the app again and copy it anew",
    "account_inactive": "the app was removed from the workspace: install it again",
    "channel_not_found": "no such channel, or a private one without the app: /invite the app there",
    "not_in_channel": "the app is not in the office's channel: /invite it there",
    "is_archived": "the office's channel is archived: name another one",
    "no_such_subteam": "there is no such user group",
    "user_not_found": "there is no such person",
}


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Ask each server that is set up."""
    async with aiohttp.ClientSession(timeout=_PATIENCE) as client:
        if token := plain(settings.telegram_token):
            async for each in _telegram(client, settings, token):
                yield each
        if token := plain(settings.slack_bot_token):
            async for each in _slack(client, settings, token):
                yield each
    async for each in _mail(settings):
        yield each


async def _telegram(
    client: aiohttp.ClientSession, settings: Settings, token: str
) -> AsyncIterator[Finding]:
    base = (
        f"{(settings.telegram_api_url or _TELEGRAM).rstrip('/').removesuffix('/bot')}/bot{token}/"
    )

    async def me() -> str:
        async with client.get(base + "getMe") as answer:
            body = await answer.json()
            _same_time(answer)
        if not body.get("ok"):
            raise UsageError(_telegram_refusal(settings, body))
        return f"as @{body['result'].get('username', '?')}"

    async def hook() -> str:
        async with client.get(base + "getWebhookInfo") as answer:
            url = (await answer.json()).get("result", {}).get("url", "")
        wanted = settings.telegram_webhook_url or ""
        if url and url != wanted:
            raise UsageError(
                "another program has Telegram push updates to itself: each bot needs its own token"
            )
        return "pushed" if wanted else "polled"

    unreachable = "Telegram cannot be reached: is there a firewall or a proxy?"
    yield await asked("Telegram lets us in", me, unreachable)
    yield await asked("Telegram's updates come to us", hook, unreachable)


def _telegram_refusal(settings: Settings, body: Mapping[str, Any]) -> str:
    code = body.get("error_code")
    if code not in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
        return f"Telegram is out of order ({code}): try again in a while"
    advice = f"Telegram refuses {PREFIX}TELEGRAM_TOKEN: copy it from @BotFather"
    if settings.telegram_api_url:
        advice += f"; or {PREFIX}TELEGRAM_API_URL leads elsewhere"
    return advice


async def _slack(
    client: aiohttp.ClientSession, settings: Settings, token: str
) -> AsyncIterator[Finding]:
    base = (settings.slack_api_url or _SLACK).rstrip("/") + "/"

    async def call(method: str, bearer: str, **arguments: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {bearer}"}
        async with client.post(base + method, data=arguments, headers=headers) as answer:
            body: dict[str, Any] = await answer.json()
            _same_time(answer)
        if not body.get("ok"):
            raise UsageError(_slack_refusal(method, body))
        return body

    async def identity() -> str:
        body = await call("auth.test", token)
        return f"in {body.get('team', '?')} as {body.get('user', '?')}"

    async def channel() -> str:
        await call("conversations.history", token, channel=settings.slack_channel or "", limit="1")
        return ""

    async def socket() -> str:
        await call("apps.connections.open", plain(settings.slack_app_token) or "")
        return ""

    unreachable = "Slack cannot be reached: is there a firewall or a proxy?"
    # Without its setting a question would be refused for a reason that is told already.
    checks = (
        ("Slack lets us in", identity, True),
        ("the Slack app has its rights", lambda: _rights(client, base, token), True),
        ("the office's channel can be read", channel, bool(settings.slack_channel)),
        ("Slack's socket opens", socket, settings.slack_app_token is not None),
        ("the staff's ids are people and groups", lambda: _staff(call, token, settings), True),
    )
    for what, ask, wanted in checks:
        if wanted:
            yield await asked(what, ask, unreachable)


async def _staff(
    call: Callable[..., Awaitable[dict[str, Any]]], token: str, settings: Settings
) -> str:
    for each in staff_ids(settings):
        if each.startswith("S"):
            await call("usergroups.users.list", token, usergroup=each)
        else:
            await call("users.info", token, user=each)
    return f"{len(staff_ids(settings))} ids"


async def _rights(client: aiohttp.ClientSession, base: str, token: str) -> str:
    headers = {"Authorization": f"Bearer {token}"}
    async with client.post(base + "auth.test", headers=headers) as answer:
        told = answer.headers.get(_RIGHTS)
    if told is None:
        return "Slack does not say which it has"
    given = {each.strip() for each in told.split(",")}
    missing = sorted(SLACK_RIGHTS - given)
    if missing:
        raise UsageError(
            f"the app lacks {', '.join(missing)}: compare it with examples/slack-manifest.yaml"
            " and install it again"
        )
    return ""


def _slack_refusal(method: str, body: Mapping[str, Any]) -> str:
    error = str(body.get("error", "unknown"))
    if error == "missing_scope":
        return f"Slack's {method} needs the scope {body.get('needed')}: add it and install again"
    return f"Slack's {method} says {error}: {_SLACK_SAYS.get(error, 'see api.slack.com/methods')}"


async def _mail(settings: Settings) -> AsyncIterator[Finding]:
    class NoCursor:
        async def load(self) -> str | None:
            return None

        async def save(self, value: str) -> None:
            """Nothing is listened to."""

    if not (settings.smtp_url and settings.imap_url and settings.mail_from):
        return
    channel = channelset.build(settings, lambda _name: NoCursor(), clock.machine).email
    if channel is None:
        return

    async def relay() -> str:
        await channel.greet_relay()
        return ""

    async def mailbox() -> str:
        return f"{await asyncio.to_thread(channel.count_mailbox)} mails so far"

    yield await asked("the relay takes us", relay, f"see {PREFIX}SMTP_URL")
    yield await asked("the mailbox opens", mailbox, f"see {PREFIX}IMAP_URL: host, user, password")
    await channel.close()
    domain = (settings.mail_from or "").rpartition("@")[2].strip("> ")
    if settings.dkim_domain and not domain.endswith(settings.dkim_domain):
        yield Finding(
            what="signatures fit the sender",
            fine=False,
            advice=f"{PREFIX}DKIM_DOMAIN must be {domain} or a domain above it, or DMARC fails",
        )
    if settings.public_url and urlsplit(settings.public_url).scheme != "https":
        yield Finding(
            what="the way out of lists works",
            fine=False,
            advice=f"{PREFIX}PUBLIC_URL must begin with https:// (RFC 8058)",
        )


def _same_time(answer: aiohttp.ClientResponse) -> None:
    """A server's Date says whether this machine's clock is right."""
    told = answer.headers.get("Date")
    if told is None:
        return
    off = abs(parsedate_to_datetime(told).astimezone(UTC) - datetime.now(UTC))
    if off > _SKEW:
        raise UsageError(
            f"this machine's clock is {off.total_seconds():.0f} s off: deadlines would be wrong and"
            " Slack's signatures refused. Let it be set over the network (timedatectl set-ntp true)"
        )
