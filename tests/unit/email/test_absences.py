"""Replies for absent people, told from people who write about absence."""

from __future__ import annotations

from email.header import Header

import pytest

from bot.channels.email.reading.parse import parse

# Subject, words, and headers where those alone tell.
MACHINES: tuple[tuple[str, ...], ...] = (
    ("Automatic reply: Your application", "I am out"),
    ("Réponse automatique : Votre candidature", "Je suis absente"),
    ("Respuesta automática: Su solicitud", "Estoy fuera"),
    ("Automatische Antwort: x", "bin weg"),
    ("Resposta automática: x", "fora"),
    ("Risposta automatica: x", "ass"),
    ("Automatisch antwoord: x", "weg"),
    ("Out of Office: x", "..."),
    ("Absence du bureau Re: x", "..."),
    ("Absent(e) du bureau : x", "..."),
    ("Message d'absence: x", "..."),
    ("Fuera de la oficina: x", "..."),
    ("Ausente: x", "..."),
    ("Abwesenheitsnotiz: x", "..."),
    ("Auto: x", "..."),
    ("OOO Re: x", "..."),
    ("Out of office Re: Your application", "..."),
    ("Réponse automatique d'absence", "..."),
    ("Absence Re: Votre candidature", "..."),
    ("[Auto-Reply] x", "..."),
    ("Auto-Reply from ama: x", "..."),
    ("AutoReply: x", "..."),
    ("Automatic Response: x", "..."),
    ("I am on leave Re: x", "..."),
    ("On leave until 5 August", "..."),
    ("En congé jusqu'au 15 août", "..."),
    ("De vacaciones hasta el 15 de agosto", "..."),
    ("En congés Re: x", "..."),
    ("Congé annuel", "..."),
    ("Vacances Re: x", "..."),
    ("Ausencia por vacaciones", "..."),
    ("Notificación de ausencia", "..."),
    ("Aviso automático: x", "..."),
    ("Réponse automatique", "Nous avons bien reçu votre message"),
    ("Accusé de réception automatique", "..."),
    (
        "We have received your email",
        "Thank you for contacting us. This is an automated response.",
        "Auto-Submitted: auto-replied",
    ),
    ("[Ticket#123] Received: x", "...", "Auto-Submitted: auto-generated"),
    (
        "Re: x",
        "I am out of office until Monday.",
        "X-Auto-Response-Suppress: All",
        "Auto-Submitted: auto-replied",
    ),
    ("Re: x", "Je suis absente jusqu'au 15 août.", "Precedence: auto_reply"),
    ("Re: x", "Estoy de vacaciones", "X-Autoreply: yes"),
    ("Re: x", "absent", "X-Vacation: yes"),
    ("Re: x", "Je serai absente du 1er au 15 août.", "X-Auto-Response-Suppress: All"),
    ("Notification automatique : absence", "..."),
    ("Hors de bureau", "..."),
    ("Indisponible : Re: x", "..."),
    ("Réponse d'absence", "..."),
    ("Absence temporaire", "..."),
    ("Ausencia temporal de la oficina", "..."),
    ("Contestador automático", "..."),
    ("[Auto] x", "..."),
    ("[AUTO GENERATED] x", "..."),
    ("Away until Monday", "..."),
    ("Fora do escritório: x", "..."),
    ("Fuori ufficio: x", "..."),
    ("Afwezig: x", "..."),
    ("Estoy fuera de la oficina: x", "..."),
    ("Respuesta de ausencia: x", "..."),
    ("Resposta de ausência", "..."),
    ("Boîte non consultée: x", "..."),
    ("Re: x", "Thank you for your e-mail.\n\nThis is an automated message. Please do not reply."),
    ("RE : x", "Bien reçu.\n\nCeci est un message automatique, merci de ne pas y répondre."),
    ("RE: x", "Este es un mensaje generado automáticamente, por favor no responda."),
)
ABOVE_OURS = "\n".join(
    (
        "Oui.",
        "",
        "De : Bureau <bot@our.example>",
        "Envoyé : lundi 3 mai 2021 10:02",
        "Objet : x",
        "",
        "Ceci est un message automatique, merci de ne pas y répondre.",
    )
)
PEOPLE = (
    ("Absence de justice au Togo", "Nous voulons parler de l'absence de justice."),
    ("Re: Absence of independent judges", "text"),
    ("Vacation of judges", "text"),
    ("Congés payés des travailleurs domestiques", "rapport"),
    ("Leave no one behind", "text"),
    ("Holidays and the deadline", "Will you be open during the holidays?"),
    ("Automatic renewal of our application", "text"),
    ("Away from home: displaced people", "text"),
    ("Out of school children", "text"),
    ("Ausencia de garantías judiciales", "text"),
    ("Vacaciones y plazos", "¿Abren?"),
    ("Question on office hours", "text"),
    ("I will be away in December", "Can I send a video? I will be away from Geneva."),
    ("Fuera del país", "Estamos fuera del país."),
    ("Re: x", "I am out of the country in December, can I speak by video?"),
    ("Respuesta a su pregunta", "sí"),
    ("Réponse", "Oui"),
    ("Auto-détermination des peuples", "rapport"),
    ("Automatic weapons", "report"),
    ("Indisponible lundi", "Nous serons indisponibles lundi, mardi nous convient."),
    ("Indisponible : autre date ?", "Peut-on changer de date ?"),
    ("Autogestion et droits", "rapport"),
    ("Hors de prix", "Le billet est hors de prix."),
    ("Maternity leave rights in Togo", "report"),
    ("Indisponible", "Je suis malade : prenez Awa à ma place."),
    ("Absence", "I am ill. Awa will speak instead of me."),
    ("Ausente", "Awa hablará en mi lugar."),
    ("Re: x", "This is an automatic reply, I think: please do not reply by robot."),
    ("Re: x", "Oui.\n\n> Ceci est un message automatique, merci de ne pas y répondre."),
    ("RE: x", ABOVE_OURS),
    ("Re: x", "Your mail says: this is an automatic message. Who reads what we write?"),
)


