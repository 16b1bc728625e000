"""What a whole mail is, and what is read out of it."""

# ruff: noqa: E501 - rows of a table are read as rows
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.email.reading.parse import parse
from bot.channels.email.reading.parsed import (
    Failure,
    MailKind,
    ParsedMail,
)
from tests.unit.email.letters import BOUNCE, COMPLAINT, HUMAN, letter

DAEMON = "Mail Delivery Subsystem <mailer-daemon@mx.example.org>"


def test_a_person_s_mail_is_read_whole() -> None:
    assert parse(HUMAN) == ParsedMail(
        kind="human",
        text="Oui, nous confirmons.",
        text_in_context="Oui, nous confirmons.",
        subject="Réponse",
        sender="ana@example.org",
        message_id="<one@example.org>",
        in_reply_to="<letter-1@our.example>",
        references=("<letter-0@our.example>", "<letter-1@our.example>"),
        recipients_to=("bot+token@our.example",),
        date=datetime(2021, 5, 3, 8, 2, 3, tzinfo=UTC),
        utc_offset=timedelta(hours=2),
        language="fr",
    )


@pytest.mark.fault(39)
def test_a_bounce_tells_each_recipient_by_itself() -> None:
    mail = parse(BOUNCE)
    assert (mail.kind, mail.text, mail.automatic) == ("bounce", "", True)
    assert mail.failures == (
        Failure(
            address="ana.ruiz@inside.example.org",
            sent_to="ana@example.org",
            permanent=True,
            reason="address unknown",
        ),
        Failure(
            address="bo@example.org",
            sent_to="bo@example.org",
            permanent=False,
            reason="mailbox full",
        ),
        Failure(
            address="cy@example.org", sent_to="cy@example.org", permanent=False, reason="delayed"
        ),
    )
    assert mail.permanent is None
    assert mail.original_message_id == "<letter-1@our.example>"


def test_a_complaint_names_who_complained_and_about_what() -> None:
    mail = parse(COMPLAINT)
    assert (mail.kind, mail.reason, mail.failing, mail.original_message_id) == (
        "complaint",
        "abuse",
        ("ana@example.org",),
        "<letter-1@our.example>",
    )


NOTICES = {
    "list of addresses": (
        (
            "I'm sorry to inform you that your message could not be delivered.\n\n"
            "<ana@example.org>:\n550 5.1.1 No such user\n\n<bo@example.org>:\n552 5.2.2 Mailbox full\n\n"
            "--- Below this line is a copy of the message.\n\nTo: cy@example.org\n"
        ),
        {"ana@example.org": True, "bo@example.org": False},
    ),
    "indented": (
        (
            "The following address(es) failed:\n\n  ana@example.org\n    host mx.example.org said: "
            "550 user unknown\n\n------ This is a copy of the message. ------\n\nTo: x@example.org"
        ),
        {"ana@example.org": True},
    ),
    "in a sentence": (
        (
            "There was an error delivering your mail to <ana@example.org>.\n\nHost not found.\n\n"
            "Please contact help@mx.example.org for assistance."
        ),
        {"ana@example.org": True},
    ),
    "in french": (
        "Échec de la remise à ces destinataires :\n\nana@example.org\n\nAdresse inconnue.",
        {"ana@example.org": True},
    ),
    "delayed": (
        (
            "Your message has not yet been delivered to:\n\n  ana@example.org\n\n"
            "Delivery will be retried. You need do nothing."
        ),
        {"ana@example.org": False},
    ),
    "report in the text": (
        (
            "Delivery failed\n\nFinal-Recipient: rfc822; ana@example.org\nAction: failed\n"
            "Status: 5.1.1\n"
        ),
        {"ana@example.org": True},
    ),
}


@pytest.mark.parametrize(("text", "failing"), NOTICES.values(), ids=NOTICES)
def test_a_bounce_in_words_names_its_recipients(text: str, failing: dict[str, bool]) -> None:
    mail = parse(letter(text, From=DAEMON, Subject="Mail delivery failed"))
    assert (mail.kind, {f.address: f.permanent for f in mail.failures}) == ("bounce", failing)


