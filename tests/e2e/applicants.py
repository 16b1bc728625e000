"""Invented applicants: what they type on the phone or by mail, and what must be stored of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.e2e.doors import Json
from tests.e2e.letterbox import Letterbox, ReceivedMail
from tests.e2e.phone import Phone

Step = tuple[str, str]
"""What is typed (in brackets: the label of a button), and what must be heard after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One application on a phone, from the first word to the summary."""

    name: str
    language: str
    steps: Sequence[Step]
    send: str
    receipt: str

    def play(self, phone: Phone) -> Iterator[str]:
        """Go step by step; gives what was just done, so that a caller may interfere."""
        for step in self.steps:
            take(phone, step)
            yield step[0]

    def submit(self, phone: Phone) -> str:
        """Send the application; gives the reference in the receipt."""
        phone.tap(self.send)
        return reference_in(phone.hears(self.receipt).text)


def take(phone: Phone, step: Step) -> None:
    """One step of a script."""
    done, heard = step
    if done.startswith("["):
        phone.tap(done.strip("[]"))
        phone.hears(heard)
    else:
        phone.say(done, hear=heard)


def reference_in(text: str) -> str:
    """The reference that a receipt names."""
    return next(word for word in text.split() if word.startswith("PS40-"))


# In French, then on in English; the phone number is corrected on the way.
AMA = Script(
    name="Ama",
    language="fr",
    steps=[
        ("bonjour", "Pré-sessions 40"),
        ("[Postuler]", "1 sur 24"),
        ("[Togo]", "2 sur 24"),
        ("Collectif des femmes de Kpalimé", "3 sur 24"),
        ("[Organisation de la société civile]", "4 sur 24"),
        ("[Nationale]", "5 sur 24"),
        ("non", "6 sur 24"),
        ("1998", "7 sur 24"),
        ("rapport conjoint", "8 sur 25"),
        ("JS4", "9 sur 25"),
        ("oui", "10 sur 27"),
        ("Coalition togolaise pour l’égalité", "11 sur 27"),
        ("12", "12 sur 27"),
        ("[Torture]", ""),
        ("[Santé]", ""),
        ("[fait]", "13 sur 27"),
        ("/language", "Dans quelle langue"),
        ("[English]", "13 of 27"),
        ("contact@kpalime.example", "14 of 27"),
        ("+228 90 11 22 33", "15 of 27"),
        ("back", "14 of 27.*"),
        ("+228 90 11 22 34", "15 of 27"),
        ("skip", "16 of 27"),
        ("skip", "17 of 27"),
        ("We stand by women who report violence, and train paralegals.", "18 of 27"),
        ("skip", "19 of 27"),
        ("Ama", "20 of 27"),
        ("Mensah", "21 of 27"),
        ("woman", "22 of 27"),
        ("Director", "23 of 27"),
        ("ama@kpalime.example", "24 of 27"),
        ("skip", "25 of 27"),
        ("French and English", "26 of 27"),
        ("publish", "27 of 27"),
        ("yes", "Here is your application"),
    ],
    send="Send the application",
    receipt="Your application is in",
)

AMA_STORED: Json = {
    "state": "TG",
    "organisation": "Collectif des femmes de Kpalimé",
    "organisation_type": "cso",
    "scope": "national",
    "ecosoc": False,
    "founded": 1998,
    "upr_report": "joint",
    "upr_report_reference": "JS4",
    "coalition": True,
    "coalition_name": "Coalition togolaise pour l’égalité",
    "coalition_members": 12,
    "themes": ["torture", "health"],
    "email": "contact@kpalime.example",
    "phone": "+22890112234",
    "website": "",
    "address": "",
    "aim": "We stand by women who report violence, and train paralegals.",
    "engagement": "",
    "speaker_first_name": "Ama",
    "speaker_last_name": "Mensah",
    "speaker_gender": "woman",
    "speaker_position": "Director",
    "speaker_email": "ama@kpalime.example",
    "speaker_phone": "",
    "speaker_languages": ["fr", "en"],
    "publish_name": True,
    "consent": True,
    "reference": "PS40-TG-0001",
    "status": "submitted",
    "language": "en",
    "channel": "telegram",
}

LUCIA = Script(
    name="Lucía",
    language="es",
    steps=[
        ("hola", "Presesiones 40|Pre-sesiones 40"),
        ("[Postular]", "1 de 24"),
        ("Venesuela", "2 de 24"),
        ("Red de Vecinas del Sur", "3 de 24"),
        ("osc", "4 de 24"),
        ("nacional", "5 de 24"),
        ("no", "6 de 24"),
        ("2004", "7 de 24"),
        ("ninguno", "8 de 24"),
        ("no", "9 de 24"),
        ("salud, educación", "10 de 24"),
        ("red@vecinas.example", "11 de 24"),
        ("omitir", "12 de 24"),
        ("omitir", "13 de 24"),
        ("omitir", "14 de 24"),
        ("Acompañamos a barrios sin agua.", "15 de 24"),
        ("omitir", "16 de 24"),
        ("Lucía", "17 de 24"),
        ("Paredes", "18 de 24"),
        ("mujer", "19 de 24"),
        ("Coordinadora", "20 de 24"),
        ("lucia@vecinas.example", "21 de 24"),
        ("omitir", "22 de 24"),
        ("español", "23 de 24"),
        ("publicar", "24 de 24"),
        ("sí", "Aquí está su solicitud|Esta es su solicitud"),
    ],
    send="Enviar",
    receipt="Referencia",
)

GRACE = Script(
    name="Grace",
    language="en",
    steps=[
        ("hello", "Pre-sessions 40"),
        ("[Apply]", "1 of 24"),
        ("Uganda", "2 of 24"),
        ("Lakeside Legal Aid", "3 of 24"),
        ("cso", "4 of 24"),
        ("national", "5 of 24"),
        ("no", "6 of 24"),
        ("2011", "7 of 24"),
        ("individual", "8 of 25"),
        ("skip", "9 of 25"),
        ("no", "10 of 25"),
        ("justice, torture", "11 of 25"),
        ("office@lakeside.example", "12 of 25"),
        ("skip", "13 of 25"),
        ("skip", "14 of 25"),
        ("skip", "15 of 25"),
        ("We defend people in remand who cannot pay a lawyer.", "16 of 25"),
        ("skip", "17 of 25"),
        ("Grace", "18 of 25"),
        ("Akello", "19 of 25"),
        ("woman", "20 of 25"),
        ("Advocate", "21 of 25"),
        ("grace@lakeside.example", "22 of 25"),
        ("skip", "23 of 25"),
        ("English", "24 of 25"),
        ("confidential", "25 of 25"),
        ("yes", "Here is your application"),
    ],
    send="Send the application",
    receipt="Your application is in",
)

ASKS = "Bonjour,\n\nNous souhaitons postuler pour parler du Togo.\n\nCordialement,\nKofi Agbeko"

FIRST_MAIL = """Bonjour,