def mail(subject: str, words: str, *head: str) -> bytes:
    lines = (
        "From: Ama <ama@far.example>",
        f"Subject: {Header(subject, 'utf-8').encode()}",
        *head,
        "Content-Type: text/plain; charset=utf-8",
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + words).encode()


@pytest.mark.fault(34)
@pytest.mark.parametrize("row", MACHINES, ids=lambda row: row[0][:40])
def test_a_reply_for_somebody_absent_is_known(row: tuple[str, ...]) -> None:
    read = parse(mail(*row))
    assert (read.kind, read.automatic) == ("autoreply", True)


@pytest.mark.parametrize(("subject", "words"), PEOPLE)
def test_somebody_who_writes_of_absence_is_a_person(subject: str, words: str) -> None:
    read = parse(mail(subject, words))
    assert (read.kind, read.automatic) == ("human", False)


@pytest.mark.parametrize(
    ("head", "guessed"),
    [
        ((), True),
        (("In-Reply-To: <letter@our.example>",), True),
        (("Auto-Submitted: auto-replied",), False),
        (("X-Auto-Response-Suppress: All",), False),
        (("Precedence: bulk",), False),
        (("List-Id: <news.far.example>",), False),
        (("X-Loop: far.example",), False),
        (("Return-Path: <>",), False),
    ],
)
def test_it_is_a_guess_where_only_words_say_so(head: tuple[str, ...], guessed: bool) -> None:
    read = parse(mail("Absence", "Until Monday.", *head))
    assert (read.automatic, read.guessed) == (True, guessed)


def test_of_what_a_header_calls_automatic_nothing_is_guessed() -> None:
    read = parse(mail("Re: x", "Yes, we come.", "Auto-Submitted: auto-generated"))
    assert (read.automatic, read.guessed) == (True, False)
