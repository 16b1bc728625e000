"""Bounces in the words of many mail servers: whom they name, and whether for good."""

# ruff: noqa: E501 - mails are written as they come
from __future__ import annotations

import pytest

from bot.channels.email.reading.parse import parse

# The whole mail, then the address it names, whether that is dead, and why.
NOTICES: dict[str, tuple[str, str, bool | None, str]] = {
    "gmail fr text": (
        """\
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: bot+b.x@our.example
Subject: =?utf-8?q?Delivery_Status_Notification_=28Failure=29?=
Auto-Submitted: auto-replied

** Adresse introuvable **

Votre message n'a pas été distribué à gone@far.example, car cette adresse est introuvable ou ne peut pas recevoir de messages.

La réponse est :

550 5.1.1 The email account that you tried to reach does not exist.
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "gmail es text": (
        """\
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: bot+b.x@our.example
Subject: Delivery Status Notification (Failure)
Auto-Submitted: auto-replied

** No se ha encontrado la dirección **

Tu mensaje no se ha entregado a gone@far.example porque no se ha encontrado la dirección o esta no puede recibir mensajes.

550 5.1.1 ...
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "o365 en": (
        """\
From: postmaster@far.example
To: bot+b.x@our.example
Subject: Undeliverable: Your application
X-MS-Exchange-Message-Is-Ndr:

Your message to gone@far.example couldn't be delivered.

gone wasn't found at far.example.

our   Office 365   gone
Action Required         Recipient

Unknown To address

550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient gone@far.example not found by SMTP address lookup
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "o365 fr": (
        """\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@far.example>
To: bot+b.x@our.example
Subject: =?utf-8?q?Non_remis=C2=A0:_Votre_candidature?=

Impossible de remettre votre message à gone@far.example.

gone est introuvable dans far.example.

550 5.1.10 RESOLVER.ADR.RecipientNotFound
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "o365 es": (
        """\
From: Microsoft Outlook <postmaster@far.example>
To: bot+b.x@our.example
Subject: No se puede entregar: Su solicitud

No se pudo entregar el mensaje a gone@far.example.

No se encontró a gone en far.example.

550 5.1.10
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "o365 de": (
        """\
From: Microsoft Outlook <postmaster@far.example>
To: bot+b.x@our.example
Subject: Unzustellbar: Bewerbung

Ihre Nachricht an gone@far.example konnte nicht zugestellt werden.

gone wurde unter far.example nicht gefunden. 550 5.1.10
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "exchange 2003": (
        """\
From: System Administrator <postmaster@far.example>
To: bot@our.example
Subject: Undeliverable: hello

Your message

  To:      gone@far.example
  Subject: hello
  Sent:    Mon, 26 Jul 2021 10:02:03 +0200

did not reach the following recipient(s):

gone@far.example on Mon, 26 Jul 2021 10:02:04 +0200
    The e-mail account does not exist at the organization this message was sent to.
    <mx.far.example #5.1.1>
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "exim": (
        """\
From: Mail Delivery System <Mailer-Daemon@mx.example>
To: bot@our.example
Subject: Mail delivery failed: returning message to sender
Auto-Submitted: auto-replied

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  gone@far.example
    host mx.far.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<gone@far.example>:
    550 5.1.1 User unknown
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "exim warn": (
        """\
From: Mail Delivery System <Mailer-Daemon@mx.example>
To: bot@our.example
Subject: Warning: message 1m8 delayed 24 hours
Auto-Submitted: auto-replied

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.

The message identifier is:     1m8
The address to which the message has not yet been delivered is:

  slow@far.example
    Delay reason: Connection timed out

No action is required on your part. Delivery attempts will continue for
some time
""",
        "slow@far.example",
        False,
        "delayed",
    ),
    "qmail": (
        """\
From: MAILER-DAEMON@mx.example
To: bot@our.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<gone@far.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 unknown user
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "sendmail": (
        """\
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>
To: bot@our.example
Subject: Returned mail: see transcript for details

The original message was received at Mon, 26 Jul 2021 10:02:03 +0200
from localhost

   ----- The following addresses had permanent fatal errors -----
<gone@far.example>
    (reason: 550 5.1.1 <gone@far.example>... User unknown)

   ----- Transcript of session follows -----
... while talking to mx.far.example.:
>>> DATA
<<< 550 5.1.1 <gone@far.example>... User unknown
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "yahoo": (
        """\
From: MAILER-DAEMON@yahoo.com
To: bot@our.example
Subject: Failure Notice

Sorry, we were unable to deliver your message to the following address.

<gone@far.example>:
554: delivery error: dd This user doesn't have a far.example account (gone@far.example) [0]
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "lotus": (
        """\
From: Postmaster/Far/Org
To: bot@our.example
Subject: DELIVERY FAILURE: User gone (gone@far.example) not listed in Domino Directory

Your message

  Subject: hello

was not delivered to:

  gone@far.example

because:

  User gone (gone@far.example) not listed in Domino Directory
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "groupwise": (
        """\
From: Mail Delivery Subsystem <postmaster@far.example>
To: bot@our.example
Subject: Message status - undeliverable

The message that you sent was undeliverable to the following:
  gone@far.example (user not found)
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "postfix fr": (
        """\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: bot@our.example
Subject: Courriel non distribuable, retourne a l'expediteur

Ceci est le système de courriel de mx.example.

Je suis désolé de vous informer que votre message n'a pas pu être remis à un ou plusieurs destinataires.

<gone@far.example>: host mx.far.example[192.0.2.1] said: 550 5.1.1 User unknown
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "orange": (
        """\
From: MAILER-DAEMON@orange.example
To: bot@our.example
Subject: Echec de remise

Votre message n'a pas pu être remis au destinataire suivant :
gone@far.example
Raison : adresse inconnue
""",
        "gone@far.example",
        True,
        "address unknown",
    ),
    "full es": (
        """\
From: MAILER-DAEMON@far.example
To: bot@our.example
Subject: Correo no entregado

El mensaje no se pudo entregar a <gone@far.example>: el buzón está lleno (552 5.2.2 mailbox full)
""",
        "gone@far.example",
        False,
        "mailbox full",
    ),
}
# Words about bounces that a person wrote.
HUMAN = (
    "From: Ama <ama@far.example>\nSubject: Re: delivery of the statement\n\nI could not deliver the statement on time, sorry.",
    "From: Ama <ama@far.example>\nSubject: Undeliverable mail?\n\nI got a mail back saying my address failed. Can you check?",
    "From: Ama <ama@far.example>\nSubject: Fwd: Undelivered Mail Returned to Sender\n\nThis is what I received.\n\n<x@y.example>: user unknown",
)


@pytest.mark.fault(39)
@pytest.mark.parametrize(("mail", "address", "permanent", "reason"), NOTICES.values(), ids=NOTICES)
def test_a_notice_says_whom_and_whether_for_good(
    mail: str, address: str, permanent: bool | None, reason: str
) -> None:
    read = parse(mail.replace("\n", "\r\n").encode())
    assert (read.kind, read.failing, read.permanent, read.reason) == (
        "bounce",
        (address,),
        permanent,
        reason,
    )


@pytest.mark.parametrize("mail", HUMAN)
def test_a_person_who_speaks_of_bounces_is_a_person(mail: str) -> None:
    assert parse(mail.encode()).kind == "human"
