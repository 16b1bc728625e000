"""How mail programs in many languages announce what they quote, and sign what was written."""

# ruff: noqa: E501 - rows of a table are read as rows, in the signs of their languages
from __future__ import annotations

import pytest

from bot.channels.email.reading.extract import new_text

NEW = "Yes, we accept."
QUESTION = "Do you accept?\nYes or no?"
ATTRIBUTIONS = (
    "On Mon, Jul 26, 2021 at 10:02 AM UPR Info <bot@our.example> wrote:",
    "On Mon, Jul 26, 2021 at 10:02 AM UPR Info <\nbot@our.example> wrote:",
    "On Mon, 26 Jul 2021 at 10:02, UPR Info <bot@our.example> wrote:",
    "On Mon, 26 Jul 2021, 10:02 UPR Info, <bot@our.example> wrote:",
    "Le lun. 26 juil. 2021 à 10:02, UPR Info <bot@our.example> a écrit :",
    "Le lun. 26 juil. 2021 à 10:02, UPR Info <bot@our.example> a\nécrit :",
    "Le lun. 26 juil. 2021 à 10 h 02, UPR Info <bot@our.example> a écrit :",
    "El lun, 26 jul 2021 a las 10:02, UPR Info (<bot@our.example>) escribió:",
    "El lun, 26 jul 2021 a las 10:02, UPR Info\n(<bot@our.example>) escribió:",
    "El lun., 26 de julio de 2021 10:02 a. m., UPR Info <bot@our.example> escribió:",
    "El lun, 26 de jul. de 2021 a la(s) 10:02, UPR Info (bot@our.example) escribió:",
    "Am Mo., 26. Juli 2021 um 10:02 Uhr schrieb UPR Info <bot@our.example>:",
    "Il giorno lun 26 lug 2021 alle ore 10:02 UPR Info <bot@our.example> ha scritto:",
    "Il lun 26 lug 2021, 10:02 UPR Info <bot@our.example> ha scritto:",
    "Em seg., 26 de jul. de 2021 às 10:02, UPR Info <bot@our.example> escreveu:",
    "A segunda, 26/07/2021, 10:02, UPR Info <bot@our.example> escreveu:",
    "Op ma 26 jul. 2021 om 10:02 schreef UPR Info <bot@our.example>:",
    "man. 26. jul. 2021 kl. 10.02 skrev UPR Info <bot@our.example>:",
    "Den mån 26 juli 2021 kl 10:02 skrev UPR Info <bot@our.example>:",
    "pon., 26 lip 2021 o 10:02 UPR Info <bot@our.example> napisał(a):",
    "ma 26. heinäk. 2021 klo 10.02 UPR Info (bot@our.example) kirjoitti:",
    "пн, 26 июл. 2021 г. в 10:02, UPR Info <bot@our.example>:",
    "пн, 26 лип. 2021 р. о 10:02 UPR Info <bot@our.example> пише:",
    "26 Tem 2021 Pzt 10:02 tarihinde UPR Info <bot@our.example> şunu yazdı:",
    "UPR Info <bot@our.example> 于2021年7月26日周一 10:02写道:",
    "2021年7月26日(月) 10:02 UPR Info <bot@our.example>:",
    "2021년 7월 26일 (월) 오전 10:02, UPR Info <bot@our.example>님이 작성:",
    "בתאריך יום ב׳, 26 ביולי 2021 ב-10:02 מאת \u202aUPR Info\u202c\u200f <\u202abot@our.example\u202c\u200f>:\u202c",
    "في الاثنين، 26 يوليو 2021 في 10:02 ص تمت كتابة ما يلي بواسطة \u202aUPR Info\u202c\u200f <\u202abot@our.example\u202c\u200f>:",
    "po 26. 7. 2021 v 10:02 odesílatel UPR Info <bot@our.example> napsal:",
    "lun., 26 iul. 2021 la 10:02, UPR Info <bot@our.example> a scris:",
    "UPR Info <bot@our.example> ezt írta (időpont: 2021. júl. 26., H, 10:02):",
    "Στις Δευ 26 Ιουλ 2021 στις 10:02 π.μ., ο/η UPR Info <bot@our.example> έγραψε:",
    "Vào Th 2, 26 thg 7, 2021 vào lúc 10:02 UPR Info <bot@our.example> đã viết:",
    "Pada tanggal Sen, 26 Jul 2021 pukul 10.02 UPR Info <bot@our.example> menulis:",
    "Mnamo Jtt, 26 Jul 2021 saa 10:02 UPR Info <bot@our.example> aliandika:",
    "On Jul 26, 2021, at 10:02 AM, UPR Info <bot@our.example> wrote:",
    "On 26 Jul 2021, at 10:02, UPR Info <bot@our.example> wrote:",
    "Le 26 juil. 2021 à 10:02, UPR Info <bot@our.example> a écrit :",
    "Le 26 juil. 2021 à 10:02, bot@our.example a écrit :",
    "El 26 jul 2021, a las 10:02, UPR Info <bot@our.example> escribió:",
    "El 26 jul. 2021, a la(s) 10:02 a.m., UPR Info <bot@our.example> escribió:",
    "Am 26.07.2021 um 10:02 schrieb UPR Info <bot@our.example>:",
    "Il giorno 26 lug 2021, alle ore 10:02, UPR Info <bot@our.example> ha scritto:",
    "No dia 26/07/2021, às 10:02, UPR Info <bot@our.example> escreveu:",
    "Em 26 de jul. de 2021, à(s) 10:02, UPR Info <bot@our.example> escreveu:",
    "Op 26 jul. 2021, om 10:02 heeft UPR Info <bot@our.example> het volgende geschreven:",
    "On 26/07/2021 10:02, UPR Info wrote:",
    "On 7/26/2021 10:02 AM, UPR Info wrote:",
    "Le 26/07/2021 à 10:02, UPR Info a écrit :",
    "Le 26.07.21 à 10:02, UPR Info a écrit :",
    "Le lundi 26 juillet 2021 à 10:02 +0200, UPR Info a écrit :",
    "El 26/7/21 a las 10:02, UPR Info escribió:",
    "El 26/07/2021 a las 10:02, UPR Info escribió:",
    "Am 26.07.21 um 10:02 schrieb UPR Info:",
    "Il 26/07/2021 10:02, UPR Info ha scritto:",
    "Em 26/07/2021 10:02, UPR Info escreveu:",
    "Op 26-07-2021 om 10:02 schreef UPR Info:",
    "Op 26-07-2021 10:02, UPR Info schreef:",
    "W dniu 26.07.2021 o 10:02, UPR Info pisze:",
    "Dne 26. 07. 21 v 10:02 UPR Info napsal(a):",
    "On Monday, July 26, 2021, 10:02:03 AM GMT+2, UPR Info <bot@our.example> wrote:",
    "On Monday, July 26, 2021 10:02 AM, UPR Info <bot@our.example> wrote:",
    "Le lundi 26 juillet 2021 à 10:02:03 UTC+2, UPR Info <bot@our.example> a écrit :",
    "En lunes, 26 de julio de 2021, 10:02:03 CEST, UPR Info <bot@our.example> escribió:",
    "Am Montag, 26. Juli 2021, 10:02:03 MESZ hat UPR Info <bot@our.example> Folgendes geschrieben:",
    "Il lunedì 26 luglio 2021, 10:02:03 CEST, UPR Info <bot@our.example> ha scritto:",
    "Em segunda-feira, 26 de julho de 2021 10:02:03 BRT, UPR Info <bot@our.example> escreveu:",
    "------- Original Message -------\nOn Monday, July 26th, 2021 at 10:02 AM, UPR Info <bot@our.example> wrote:",
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nLe lundi 26 juillet 2021 à 10:02, UPR Info <bot@our.example> a écrit :",
    "On Monday, July 26th, 2021 at 10:02, UPR Info bot@our.example wrote:",
    "Le lundi 26 juillet 2021 à 10:02, UPR Info <bot@our.example> a écrit:",
    "El lunes, 26 de julio de 2021 a las 10:02, UPR Info <bot@our.example> escribió:",
    "Sent with ProtonMail Secure Email.\n\n------- Original Message -------\nOn Monday, July 26th, 2021 at 10:02 AM, UPR Info <bot@our.example> wrote:",
    "---- On Mon, 26 Jul 2021 10:02:03 +0200 UPR Info <bot@our.example> wrote ----",
    "---- Le lun., 26 juil. 2021 10:02:03 +0200 UPR Info <bot@our.example> a écrit ----",
    "---- En lun., 26 jul. 2021 10:02:03 +0200, UPR Info <bot@our.example> escribió ----",
    "On Mon, Jul 26, 2021 at 10:02:03AM +0200, UPR Info wrote:",
    "Am Montag, 26. Juli 2021, 10:02:03 CEST schrieb UPR Info:",
    "On Mon, 2021-07-26 at 10:02 +0200, UPR Info wrote:",
    "Le 2021-07-26 10:02, UPR Info a écrit :",
    "El 2021-07-26 10:02, UPR Info escribió:",
    "On 2021-07-26 10:02, UPR Info wrote:",
    "Quoting UPR Info <bot@our.example>:",
    "Citando UPR Info <bot@our.example>:",
    "* UPR Info <bot@our.example> [2021-07-26 10:02]:",
    "UPR Info <bot@our.example> writes:",
    "UPR Info wrote on 26.07.21 10:02:",
    "UPR Info a écrit le 26/07/2021 à 10:02 :",
    "En réponse à UPR Info <bot@our.example> :",
    '26.07.2021, 10:02, "UPR Info" <bot@our.example>:',
    "Понедельник, 26 июля 2021, 10:02 +03:00 от UPR Info <bot@our.example>:",
    "Em seg, 26 de jul de 2021 10:02, UPR Info <bot@our.example> escreveu:",
    "> On Jul 26, 2021, at 10:02 AM, UPR Info <bot@our.example> wrote:",
    "> Le 26 juil. 2021 à 10:02, UPR Info <bot@our.example> a écrit :",
    "Op ma 26 jul. 2021 10:02 schreef UPR Info <bot@our.example>:",
    "UPR Info <bot@our.example> a écrit :",
    "UPR Info <bot@our.example> escribió:",
    "UPR Info (bot@our.example) wrote:",
    ">>> UPR Info <bot@our.example> schrieb am 26.07.2021 um 10:02 in Nachricht\n<one@our.example>:",
)
OLDER = (
    "From: UPR Info <bot@our.example>\nSent: Monday, July 26, 2021 10:02 AM\nTo: Ama <ama@x.example>\nSubject: Your application\n\nDo you accept?",
    "________________________________\nFrom: UPR Info <bot@our.example>\nSent: Monday, July 26, 2021 10:02 AM\nTo: Ama <ama@x.example>\nSubject: Your application\n\nDo you accept?",
    "*From:* UPR Info <bot@our.example>\n*Sent:* Monday, July 26, 2021 10:02 AM\n*To:* Ama <ama@x.example>\n*Subject:* Your application\n\nDo you accept?",
    "De : UPR Info <bot@our.example>\nEnvoyé : lundi 26 juillet 2021 10:02\nÀ : Ama <ama@x.example>\nObjet : Votre candidature\n\nAcceptez-vous ?",
    "De : UPR Info <bot@our.example>\nEnvoyé : lundi 26 juillet 2021 10:02\nÀ : Ama <ama@x.example>\nObjet : Votre candidature\n\nAcceptez-vous ?",
    "De : UPR Info [mailto:bot@our.example] \nDate : lundi 26 juillet 2021 à 10:02\nÀ : Ama\nObjet : Votre candidature\n\nAcceptez-vous ?",
    "De: UPR Info <bot@our.example>\nEnviado: lunes, 26 de julio de 2021 10:02\nPara: Ama <ama@x.example>\nAsunto: Su solicitud\n\n¿Acepta?",
    "De: UPR Info <bot@our.example> \nEnviado el: lunes, 26 de julio de 2021 10:02 a. m.\nPara: Ama\nCC: Otro\nAsunto: RE: Su solicitud\n\n¿Acepta?",
    "De: UPR Info <bot@our.example>\nFecha: lunes, 26 de julio de 2021, 10:02\nPara: Ama\nAsunto: Su solicitud\n\n¿Acepta?",
    "Von: UPR Info <bot@our.example>\nGesendet: Montag, 26. Juli 2021 10:02\nAn: Ama\nBetreff: Ihre Bewerbung\n\nNehmen Sie an?",
    "Da: UPR Info <bot@our.example>\nInviato: lunedì 26 luglio 2021 10:02\nA: Ama\nOggetto: domanda\n\nAccetta?",
    "De: UPR Info <bot@our.example>\nEnviado: segunda-feira, 26 de julho de 2021 10:02\nPara: Ama\nAssunto: candidatura\n\nAceita?",
    "Van: UPR Info <bot@our.example>\nVerzonden: maandag 26 juli 2021 10:02\nAan: Ama\nOnderwerp: aanvraag\n\nAccepteert u?",
    "من: UPR Info <bot@our.example>\nتم الإرسال: 26 يوليو 2021 10:02\nإلى: Ama\nالموضوع: طلب\n\nهل تقبل؟",
    "-----Original Message-----\nFrom: UPR Info\nSent: Monday\n\nDo you accept?",
    "-----Message d'origine-----\nDe : UPR Info [mailto:bot@our.example]\nEnvoyé : lundi 26 juillet 2021 10:02\n\nAcceptez-vous ?",
    "-------- Message original --------\nDe : UPR Info <bot@our.example>\nDate : 26/07/2021 10:02 (GMT+01:00)\nÀ : ama@x.example\nObjet : x\n\nAcceptez-vous ?",
    "-----Mensaje original-----\nDe: UPR Info\nEnviado el: lunes\n\n¿Acepta?",
    "-------- Mensaje original --------\nDe: UPR Info <bot@our.example>\nFecha: 26/7/21 10:02 a. m. (GMT-05:00)\nA: ama@x.example\nAsunto: x\n\n¿Acepta?",
    '----- Courriel original -----\nDe: "UPR Info" <bot@our.example>\nÀ: ama\nEnvoyé: Lundi 26 Juillet 2021 10:02:03\nObjet: x\n\nAcceptez-vous ?',
    'De: "UPR Info" <bot@our.example>\nÀ: "ama" <ama@x.example>\nEnvoyé: Lundi 26 Juillet 2021 10:02:03\nObjet: x\n\nAcceptez-vous ?',
    "---------- Forwarded message ---------\nFrom: UPR Info <bot@our.example>\nDate: Mon, Jul 26, 2021 at 10:02 AM\nSubject: x\nTo: <ama@x.example>\n\n\nDo you accept?",
    "---------- Forwarded message ---------\nDe : UPR Info <bot@our.example>\nDate: lun. 26 juil. 2021 à 10:02\nSubject: x\nTo: <ama@x.example>\n\nAcceptez-vous ?",
    "---------- Forwarded message ---------\nDe: UPR Info <bot@our.example>\nDate: lun, 26 jul 2021 a las 10:02\nSubject: x\nTo: <ama@x.example>\n\n¿Acepta?",
    "Début du message transféré :\n\nDe: UPR Info <bot@our.example>\nObjet: x\nDate: 26 juillet 2021 à 10:02:03 UTC+2\nÀ: ama@x.example\n\nAcceptez-vous ?",
    "Inicio del mensaje reenviado:\n\nDe: UPR Info <bot@our.example>\nAsunto: x\nFecha: 26 de julio de 2021, 10:02:03 CEST\nPara: ama@x.example\n\n¿Acepta?",
    "-------- Message transféré --------\nSujet : \tx\nDate : \tMon, 26 Jul 2021 10:02:03 +0200\nDe : \tUPR Info <bot@our.example>\nPour : \tama@x.example\n\nAcceptez-vous ?",
    "Von:    UPR Info <bot@our.example>\nAn:     ama@x.example\nDatum:  26.07.2021 10:02\nBetreff:        x\n\nNehmen Sie an?",
    "-----Original Message-----\nFrom: UPR Info <bot@our.example>\nTo: ama <ama@x.example>\nSent: Mon, Jul 26, 2021 10:02 am\nSubject: x\n\nDo you accept?",
    "Get Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: UPR Info <bot@our.example>\nSent: Monday, July 26, 2021 10:02:03 AM\nTo: ama <ama@x.example>\nSubject: x\n\nDo you accept?",
    "Obtenir Outlook pour Android<https://aka.ms/AAb9ysg>\n________________________________\nDe : UPR Info <bot@our.example>\nEnvoyé : lundi 26 juillet 2021 10:02:03\nÀ : ama <ama@x.example>\nObjet : x\n\nAcceptez-vous ?",
    "Obtener Outlook para iOS<https://aka.ms/o0ukef>\n________________________________\nDe: UPR Info <bot@our.example>\nEnviado: lunes, 26 de julio de 2021 10:02:03\nPara: ama <ama@x.example>\nAsunto: x\n\n¿Acepta?",
    "---- Replied Message ----\n| From | UPR Info<bot@our.example> |\n| Date | 07/26/2021 10:02 |\n| To | <ama@x.example> |\n| Subject | Your application |\nDo you accept?",
    "---------- Replied message ----------\nSender: UPR Info <bot@our.example>\nDate: July 26 2021 10:02\nSubject: x\nReceiver: ama@x.example\n\nDo you accept?",
    '"UPR Info" <bot@our.example> \n26/07/2021 10:02\n\nTo\n<ama@x.example>\ncc\n\nSubject\nYour application\n\nDo you accept?',
)
FEET = (
    "Sent from my iPhone",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from Mail for Windows 10",
    "Sent from Mail for Windows",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon iPad",
    "Envoyé à partir de Courrier pour Windows",
    "Envoyé à partir de Outlook pour Android",
    "Envoyé depuis l'application Mail Orange",
    "Envoyé depuis mon appareil Galaxy",
    "Télécharger Outlook pour iOS",
    "Obtenez Outlook pour iOS",
    "Enviado desde mi iPhone",
    "Enviado desde mi Samsung Mobile de Claro",
    "Enviado desde Correo para Windows 10",
    "Enviado desde Yahoo Mail para Android",
    "Envoyé de Yahoo Mail sur Android",
    "Sent from Yahoo Mail on Android",
    "Enviado con Proton Mail secure email.",
    "Envoyé avec Proton Mail secure email.",
    "Sent with Proton Mail secure email.",
    "Envoyé avec la messagerie sécurisée Proton Mail.",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für iOS",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Enviado do meu iPhone",
    "Enviado do Outlook para Android",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Wysłane z iPhone'a",
    "Отправлено с iPhone",
    "Obtener Outlook para Android",
    "Get BlueMail for Android",
    "Envoyé par BlueMail",
    "Sent from Gmail Mobile",
    "Envoyé depuis mon Huawei de Orange",
    "Sent from Mail<https://go.program.example/fwlink/?LinkId=55>for Windows 10",
    "Sent from Postbird (https://postbird.example/), the kindest of programs",
    "Gesendet mittels einer sicheren E-Mail von ProtonMail.",
    "--------------------------\nSent from my BlackBerry Wireless Handheld",
    "----------------\nThis message was sent using Posthorn, the mail program.",
    "Med vänliga hälsningar\nKarin Ek",
    "Greetz,\n\nLouis",
    "-Regards\n Rohit",
    "Kind regards,\n\nSimon Hill\nTel: +61 8 0000 0000\n\n-----------------\nIMPORTANT: This message may contain confidential or privileged information. If it was sent to you by mistake, please delete all copies and tell the sender.\n\nThink green: read on the screen.",
    "Mit freundlichen Grüßen\nUPR Info",
    "Cordialement,\n\nKoffi Mensah\nDirecteur exécutif\nVivre Ensemble\n+228 90 11 22 33",
    "Best regards,\nGrace Akello",
    "Saludos cordiales,\n\nLucía Paredes\nCoordinadora",
    "Sincères salutations.\n\nKoffi",
    "Veuillez agréer, Madame, Monsieur, l'expression de mes salutations distinguées.\n\nKoffi MENSAH",
    "Atentamente,\nLic. Lucía Paredes",
    "Respectueusement,\nKoffi",
    "Bien à vous\nKoffi",
    "--\nKoffi Mensah\nVivre Ensemble",
    "Un saludo,\nLucía",
    "Dans l'attente de votre retour, veuillez recevoir mes meilleures salutations.\nKoffi",
    "Meilleures salutations\nKoffi",
    "Fraternellement,\nKoffi",
    "Warmly,\nGrace",
    "In solidarity,\nGrace",
    "Con aprecio,\nLucía",
    "Cordiales saludos,\nLucía",
    "Kind regards\n\nGrace Akello | Lakeside Legal Aid | Kampala\nTel: +256 700 000 000",
    "Recevez mes salutations militantes.\nKoffi",
    "Thanks and regards,\nGrace",
    "Yours in service,\nGrace",
)
# What people write themselves and no program puts there.
THEIRS = (
    "Le rapport sera envoyé de mon bureau à Lomé demain.",
    "On 3 May we wrote to the ministry: nothing came back.",
    "De: nuestra parte, sí.\nPara: la sesión, dos personas.",
    "Merci d’avance.",
    "Regards from the field are in our report.",
    "Sent from the heart, this report took us two years; please read it.",
    "From: January\nTo: March\nwe cannot travel.",
    "Quedo atenta.",
    "This message was sent by our president to all members.",
    "Sent from Lomé, our report was two weeks late.",
    "| From | To |\n| 10:00 | 12:00 |",
    "Sender: our network, at 10:02.",
)


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_what_follows_an_announced_quotation_is_not_theirs(line: str) -> None:
    quoted = "\n".join(f"> {each}" for each in QUESTION.splitlines())
    forms = [f"{NEW}\n\n{line}\n{quoted}\n"]
    if not line.startswith(">"):
        forms.append(f"{NEW}\n\n{line}\n\n{QUESTION}\n")
    assert [new_text(form).text for form in forms] == [NEW] * len(forms)