1: Togo
2: {organisation}
3: association
4. nationale
5: non
7: aucun
9: non
12: santé, éducation
13: {email}
17: Nous aidons les enfants à rester à l’école.
19. Kofi
20. Agbeko
21. homme
22: président
23: {email}
25: français

Bien à vous,
Kofi
"""
SECOND_MAIL = "26: oui\n27: oui\n"


def stored_by_mail(organisation: str, email: str, reference: str) -> Json:
    """What must be stored of these mails."""
    return {
        "state": "TG",
        "organisation": organisation,
        "organisation_type": "cso",
        "scope": "national",
        "ecosoc": False,
        "founded": None,
        "upr_report": "none",
        "upr_report_reference": None,
        "coalition": False,
        "coalition_name": None,
        "coalition_members": None,
        "themes": ["health", "education"],
        "email": email,
        "phone": None,
        "website": None,
        "address": None,
        "aim": "Nous aidons les enfants à rester à l’école.",
        "engagement": None,
        "speaker_first_name": "Kofi",
        "speaker_last_name": "Agbeko",
        "speaker_gender": "man",
        "speaker_position": "président",
        "speaker_email": email,
        "speaker_phone": None,
        "speaker_languages": ["fr"],
        "publish_name": True,
        "consent": True,
        "reference": reference,
        "status": "submitted",
        "language": "fr",
        "channel": "email",
    }


def apply_by_mail(box: Letterbox, organisation: str) -> ReceivedMail:
    """A whole application by mail; gives the receipt."""
    letter = box.write("Candidature", ASKS, hear="Voici toutes les questions")
    first = FIRST_MAIL.format(organisation=organisation, email=box.address)
    understood = box.reply(letter, first, hear="Il manque encore")
    ready = box.reply(understood, SECOND_MAIL + quoted(understood), hear="Tout ce qu’il faut y est")
    return box.reply(ready, "ENVOYER", hear="Référence")


def quoted(mail: ReceivedMail) -> str:
    """A mail below its answer, as mail programs put it."""
    lines = "".join(f"> {line}\n" for line in mail.text.splitlines())
    return f"\nLe lun. 26 juil. 2021 à 10:02, UPR Info <{mail.answer_to}> a écrit :\n{lines}"
