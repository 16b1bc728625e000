"""The settings, read once from the environment and ``.env``; nothing else reads either."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigError
from bot.failpoints import VARIABLE
from bot.i18n import Language

PREFIX = "PRESESSIONS_"
_SHORTEST_KEY = 32
_PLAIN = {"smtp", "imap"}
_PORTS = {"smtp": 587, "smtps": 465, "imap": 143, "imaps": 993}


class Settings(BaseSettings):
    """Every setting, by its name in the environment without ``PRESESSIONS_``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    database_url: str = "sqlite:///var/presessions.sqlite3"
    secret_key: SecretStr | None = None
    secret_key_file: Path | None = None
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8041, ge=0, le=65535)
    clock_file: Path | None = None
    log_format: Literal["json", "pretty"] = "json"

    telegram_token: SecretStr | None = None
    telegram_api_url: str | None = None
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str | None = None
    slack_channel: str | None = None
    slack_language: Language = "en"
    slack_approvers: str = ""
    slack_reviewers: str = ""
    slack_viewers: str = ""

    smtp_url: SecretStr | None = None
    imap_url: SecretStr | None = None
    mail_from: str | None = None
    mail_authserv_id: str | None = None
    ops_mail: str | None = None
    mail_allow_plaintext: bool = False
    public_url: str | None = None
    dkim_domain: str | None = None
    dkim_selector: str | None = None
    dkim_key_file: Path | None = None

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite://", "postgresql://", "postgres://")):
            raise ValueError("must begin with sqlite:// or postgresql://")
        if value.startswith("sqlite:") and _in_memory(value):
            raise ValueError(
                "a database in memory loses every application when the bot stops: name a file,"
                " such as sqlite:///var/presessions.sqlite3"
            )
        return value.replace("postgres://", "postgresql://", 1)

    @field_validator("secret_key")
    @classmethod
    def _long_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            _check_keys(_listed(value.get_secret_value()))
        return value

    @property
    def keys(self) -> tuple[str, ...]:
        """The secrets that seal the database: the present one first, then older ones."""
        if self.secret_key is not None and self.secret_key_file is not None:
            raise ConfigError(
                f"Set either {PREFIX}SECRET_KEY or {PREFIX}SECRET_KEY_FILE: with both, nobody"
                " knows which key seals the database."
            )
        if self.secret_key_file is not None:
            return _keys_in(self.secret_key_file)
        if self.secret_key is None:
            raise ConfigError(
                f"{PREFIX}SECRET_KEY is not set. Make one with"
                ' `python3 -c "import secrets; print(secrets.token_hex(32))"`, keep a copy in a'
                f" safe place, and put it into .env (or into a file: {PREFIX}SECRET_KEY_FILE)."
            )
        return _listed(self.secret_key.get_secret_value())


def plain(secret: SecretStr | None) -> str | None:
    """What a secret setting says, for the one place that needs it."""
    return None if secret is None else secret.get_secret_value()


def _listed(text: str) -> tuple[str, ...]:
    """Keys apart by commas or lines; a line may be a comment."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return tuple(filter(None, (key.strip() for line in lines for key in line.split(","))))


def _check_keys(keys: tuple[str, ...]) -> None:
    if not keys or any(len(key) < _SHORTEST_KEY for key in keys):
        raise ValueError(f"must have at least {_SHORTEST_KEY} characters")


def _keys_in(path: Path) -> tuple[str, ...]:
    setting = f"{PREFIX}SECRET_KEY_FILE"
    try:
        keys = _listed(path.read_text())
        _check_keys(keys)
    except OSError as error:
        raise ConfigError(f"{setting}: {path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{setting}: a key in {path} {error}") from None
    return keys


def _in_memory(url: str) -> bool:
    """Whether a SQLite address names no file that stays."""
    path = url.removeprefix("sqlite:").removeprefix("//").partition("?")[0].removeprefix("/")
    return path in {"", ":memory:"} or "mode=memory" in url


def strays() -> tuple[str, ...]:
    """Sentences about variables that look like settings and are none: misspelt, or gone."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {VARIABLE}
    given = {name.upper() for name in (*os.environ, *dotenv_values(".env"))}
    found = sorted(name for name in given - known if re.match(r"_*PRE_?SESSIONS?_", name))
    return tuple(_astray(name, known) for name in found)