@pytest.mark.parametrize(
    "line",
    [
        "----- Ursprüngliche Mail -----",
        "-----Original Message-----",
        "UPR Info said on Mon, Jul 26, 2021 at 10:02:03AM -0600:",
        "On Mon, July 26, 2021 10:02, UPR Info said:",
    ],
)
def test_what_stands_below_a_marked_quotation_is_theirs(line: str) -> None:
    assert new_text(f"{line}\n> Do you accept?\n> Yes or no?\n\n{NEW}\n").text == NEW


def test_a_sentence_above_what_somebody_cites_is_theirs() -> None:
    said = "On 3 May 2021 at 10:02 the minister said:"
    assert new_text(f"{said}\n> There are no prisoners.\n\n{NEW}\n").text == f"{said}\n{NEW}"


@pytest.mark.parametrize("older", OLDER)
def test_an_older_mail_with_its_head_is_not_theirs(older: str) -> None:
    assert new_text(f"{NEW}\n\n{older}\n").text == NEW


@pytest.mark.parametrize("foot", FEET)
def test_what_stands_below_and_says_nothing_is_left_out(foot: str) -> None:
    assert new_text(f"{NEW}\n\n{foot}\n").text == NEW


@pytest.mark.parametrize("words", THEIRS)
def test_their_own_words_stay(words: str) -> None:
    assert new_text(f"{NEW}\n\n{words}\n").text == f"{NEW}\n\n{words}"
