"""The signature of our domain, checked by a verifier."""

from __future__ import annotations

import base64

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.channels.email.channel import EmailChannel
from bot.channels.email.settings import DkimKey
from bot.errors import ConfigError
from tests.mailservers.letters import MAIL_FROM, SECRET, clock, outgoing, smtp
from tests.mailservers.sink import Sink, running_sink


@pytest.fixture(scope="module")
def pair() -> tuple[DkimKey, bytes]:
    """A key and what its owner publishes."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    return DkimKey(domain="lab.test", selector="s1", private_key=pem), record


async def test_what_arrives_is_signed(pair: tuple[DkimKey, bytes]) -> None:
    key, record = pair
    async with running_sink(Sink()) as sink:
        email = EmailChannel(
            mail_from=MAIL_FROM, secret=SECRET, now=clock, smtp=smtp(sink.port), dkim=key
        )
        await email.send(outgoing(kind="mailing", list="calls", text="Bonjour.\n.\n..\nmerci \n"))
        await email.close()
    (mail,) = sink.mails
    asked: list[bytes] = []

    def lookup(name: bytes, **_kwargs: object) -> bytes:
        asked.append(name)
        return record

    assert dkim.verify(mail, dnsfunc=lookup)
    assert asked == [b"s1._domainkey.lab.test."]
    assert not dkim.verify(mail.replace(b"Bonjour", b"Bonsoir"), dnsfunc=lookup)
    signed = mail.partition(b"h=")[2].partition(b";")[0].replace(b"\r\n", b"").replace(b" ", b"")
    assert {b"list-unsubscribe", b"from", b"message-id"} <= set(signed.split(b":"))


def test_a_key_that_is_none_is_refused_at_the_start() -> None:
    key = DkimKey(domain="lab.test", selector="s1", private_key=b"not a key")
    with pytest.raises(ConfigError, match="DKIM key"):
        EmailChannel(mail_from=MAIL_FROM, secret=SECRET, now=clock, dkim=key)