def repeated() -> tuple[str, ...]:
    """Sentences about settings that stand in ``.env`` more than once, or elsewhere as well."""
    if not Path(".env").is_file():
        return ()
    with Path(".env").open(encoding="utf-8") as file:
        lines = [(each.key.upper(), each) for each in parse_stream(file) if each.key]
    found: dict[str, list[Binding]] = {}
    for name, line in lines:
        if name.startswith(PREFIX):
            found.setdefault(name, []).append(line)
    outside = {name.upper(): value for name, value in os.environ.items()}
    return (
        *(_twice(name, every) for name, every in found.items() if len(every) > 1),
        *(
            f"{name} is in .env and in the environment, which counts: take one away"
            for name, every in found.items()
            if outside.get(name) and outside[name] != every[-1].value
        ),
    )


def _twice(name: str, every: Sequence[Binding]) -> str:
    lines = [str(each.original.line) for each in every]
    listed = f"{', '.join(lines[:-1])} and {lines[-1]}"
    return f"{name} stands in .env on lines {listed}; the last counts: take the others away"


def _astray(name: str, known: set[str]) -> str:
    own = re.sub(r"^_*PRE_?SESSIONS?_", "", name)
    near = get_close_matches(own, sorted(each.removeprefix(PREFIX) for each in known), n=1)
    meant = f"did you mean {PREFIX}{near[0]}?" if near else "it has no effect"
    return f"{name} is no setting: {meant}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUrl:
    """A mail server's address taken apart."""

    host: str
    port: int
    user: str | None
    password: str | None
    tls: Literal["starttls", "tls", "none"]
    folder: str = "INBOX"


def load(**overrides: str) -> Settings:
    """The settings; ConfigError names each one that is wrong."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # validated by pydantic
    except ValidationError as error:
        problems = [_problem(each["loc"], each["msg"]) for each in error.errors()]
        raise ConfigError("\n".join(problems)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f".env must be written in UTF-8, which line {line} is not.") from None
    except OSError as error:
        raise ConfigError(f".env cannot be read: {error.strerror}.") from None


def _problem(location: tuple[int | str, ...], message: str) -> str:
    return f"{PREFIX}{str(location[0]).upper()}: {message.removeprefix('Value error, ')}"


def require(channel: str, names: Mapping[str, object]) -> bool:
    """Whether a channel is on: all its settings there; ConfigError when only some are."""
    missing = [name for name, value in names.items() if value in (None, "")]
    if len(missing) == len(names):
        return False
    if missing:
        named = " and ".join(f"{PREFIX}{name.upper()}" for name in missing)
        verb = "is" if len(missing) == 1 else "are"
        raise ConfigError(f"{channel} is half set up: {named} {verb} missing.")
    return True


def server(name: str, secret: SecretStr, *, allow_plaintext: bool) -> ServerUrl:
    """A mail server's URL (``smtps://user:password@host:465``) taken apart and checked."""
    setting = f"{PREFIX}{name.upper()}"
    kind = name.removesuffix("_url")
    parts = urlsplit(secret.get_secret_value())
    if parts.scheme not in {kind, f"{kind}s"} or not parts.hostname:
        raise ConfigError(f"{setting} must look like {kind}s://user:password@host:port")
    tls = _tls(parts, setting)
    if tls == "none" and not (allow_plaintext or _is_loopback(parts.hostname)):
        raise ConfigError(
            f"{setting} would send the password in the clear: use {kind}s:// or ?tls=starttls"
            f" (or set {PREFIX}MAIL_ALLOW_PLAINTEXT=true if you must)."
        )
    return ServerUrl(
        host=parts.hostname,
        port=_port(parts, setting),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


def _tls(parts: SplitResult, setting: str) -> Literal["starttls", "tls", "none"]:
    if parts.scheme not in _PLAIN:
        return "tls"
    wanted = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    match wanted.get("tls", ""):
        case "starttls":
            return "starttls"
        case "" | "none":
            return "none"
        case _:
            raise ConfigError(f"{setting}: tls must be starttls or none")


def _port(parts: SplitResult, setting: str) -> int:
    try:
        return parts.port or _PORTS[parts.scheme]
    except ValueError:
        raise ConfigError(f"{setting}: the port must be a number below 65536") from None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
