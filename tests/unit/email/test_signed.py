"""Letters inside an S/MIME signature: read, and never more than read."""

from __future__ import annotations

from base64 import encodebytes
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import NameOID

from bot.channels.email.reading.opaque import signed_letter
from bot.channels.email.reading.parse import parse

LETTER = (
    b'Content-Type: multipart/mixed; boundary="cut"\r\n\r\n'
    b"--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nNous confirmons.\r\n"
    b'--cut\r\nContent-Type: application/pdf; name="note.pdf"\r\n\r\n%PDF-1.7\r\n--cut--\r\n'
)
OBJECT = bytes.fromhex("06092a864886f70d010702")
DATA = bytes.fromhex("06092a864886f70d010701")
# The same structure with lengths left open and the letter in two pieces, as some servers send.
PIECES = (
    b"\x30\x80" + OBJECT + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80" + DATA
    + b"\xa0\x80\x24\x80\x04\x05\r\n\r\nO\x04\x02ui\0\0\0\0\0\0"
)  # fmt: skip


def signed(letter: bytes) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mission.example")])
    now = datetime(2021, 5, 3, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    ).sign(key, SHA256())
    builder = PKCS7SignatureBuilder().set_data(letter).add_signer(certificate, key, SHA256())
    return builder.sign(Encoding.DER, [PKCS7Options.Binary])


def mail(content: bytes, kind: bytes = b"application/pkcs7-mime; smime-type=signed-data") -> bytes:
    head = b"From: ana@mission.example\r\nSubject: x\r\nContent-Type: " + kind
    return head + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(content)


@pytest.mark.parametrize(
    "kind", [b"application/pkcs7-mime", b"application/x-pkcs7-mime; smime-type=signed-data"]
)
def test_a_letter_inside_its_signature_is_read(kind: bytes) -> None:
    read = parse(mail(signed(LETTER), kind))
    assert (read.kind, read.text, read.encrypted) == ("human", "Nous confirmons.", False)
    assert [file.name for file in read.attachments] == ["note.pdf"]
    assert not read.authentication.passed


def test_a_letter_in_pieces_is_put_together() -> None:
    assert signed_letter(PIECES) == b"\r\n\r\nOui"


@pytest.mark.parametrize("cut", [*range(len(PIECES) - 24), 0])
def test_a_broken_signature_stays_closed(cut: int) -> None:
    assert signed_letter(PIECES[:cut]) is None


def test_signatures_within_signatures_are_not_opened_forever() -> None:
    content = b"Content-Type: text/plain\r\n\r\nOui"
    for _ in range(8):
        content = mail(signed(content))
    read = parse(content)
    assert (read.text, [file.name for file in read.attachments]) == ("", ["file"])
