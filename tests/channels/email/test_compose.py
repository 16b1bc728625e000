"""The bytes of a letter, as any mail program reads them."""

from __future__ import annotations

import email
import email.policy
import string
import time
from dataclasses import replace
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.base import Letter, Outgoing, Thread
from bot.channels.email.compose import Composer, Mail
from bot.channels.email.headers import message_ids, reply_subject
from bot.effects import SendKind
from bot.errors import PermanentSendError
from bot.events import Attachment, ListName
from tests.mailservers.letters import COMPOSER, OWN, TOKENS, outgoing

ONE_CLICK = Composer(own=OWN, tokens=TOKENS, unsubscribe_url="https://bot.example.org/mail/stop/")


def composed(row: Outgoing, composer: Composer = COMPOSER, *files: Attachment) -> Mail:
    return composer.compose(row, cast("Letter", row.payload), files)


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def test_a_letter_is_these_bytes() -> None:
    thread = Thread(in_reply_to="<q@collectif.example>", references=("<p@collectif.example>",))
    content = composed(outgoing(thread=thread)).content.decode()
    boundary = content.partition('boundary="')[2].partition('"')[0]
    reply_to = TOKENS.reply_address(7, "Aabcdefghijk")
    message_id = TOKENS.message_id("row-1", 7, "Aabcdefghijk", "ama@collectif.example")
    assert content == "\r\n".join(
        [
            "Date: Mon, 26 Jul 2021 12:00:00 +0200",
            "From: UPR Info <bot@lab.test>",
            "To: ama@collectif.example",
            f"Reply-To: {reply_to}",
            f"Message-ID: {message_id}",
            "In-Reply-To: <q@collectif.example>",
            "References: <p@collectif.example>",
            " <q@collectif.example>",
            "Subject: Votre candidature",
            "Auto-Submitted: auto-replied",
            "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply",
            "Content-Language: fr",
            "MIME-Version: 1.0",
            f'Content-Type: multipart/alternative; boundary="{boundary}"',
            "",
            f"--{boundary}",
            'Content-Type: text/plain; charset="utf-8"',
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "Bonjour Ama,",
            "",
            "merci.",
            "",
            f"--{boundary}",
            'Content-Type: text/html; charset="utf-8"',
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "<!doctype html>",
            '<html lang=3D"fr"><head><meta charset=3D"utf-8"><meta name=3D"viewport" con=',
            'tent=3D"width=3Ddevice-width"></head>',
            "<body>",
            "<p>Bonjour Ama,</p>",
            "<p>merci.</p>",
            "</body></html>",
            "",
            f"--{boundary}--",
            "",
        ]
    )


def test_every_attempt_is_the_same_mail() -> None:
    row = outgoing()
    assert composed(replace(row, attempt=4, uncertain=True)) == composed(row)
    assert composed(outgoing(key="row-2")).message_id != composed(row).message_id


@pytest.mark.parametrize(
    ("kind", "automatic", "precedence", "name"),
    [
        ("reply", "auto-replied", None, None),
        ("reminder", "auto-generated", None, "reminders"),
        ("mailing", "auto-generated", "bulk", "agendas"),
        ("staff", "auto-generated", None, None),
        ("decision", None, None, None),
    ],
)
def test_a_kind_of_mail_has_its_headers(
    kind: SendKind, automatic: str | None, precedence: str | None, name: ListName | None
) -> None:
    mail = read(composed(outgoing(kind=kind, list=name), ONE_CLICK).content)
    expected = None
    if name is not None:
        address, token = TOKENS.unsubscribe_address(7, name), TOKENS.unsubscribe_token(7, name)
        page = f"<https://bot.example.org/mail/stop/{token}>"
        expected = f"{page}, <mailto:{address}?subject=unsubscribe>"
    found = (
        mail["Auto-Submitted"],
        mail["Precedence"],
        mail["List-Unsubscribe"],
        mail["List-Unsubscribe-Post"],
    )
    one_click = "List-Unsubscribe=One-Click" if name else None
    assert found == (automatic, precedence, expected, one_click)


def test_without_a_web_page_only_mail_unsubscribes() -> None:
    mail = read(composed(outgoing(kind="mailing", list="calls")).content)
    address = TOKENS.unsubscribe_address(7, "calls")
    assert mail["List-Unsubscribe"] == f"<mailto:{address}?subject=unsubscribe>"
    assert mail["List-Unsubscribe-Post"] is None


def test_what_goes_to_a_list_says_below_how_to_leave_it() -> None:
    page = f"https://bot.example.org/mail/stop/{TOKENS.unsubscribe_token(7, 'calls')}"
    parts = ("<html><p>Merci.<!--leave--></p></html>",)
    lists: tuple[tuple[ListName | None, bool], ...] = (("calls", True), (None, False))
    for name, expected in lists:
        row = outgoing(kind="mailing", list=name, html=parts)
        text, html = (
            str(part.get_content()) for part in read(composed(row, ONE_CLICK).content).iter_parts()
        )
        link = f'<a href="{page}">Ne plus recevoir ces courriels</a>'
        assert (f"Ne plus recevoir ces courriels: {page}" in text) is expected
        assert (link in html) is expected


printable = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