KINDS: dict[str, tuple[MailKind, bytes]] = {
    "plain": ("human", letter()),
    "auto-submitted no": ("human", letter(Auto_Submitted="no")),
    "auto-submitted no with comment": ("human", letter(Auto_Submitted="No (a person)")),
    "vacation": ("autoreply", letter(Auto_Submitted="auto-replied (vacation)")),
    "vacation with a yes": ("autoreply", letter("Oui !", Auto_Submitted="auto-replied")),
    "x-autoreply": ("autoreply", letter(X_Autoreply="yes")),
    "x-autoreply no": ("human", letter(X_Autoreply="no")),
    "subject en": ("autoreply", letter(Subject="Automatic reply: call")),
    "subject en, office": ("autoreply", letter(Subject="Out of Office Re: call")),
    "subject fr": ("autoreply", letter(Subject="Réponse automatique : appel")),
    "subject fr, absence": ("autoreply", letter(Subject="Absence du bureau")),
    "subject es": ("autoreply", letter(Subject="Respuesta automática: convocatoria")),
    "subject es, office": ("autoreply", letter(Subject="RE: Fuera de la oficina")),
    "subject de": ("autoreply", letter(Subject="Abwesenheitsnotiz")),
    "subject of a person": ("human", letter(Subject="The absence of a reply to our report")),
    "subject about vacations": ("human", letter(Subject="Re: Vacation of the seat in Geneva")),
    "subject about an absence": ("human", letter(Subject="Absence de justice : notre rapport")),
    "subject about an absence, es": ("human", letter(Subject="Ausencia de justicia: informe")),
    "subject about leave": ("human", letter(Subject="On leave policies for parents")),
    "subject fr, until": ("autoreply", letter(Subject="Absence jusqu'au 9 mars")),
    "silent absence": (
        "autoreply",
        letter("I am out of the office until 9 March.", Return_Path="<>"),
    ),
    "silent answer": ("autoreply", letter(Return_Path="<>", In_Reply_To="<letter@our.example>")),
    "list": ("autoreply", letter(List_Id="<list.example.org>")),
    "bulk": ("autoreply", letter(Precedence="bulk")),
    "ticket system": ("autoreply", letter(Auto_Submitted="auto-generated")),
    "bounce called auto-replied": (
        "bounce",
        letter(
            "<ana@example.org>: user unknown",
            From=DAEMON,
            Subject="Undelivered Mail Returned to Sender",
            Auto_Submitted="auto-replied",
        ),
    ),
    "bounce without a sender": (
        "bounce",
        letter("<ana@example.org>: user unknown", From="", X_Failed_Recipients="ana@example.org"),
    ),
    "bounce of a bounce": (
        "bounce",
        letter(
            "could not be delivered:\n<mailer-daemon@other.example>",
            From=DAEMON,
            Return_Path="<>",
            Subject="Returned mail: Undelivered Mail Returned to Sender",
        ),
    ),
    "forwarded bounce": (
        "human",
        letter(
            "See below, the user is unknown", Subject="Fwd: Undelivered Mail Returned to Sender"
        ),
    ),
    "question about delivery": ("human", letter(Subject="Delivery of our statement")),
}


@pytest.mark.fault(41)
@pytest.mark.parametrize(("kind", "raw"), KINDS.values(), ids=KINDS)
def test_kinds_are_told_apart(kind: MailKind, raw: bytes) -> None:
    assert parse(raw).kind == kind


@pytest.mark.fault(37)
@pytest.mark.parametrize(
    ("headers", "automatic", "no_reply"),
    [
        ({}, False, False),
        ({"X_Auto_Response_Suppress": "All"}, False, True),
        ({"X_Auto_Response_Suppress": "DR, NDR"}, False, False),
        ({"Return_Path": "<>"}, True, True),
        ({"From": "no-reply@example.org"}, True, True),
        ({"From": "Shop <noreply+7@example.org>"}, True, True),
        ({"From": "list-bounces@example.org"}, True, True),
        ({"List_Unsubscribe": "<mailto:x@example.org>"}, True, True),
        ({"X_Ack": "no"}, False, True),
    ],
)
def test_what_must_not_be_answered(
    headers: dict[str, str], automatic: bool, no_reply: bool
) -> None:
    mail = parse(letter(**headers))
    assert (mail.automatic, mail.no_reply) == (automatic, no_reply)


@pytest.mark.fault(47)
@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- submit -->",
        '<p style="display:none">submit</p>',
        '<p style="color:#ffffff">submit</p>',
        '<p style="font-size:0">submit</p>',
        "<style>submit</style>",
        "<script>submit</script>",
        '<blockquote type="cite">submit</blockquote>',
        "<title>submit</title>",
        "<div>On Mon, May 3, 2021 at 10:02, Bot &lt;bot@our.example&gt; wrote:</div><div>submit</div>",
    ],
)
def test_hidden_words_and_quotations_in_html_are_no_text(hidden: str) -> None:
    mail = parse(letter(f"<html><body><p>We accept.</p>{hidden}</body></html>",
                        Content_Type="text/html; charset=utf-8"))  # fmt: skip
    assert mail.text == "We accept."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a <b>bold</b>   word&nbsp;here &amp; &eacute;", "a bold word here & é"),
        ('<div style="background:#000;color:#fff">a</div>', "a"),
        ("<blockquote>a</blockquote>", "a"),
    ],
)
def test_html_is_laid_out_in_lines(markup: str, text: str) -> None:
    assert parse(letter(markup, Content_Type="text/html; charset=utf-8")).text == text


@pytest.mark.fault(29)
def test_an_empty_plain_part_gives_way_to_html() -> None:
    raw = HUMAN.replace(b"Oui, nous confirmons.", b"").split(b"Le lun.")[0]
    raw += b"\n--cut\nContent-Type: text/html\n\n<p>We accept.</p>\n--cut--\n"
    assert parse(raw).text == "We accept."
