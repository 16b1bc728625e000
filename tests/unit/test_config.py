"""The settings: what is accepted, and which name an error carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import ServerUrl, load, repeated, require, server, strays
from bot.errors import ConfigError

KEY = "k" * 32
KEYS = "PRESESSIONS_SECRET_KEY"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the developer's environment nor their .env takes part."""
    monkeypatch.chdir(tmp_path)
    for name in ("SECRET_KEY", "DATABASE_URL", "HTTP_PORT", "TELEGRAM_TOKEN"):
        monkeypatch.delenv(f"PRESESSIONS_{name}", raising=False)


def test_settings_come_from_environment_over_dotenv(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"PRESESSIONS_SECRET_KEY={KEY}\nPRESESSIONS_HTTP_PORT=9000\n")
    monkeypatch.setenv("PRESESSIONS_HTTP_PORT", "9001")
    settings = load()
    assert (settings.http_port, settings.keys, settings.database_url) == (
        9001,
        (KEY,),
        "sqlite:///var/presessions.sqlite3",
    )


def test_settings_hide_secrets_when_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESESSIONS_TELEGRAM_TOKEN", "12345:secret")
    assert "12345" not in repr(load())


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("HTTP_PORT", "none", "PRESESSIONS_HTTP_PORT: Input should be a valid integer"),
        ("HTTP_PORT", "70000", "PRESESSIONS_HTTP_PORT: Input should be less than or equal to"),
        ("DATABASE_URL", "mysql://x", "PRESESSIONS_DATABASE_URL: must begin with sqlite://"),
        ("SECRET_KEY", "short", "PRESESSIONS_SECRET_KEY: must have at least 32 characters"),
    ],
)
def test_bad_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"PRESESSIONS_{name}", value)
    with pytest.raises(ConfigError) as refused:
        load()
    assert str(refused.value).startswith(expected)


def test_missing_key_says_how_to_make_one() -> None:
    with pytest.raises(ConfigError, match=r"PRESESSIONS_SECRET_KEY is not set.*token_hex"):
        _ = load().keys


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"slack_bot_token": None, "slack_channel": None}, False),
        ({"slack_bot_token": "x", "slack_channel": "C1"}, True),
    ],
)
def test_channel_is_on_or_off(values: dict[str, str | None], expected: bool) -> None:
    assert require("Slack", values) is expected


def test_half_set_channel_names_the_missing_setting() -> None:
    with pytest.raises(ConfigError) as refused:
        require("Slack", {"slack_bot_token": "x", "slack_channel": None})
    assert str(refused.value) == "Slack is half set up: PRESESSIONS_SLACK_CHANNEL is missing."


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        (
            "smtp_url",
            "smtp://me:p%40ss@mail.example.org:587?tls=starttls",
            ServerUrl(
                host="mail.example.org", port=587, user="me", password="p@ss", tls="starttls"
            ),
        ),
        (
            "smtp_url",
            "smtps://me:pw@mail.example.org",
            ServerUrl(host="mail.example.org", port=465, user="me", password="pw", tls="tls"),
        ),
        (
            "smtp_url",
            "smtp://127.0.0.1:8025",
            ServerUrl(host="127.0.0.1", port=8025, user=None, password=None, tls="none"),
        ),
        (
            "imap_url",
            "imaps://me:pw@mail.example.org/Pre-sessions",
            ServerUrl(
                host="mail.example.org",
                port=993,
                user="me",
                password="pw",
                tls="tls",
                folder="Pre-sessions",
            ),
        ),
    ],
)
def test_server_url_is_taken_apart(name: str, url: str, expected: ServerUrl) -> None:
    assert server(name, SecretStr(url), allow_plaintext=False) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://me:pw@mail.example.org", "PRESESSIONS_SMTP_URL would send the password in the"),
        ("http://mail.example.org", "PRESESSIONS_SMTP_URL must look like smtps://"),
        ("smtp://mail.example.org?tls=maybe", "PRESESSIONS_SMTP_URL: tls must be starttls or"),
        ("smtps://mail.example.org:99999", "PRESESSIONS_SMTP_URL: the port must be a number"),
    ],
)
def test_bad_server_url_is_refused_without_showing_it(url: str, expected: str) -> None:
    with pytest.raises(ConfigError) as refused:
        server("smtp_url", SecretStr(url), allow_plaintext=False)
    assert str(refused.value).startswith(expected)
    assert "pw" not in str(refused.value)


def test_plaintext_is_allowed_when_said_so() -> None:
    url = SecretStr("smtp://me:pw@mail.example.org:25")
    assert server("smtp_url", url, allow_plaintext=True).tls == "none"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("PRESESSIONS_TELEGRAM_TOKN", "did you mean PRESESSIONS_TELEGRAM_TOKEN?"),
        ("PRESESSION_SECRET_KEY", "did you mean PRESESSIONS_SECRET_KEY?"),
        ("PRE_SESSIONS_HTTP_PORT", "did you mean PRESESSIONS_HTTP_PORT?"),
        ("PRESESSIONS_XYZ", "it has no effect"),
    ],
)
def test_misspelt_setting_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, told: str
) -> None:
    assert strays() == ()
    (tmp_path / ".env").write_text(f"{name}=x\n")
    assert strays() == (f"{name} is no setting: {told}",)
    (tmp_path / ".env").unlink()
    monkeypatch.setenv(name, "x")
    assert strays() == (f"{name} is no setting: {told}",)


def test_setting_given_twice_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert repeated() == ()
    twice = (
        f"PRESESSIONS_SECRET_KEY={KEY}\n\n# the new one\nexport PRESESSIONS_secret_key='{KEY}'\n"
    )
    elsewhere = "PRESESSIONS_HTTP_PORT=1\nPRESESSIONS_HTTP_HOST=::1\nPATH=a\nPATH=b\n"
    (tmp_path / ".env").write_text(twice + elsewhere)
    monkeypatch.setenv("PRESESSIONS_HTTP_PORT", "2")
    monkeypatch.setenv("PRESESSIONS_HTTP_HOST", "::1")
    assert repeated() == (
        f"{KEYS} stands in .env on lines 1 and 4; the last counts: take the others away",
        "PRESESSIONS_HTTP_PORT is in .env and in the environment, which counts: take one away",
    )


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"],
)
def test_database_in_memory_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PRESESSIONS_DATABASE_URL", url)
    with pytest.raises(ConfigError, match="a database in memory loses every application"):
        load()


def test_keys_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"# the new one\n{'n' * 32}\n{'o' * 32}, {'p' * 32}\n\n")
    monkeypatch.setenv("PRESESSIONS_SECRET_KEY_FILE", str(file))
    assert load().keys == ("n" * 32, "o" * 32, "p" * 32)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read: No such file or directory"),
        ("", "must have at least 32 characters"),
        ("short\n", "must have at least 32 characters"),
    ],
)
def test_key_file_that_is_none_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None, told: str
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("PRESESSIONS_SECRET_KEY_FILE", str(file))
    with pytest.raises(ConfigError, match=told):
        _ = load().keys


def test_key_and_key_file_together_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PRESESSIONS_SECRET_KEY", KEY)
    monkeypatch.setenv("PRESESSIONS_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(ConfigError, match="Set either"):
        _ = load().keys


def test_dotenv_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"# settings\nPRESESSIONS_MAIL_FROM=caf\xe9@example.org\n")
    with pytest.raises(ConfigError, match=r"\.env must be written in UTF-8, which line 2 is not"):
        load()