@given(subject=printable, text=printable, html=printable)
@example(subject=" ", text="", html="")
def test_the_standard_library_reads_what_was_written(subject: str, text: str, html: str) -> None:
    row = outgoing(subject=subject, text=text, html=(f"<html>{html}</html>",))
    mail = read(composed(row).content)
    parts = [part.get_content() for part in mail.iter_parts()] if mail.is_multipart() else []
    shown = " ".join(subject.split()) or "UPR Info"
    assert " ".join(str(mail["Subject"]).split()) == shown
    assert [part.rstrip() for part in parts] == [text.rstrip(), f"<html>{html}</html>".rstrip()]
    assert mail.defects == []


@pytest.mark.fault(48)
@given(
    subject=st.text(max_size=80),
    thread_subject=st.text(max_size=80),
    reference=st.text(max_size=80),
    name=st.text(max_size=80),
    media_type=st.text(max_size=40),
)
def test_nothing_a_person_wrote_adds_a_header(
    subject: str, thread_subject: str, reference: str, name: str, media_type: str
) -> None:
    evil = "\r\nBcc: eve@evil.test\r\n\r\n"
    thread = Thread(
        in_reply_to=reference + evil, references=(evil, reference), subject=thread_subject + evil
    )
    row = outgoing(subject=(subject + evil) if subject else None, thread=thread, text=evil)
    file = Attachment(name=name + evil, media_type=media_type + evil, content=b"x")
    content = composed(row, COMPOSER, file).content
    mail = read(content)
    allowed = {
        "Date", "From", "To", "Reply-To", "Message-ID", "In-Reply-To", "References", "Subject",
        "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language", "MIME-Version",
        "Content-Type",
    }  # fmt: skip
    assert set(mail.keys()) <= allowed
    assert all(set(part.keys()) <= _PART_HEADERS for part in mail.walk() if part is not mail)
    assert content.isascii()
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) < 998


_PART_HEADERS = {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition"}


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Ma demande", "Re: Ma demande"),
        ("Re: Ma demande", "Re: Ma demande"),
        ("RE : Re: TR: Ma demande", "Re: Ma demande"),
        ("RV: Re[2]: Solicitud", "Re: Solicitud"),
        ("Réunion: quand ?", "Re: Réunion: quand ?"),
        ("Re:", ""),
        ("  \r\n ", ""),
    ],
)
def test_an_answers_subject_has_one_mark(subject: str, answer: str) -> None:
    assert reply_subject(subject) == answer


def test_an_answer_without_subject_of_its_own_takes_the_threads() -> None:
    thread = Thread(in_reply_to="<q@x.example>", subject="Aw: Togo")
    assert read(composed(outgoing(subject=None, thread=thread)).content)["Subject"] == "Re: Togo"
    assert read(composed(outgoing(subject=None)).content)["Subject"] == "UPR Info"


def test_a_long_thread_keeps_both_its_ends() -> None:
    ids = [f"<m{n}@x.example>" for n in range(500)]
    assert message_ids(ids) == (ids[0], *ids[-9:])
    assert message_ids(["<a@b> nonsense <c d@e> <é@f>", "<a@b>"]) == ("<a@b>",)


def test_files_arrive_whole_under_a_name_that_is_only_a_name() -> None:
    every_byte = bytes(range(256)) * 40
    files = [
        Attachment(name="../../rapport été.pdf", media_type="application/pdf", content=every_byte),
        Attachment(name="", media_type="not a type", content=b""),
        Attachment(
            name="meeting.ics", media_type="text/calendar; method=REQUEST", content=b"BEGIN"
        ),
    ]
    mail = read(composed(outgoing(), COMPOSER, *files).content)
    found = [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in mail.iter_attachments()
    ]
    assert found == [
        (".._.._rapport été.pdf", "application/pdf", every_byte),
        ("file", "application/octet-stream", b""),
        ("meeting.ics", "text/calendar", b"BEGIN"),
    ]
    body = cast("EmailMessage | None", mail.get_body(("plain",)))
    assert body is not None
    assert body.get_content() == "Bonjour Ama,\r\n\r\nmerci.\r\n"


def test_a_letter_without_html_is_plain_text() -> None:
    mail = read(composed(outgoing(html=(), text="a\x00b\ud800c\rd")).content)
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content() == "a\ufffdb?c\r\nd\r\n"


@pytest.mark.parametrize(
    ("address", "header"),
    [
        ("Ama.Doe@Collectif.EXAMPLE", "Ama.Doe@collectif.example"),
        (" ama@collectif.example. ", "ama@collectif.example"),
        ("maria@niñez.example", "maria@xn--niez-hqa.example"),
    ],
)
def test_an_address_keeps_its_local_part_and_folds_its_domain(address: str, header: str) -> None:
    mail = composed(outgoing(address))
    assert f"\r\nTo: {header}\r\n".encode() in mail.content
    assert mail.recipient.address == header


@pytest.mark.parametrize("address", ["ama@x\r\nBcc: e@f.example", "a,b@x.example", "a@b@c.example"])
def test_an_address_that_is_not_one_is_refused(address: str) -> None:
    with pytest.raises(PermanentSendError):
        composed(outgoing(address))


def test_composing_is_quick() -> None:
    """Ten times the time it takes on a quiet machine."""
    text = "".join(f"{line} {string.ascii_letters} é\n" for line in range(40))
    rows = [outgoing(key=f"row-{n}", text=text, html=(text, text)) for n in range(50)]
    composed(rows[0])
    began = time.process_time()
    for row in rows:
        composed(row)
    assert (time.process_time() - began) / len(rows) < 0.002
