"""Building the channels that are set up; each adapter is imported only when it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.channels.base import Channel, Cursor
from bot.clock import Clock
from bot.config import PREFIX, ServerUrl, Settings, plain, require, server
from bot.context import Role
from bot.errors import ConfigError
from bot.i18n import Language
from bot.message import Term
from bot.render import label
from bot.vault import derive

if TYPE_CHECKING:
    from aiohttp import web

    from bot.channels.email.channel import EmailChannel
    from bot.channels.email.settings import DkimKey
    from bot.channels.slack.channel import SlackChannel
    from bot.channels.telegram.channel import TelegramChannel

CursorFor = Callable[[str], Cursor]


@dataclass(slots=True)
class Channels:
    """What is on: the adapters by name, and why the others are off."""

    on: dict[str, Channel] = field(default_factory=dict)
    off: dict[str, str] = field(default_factory=dict)
    slack: SlackChannel | None = None
    telegram: TelegramChannel | None = None
    email: EmailChannel | None = None
    routes: list[web.RouteDef] = field(default_factory=list)


def build(settings: Settings, cursors: CursorFor, clock: Clock) -> Channels:
    """The channels that the settings ask for; ConfigError for one that is half set up."""
    channels = Channels()
    for name, make in (("telegram", _telegram), ("slack", _slack), ("email", _email)):
        make(settings, channels, cursors, clock)
        if name not in channels.on:
            channels.off[name] = _NEEDS[name]
    return channels


_NEEDS = {
    "telegram": f"{PREFIX}TELEGRAM_TOKEN is not set",
    "slack": f"{PREFIX}SLACK_BOT_TOKEN and {PREFIX}SLACK_CHANNEL are not set",
    "email": f"{PREFIX}SMTP_URL, {PREFIX}IMAP_URL and {PREFIX}MAIL_FROM are not set",
}


def roles(
    settings: Settings, members: Callable[[Iterable[str]], frozenset[str]]
) -> Callable[[str], Role | None]:
    """Who may do what, by the ids of users and user groups in the settings."""
    given: tuple[tuple[Role, str], ...] = (
        ("approver", settings.slack_approvers),
        ("reviewer", settings.slack_reviewers),
        ("viewer", settings.slack_viewers),
    )

    def role_of(actor: str) -> Role | None:
        return next((role for role, ids in given if actor in members(_ids(ids))), None)

    return role_of


def staff_ids(settings: Settings) -> tuple[str, ...]:
    """Every user and user-group id that has a role."""
    every = (settings.slack_approvers, settings.slack_reviewers, settings.slack_viewers)
    return tuple(each for ids in every for each in _ids(ids))


def _ids(setting: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in setting.split(",") if each.strip())


def _telegram(settings: Settings, channels: Channels, cursors: CursorFor, clock: Clock) -> None:
    webhook_url, webhook_secret = (
        settings.telegram_webhook_url,
        plain(settings.telegram_webhook_secret),
    )
    with_webhook = require(
        "The Telegram webhook",
        {"telegram_webhook_url": webhook_url, "telegram_webhook_secret": webhook_secret},
    )
    token = plain(settings.telegram_token)
    if not token:
        if with_webhook:
            raise ConfigError(f"Telegram is half set up: {PREFIX}TELEGRAM_TOKEN is missing.")
        return
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.webhook import Webhook

    channel = TelegramChannel(
        token=token,
        api_url=settings.telegram_api_url,
        cursor=cursors("telegram"),
        webhook=Webhook(url=webhook_url or "", secret=webhook_secret or "")
        if with_webhook
        else None,
        now=clock,
        describe=_command_text,
    )
    channels.telegram = channels.on["telegram"] = channel
    channels.routes += channel.routes()


def _slack(settings: Settings, channels: Channels, _cursors: CursorFor, clock: Clock) -> None:
    bot_token = plain(settings.slack_bot_token)
    app_token = plain(settings.slack_app_token)
    signing = plain(settings.slack_signing_secret)
    way_in = app_token or signing
    if not require(
        "Slack",
        {
            "slack_bot_token": bot_token,
            "slack_channel": settings.slack_channel,
            "slack_app_token": way_in,
        },
    ):
        return
    from bot.channels.slack.channel import SlackChannel

    channels.slack = SlackChannel(
        bot_token=bot_token or "",
        app_token=app_token,
        signing_secret=signing,
        api_url=settings.slack_api_url,
        channel=settings.slack_channel or "",
        now=clock,
        language=settings.slack_language,
    )
    channels.on["slack"] = channels.slack
    channels.routes += channels.slack.routes()


def _email(settings: Settings, channels: Channels, cursors: CursorFor, clock: Clock) -> None:
    needed = {
        "smtp_url": settings.smtp_url,
        "imap_url": settings.imap_url,
        "mail_from": settings.mail_from,
    }
    if not require("Email", needed):
        return
    from bot.channels.email.channel import EmailChannel
    from bot.channels.email.settings import ImapSettings, SmtpSettings
    from bot.channels.email.unsubscribe import PATH

    smtp = _server(settings, "smtp_url", settings.smtp_url)
    imap = _server(settings, "imap_url", settings.imap_url)
    if imap.user is None or imap.password is None:
        raise ConfigError(f"{PREFIX}IMAP_URL must name a user and a password")
    public = settings.public_url
    channels.email = EmailChannel(
        mail_from=settings.mail_from or "",
        secret=derive(settings.keys[0], "mail tokens"),
        older_secrets=[derive(key, "mail tokens") for key in settings.keys[1:]],
        now=clock,
        cursor=cursors("email"),
        smtp=SmtpSettings(
            host=smtp.host, port=smtp.port, user=smtp.user, password=smtp.password, tls=smtp.tls
        ),
        imap=ImapSettings(
            host=imap.host,
            port=imap.port,
            user=imap.user,
            password=imap.password,
            tls=imap.tls,
            folder=imap.folder,
        ),
        authserv_id=settings.mail_authserv_id,
        dkim=_dkim(settings),
        unsubscribe_url=None if public is None else public.rstrip("/") + PATH,
    )
    channels.on["email"] = channels.email


def _dkim(settings: Settings) -> DkimKey | None:
    names = {
        "dkim_domain": settings.dkim_domain,
        "dkim_selector": settings.dkim_selector,
        "dkim_key_file": settings.dkim_key_file,
    }
    if not require("DKIM signing", names):
        return None
    from bot.channels.email.settings import DkimKey

    path = settings.dkim_key_file or Path()
    try:
        key = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{PREFIX}DKIM_KEY_FILE: {path} cannot be read: {error.strerror}"
        ) from None
    return DkimKey(
        domain=settings.dkim_domain or "", selector=settings.dkim_selector or "", private_key=key
    )


def _server(settings: Settings, name: str, secret: SecretStr | None) -> ServerUrl:
    assert secret is not None, "require() saw it"
    return server(name, secret, allow_plaintext=settings.mail_allow_plaintext)


def _command_text(key: str, language: Language) -> str:
    return label(Term(key=key), language)
