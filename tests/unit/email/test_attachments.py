"""Files in mail: names that cannot hurt, types that cannot lie, nothing unpacked."""

from __future__ import annotations

import io
import zipfile
from base64 import encodebytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.reading.parse import parse
from bot.channels.filetypes import media_type, shown_name


@pytest.mark.fault(27)
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\report.pdf", "report.pdf"),
        ("report\u202efdp.exe", "report fdp.exe"),
        ("a\r\nBcc: x@evil.test", "a Bcc_ x@evil.test"),
        ("a\x00b.pdf", "a b.pdf"),
        ("con.txt", "_con.txt"),
        ("COM1", "_COM1"),
        ("confirmation.pdf", "confirmation.pdf"),
        ("  .hidden. ", "hidden"),
        ("résumé de l’année.pdf", "résumé de l’année.pdf"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 115 + "….pdf"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_shown_name_is_harmless(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@pytest.mark.fault(27)
@given(st.text(max_size=400))
def test_any_name_becomes_a_plain_one(name: str) -> None:
    shown = shown_name(name)
    assert 1 <= len(shown) <= 120
    assert not set(shown) & set('/\\:*?"<>|\r\n\0\u202e')
    assert shown not in {".", ".."}


def _zip(entry: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, "x")
    return buffer.getvalue()


@pytest.mark.fault(27)
@pytest.mark.parametrize(
    ("content", "claimed", "expected"),
    [
        (b"%PDF-1.7", "image/png", "application/pdf"),
        (b"MZ\x90", "application/pdf", "application/vnd.microsoft.portable-executable"),
        (b"hello", "application/pdf", "application/octet-stream"),
        (b"hello", "text/csv", "text/csv"),
        (b"he\x00llo", "text/csv", "application/octet-stream"),
        (b"\n <!DOCTYPE HTML><script>", "image/png", "text/html"),
        (_zip("a.txt"), "application/pdf", "application/zip"),
        (
            _zip("word/document.xml"),
            "application/zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/jpeg", "image/webp"),
        (b"x", "application/x-custom", "application/x-custom"),
        (b"x", "not a type", "application/octet-stream"),
        (b"x", "text/html\r\nX-Evil: 1", "application/octet-stream"),
        (b"", "application/pdf", "application/octet-stream"),
    ],
)
def test_the_type_is_read_from_the_bytes(content: bytes, claimed: str, expected: str) -> None:
    assert media_type(content, claimed) == expected


def _mail(*parts: bytes) -> bytes:
    body = b"".join(b"--cut\r\n" + part + b"\r\n" for part in parts)
    return (
        b"From: ana@example.org\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n"
        + body
        + b"--cut--\r\n"
    )


TEXT = b"Content-Type: text/plain\r\n\r\nSee the files."


@pytest.mark.fault(28)
def test_files_are_listed_and_the_text_is_still_found() -> None:
    mail = parse(
        _mail(
            TEXT,
            b'Content-Type: application/pdf; name="../r.pdf"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(b"%PDF-1.7 x"),
            b"Content-Type: image/png\r\nContent-ID: <logo>\r\n\r\n\x89PNG\r\n\x1a\n",
            b"Content-Type: message/rfc822\r\n\r\nSubject: older\r\n\r\nsubmit",
            b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22",
            b"Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nsubmit",
        )
    )
    assert mail.text == "See the files."
    assert [(part.name, part.type, part.inline) for part in mail.attachments] == [
        ("r.pdf", "application/pdf", False),
        ("file", "image/png", True),
        ("older.eml", "message/rfc822", False),
        ("winmail.dat", "application/ms-tnef", False),
        ("file", "text/plain", False),
    ]
    assert mail.attachments[0].content == b"%PDF-1.7 x"


@pytest.mark.fault(25)
def test_an_archive_stays_a_blob() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 20_000_000)
    bomb = buffer.getvalue()
    mail = parse(
        _mail(
            TEXT,
            b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + encodebytes(bomb),
        )
    )
    assert [(part.type, part.content) for part in mail.attachments] == [("application/zip", bomb)]


@pytest.mark.fault(25)
def test_a_file_above_the_cap_is_quarantined() -> None:
    mail = parse(_mail(TEXT, b"Content-Type: video/mp4\r\n\r\n" + b"x" * 39_000_000))
    assert (mail.kind, mail.reason, mail.attachments) == (
        "quarantined",
        "an attachment is too large",
        (),
    )


@pytest.mark.parametrize(
    ("body", "text", "files"),
    [
        (
            b"Here it is\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n\nBo\n",
            "Here it is\n\n\n\nBo",
            ["cat.txt"],
        ),
        (b"begin 644 words are no file\nand go on\nend\n", None, []),
        (b"begin 644 never-ended.txt\n#0V%T\n", None, []),
    ],
)
def test_a_file_between_the_lines_of_a_letter_is_a_file(
    body: bytes, text: str | None, files: list[str]
) -> None:
    encoded = b"Content-Transfer-Encoding: base64\n\n" + encodebytes(body)
    for rest in (b"\n" + body, encoded):
        mail = parse(b"Subject: x\n" + rest)
        assert mail.text.strip() == (text if text is not None else body.decode().strip())
        assert [(file.name, file.content) for file in mail.attachments] == [
            (name, b"Cat") for name in files
        ]
