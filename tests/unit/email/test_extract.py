"""What counts as the author's new words, in the shapes mail programs send."""

# ruff: noqa: E501 - rows of a table are read as rows
from __future__ import annotations

import pytest

from bot.channels.email.reading.extract import NewText, new_text

NAME = "Ana Ruiz"
MAIL = "<ana.ruiz@example.org>"

# Lines that announce a quotation; some are broken as mail programs break them.
ATTRIBUTIONS = {
    "gmail en": f"On Mon, May 3, 2021 at 10:02 AM {NAME} {MAIL} wrote:",
    "gmail en, broken twice": f"On Mon, May 3, 2021 at 10:02 AM {NAME} <\nana.ruiz@example.org>\nwrote:",
    "apple en": f"On 3 May 2021, at 10:02, {NAME} {MAIL} wrote:",
    "thunderbird en": f"On 03/05/2021 10:02, {NAME} wrote:",
    "gmail fr": f"Le lun. 3 mai 2021 à 10:02, {NAME} {MAIL} a écrit :",
    "gmail fr, no-break space": f"Le lun. 3 mai 2021 à 10:02, {NAME} {MAIL} a\u00a0écrit\u00a0:",
    "gmail fr, broken three times": (
        f"Le lun. 3 mai 2021 à 10:02, {NAME} <\nana.ruiz.of.a.very.long.name@example.org> a\nécrit :"
    ),
    "apple fr": f"Le 3 mai 2021 à 10:02, {NAME} {MAIL} a écrit :",
    "thunderbird fr": f"Le 03/05/2021 à 10:02, {NAME} a écrit :",
    "yahoo fr": f"Le lundi 3 mai 2021 à 10:02:11 UTC+2, {NAME} {MAIL} a écrit :",
    "outlook fr, byte-order mark": f"\ufeffLe 03/05/2021 10:02, « {NAME} » {MAIL} a écrit :",
    "gmail es": f"El lun, 3 may 2021 a las 10:02, {NAME} ({MAIL}) escribió:",
    "gmail es, broken": f"El lun, 3 may 2021 a las 10:02, {NAME} (\n{MAIL}) escribió:",
    "apple es": f"El 3 may 2021, a las 10:02, {NAME} {MAIL} escribió:",
    "thunderbird es": f"El 03/05/2021 a las 10:02, {NAME} escribió:",
    "yahoo es": f"En lunes, 3 de mayo de 2021 10:02:11 CEST, {NAME} {MAIL} escribió:",
    "outlook es, byte-order mark": f'\ufeffEl 03/05/2021 10:02, "{NAME}" {MAIL} escribió:',
    "gmail, iso date": f"2021-05-03 10:02 GMT+02:00 {NAME} {MAIL}:",
    "gmail, iso date, broken": f"2021-05-03 10:02 GMT+02:00 {NAME} <\nana.ruiz@example.org>:",
    "gmail de": f"Am Mo., 3. Mai 2021 um 10:02 Uhr schrieb {NAME} {MAIL}:",
    "gmail de, name first": f"{NAME} {MAIL} schrieb am Mo., 3.\nMai 2021 um 10:02 Uhr:",
    "gmail pt": f"Em seg., 3 de mai. de 2021 às 10:02, {NAME} {MAIL} escreveu:",
    "gmail it": f"Il giorno lun 3 mag 2021 alle ore 10:02 {NAME} {MAIL} ha scritto:",
    "gmail nl": f"Op ma 3 mei 2021 om 10:02 schreef {NAME} {MAIL}:",
    "gmail nl, broken": f"Op ma 3 mei 2021 om 10:02 schreef\n{NAME} {MAIL}:",
    "gmail pl": f"pon., 3 maj 2021 o 10:02 {NAME} {MAIL} napisał(a):",
    "gmail ru": f"пн, 3 мая 2021 г. в 10:02, {NAME} {MAIL}:",
    "gmail sv": f"Den mån 3 maj 2021 kl 10:02 skrev {NAME} {MAIL}:",
    "gmail zh": f"{NAME} {MAIL} 于2021年5月3日周一 10:02写道：",
    "zoho": f"---- On Mon, 03 May 2021 10:02:11 +0200 {NAME} {MAIL} wrote ----",
    "android": f"---- {NAME} wrote ----",
    "outlook de, name last": f"Am 03.05.2021 um 10:02 schrieb {NAME}:",
    "zimbra fr, date last": f"{NAME} a écrit le 03/05/2021 à 10:02 :",
    "a language without a verb here": f"Missatge de {NAME} {MAIL} del dia dl., 3 de maig 2021 a les 10:02:",
    "horde": f"Quoting {NAME} {MAIL}:",
    "thunderbird en, bold": f"*On 03/05/2021 10:02, {NAME} wrote:*",
    "thunderbird fr, slanted": f"_Le 03/05/2021 à 10:02, {NAME} a écrit :_",
    "name first de": f"{NAME} hat am 03.05.2021 um 10:02 geschrieben:",
    "name first tr": f"{NAME}, 03.05.2021 10:02 tarihinde şunu yazdı:",
    "gmail ro": f"În lun., 3 mai 2021 la 10:02, {NAME} {MAIL} a scris:",
    "name on its own line": f"{NAME} of the Network\n{MAIL} a écrit :",
    "address in brackets, date last": f"{NAME} [ana.ruiz@example.org], 3/5/2021 10:02:",
    "verb on the second line": f"{NAME} via Network {MAIL}\na écrit le 03/05/2021 à 10:02 :",
    "day without a year": f"Le lundi 3 mai à 10 h 02, {NAME} a écrit :",
    "past tense es": f"El 3 de mayo de 2021 a las 10:02, {NAME} ha escrito:",
    "imperfect fr": f"Le 03/05/2021 à 10:02, {NAME} écrivait :",
    "between dashes": f"------On 03/05/2021 10:02, {NAME} wrote-----",
}
# Heads of older mails: all that follows is not the author's.
HEADS = {
    "outlook en": f"From: {NAME} {MAIL}\nSent: Monday, 3 May 2021 10:02\nTo: Bot\nSubject: Re: call",
    "outlook en, bold": f"*From:* {NAME} {MAIL}\n*Sent:* Monday, 3 May 2021 10:02\n*Subject:* call",
    "outlook fr": f"De : {NAME} {MAIL}\nEnvoyé : lundi 3 mai 2021 10:02\nÀ : Bot\nObjet : appel",
    "outlook fr, rule": f"________________________________\nDe : {NAME} {MAIL}\nEnvoyé : lundi 3 mai\nÀ : B",
    "outlook es": f"De: {NAME} {MAIL}\nEnviado el: lunes, 3 de mayo de 2021 10:02\nPara: Bot\nAsunto: x",
    "outlook mac fr": f"De : {NAME} {MAIL}\nDate : lundi, 3 mai 2021 à 10:02\nÀ : Bot\nObjet : appel",
    "outlook de": f"Von: {NAME} {MAIL}\nGesendet: Montag, 3. Mai 2021 10:02\nAn: Bot\nBetreff: Aufruf",
    "date and recipient": "Date: Mon, 3 May 2021 10:02:11 +0200\nTo: ana@example.org",
    "between marks": f">>> {NAME} {MAIL} 03/05/2021 10:02 >>>",
    "previous replies": "---\n*Réponses précédentes*\n\nwords of another",
    "original en": "-----Original Message-----\nwords of another",
    "original fr": "-------- Message d'origine --------\nwords of another",
    "original es": "-------- Mensaje original --------\nwords of another",
    "forwarded en": f"---------- Forwarded message ---------\nFrom: {NAME} {MAIL}\nDate: Mon, May 3",
    "forwarded fr": f"---------- Message transféré ---------\nDe : {NAME} {MAIL}\nDate : lun. 3 mai 2021",
    "forwarded es": f"---------- Mensaje reenviado ---------\nDe: {NAME} {MAIL}\nFecha: lun, 3 may 2021",
    "forwarded, unknown language": f"------- Awọn ọrọ -------\nFrom: {NAME} {MAIL}",
    "original, unread signs": f"-----&nbsp;Original&nbsp;-----\nFrom: {NAME} {MAIL}",
    "forwarded by apple": f"Begin forwarded message:\n\nFrom: {NAME} {MAIL}",
    "reply above en": "##- Please type your reply above this line -##\nThe office wrote:",
    "reply above fr": "--- Répondez au-dessus de cette ligne ---\nLe bureau a écrit :",
    "reply above es": "--- Escriba su respuesta por encima de esta línea ---\nTexto",
}
SIGNATURES = {
    "delimiter": "-- \nAna Ruiz\nDirector",
    "delimiter without space": "--\nAna Ruiz",
    "phone en": "Sent from my iPhone",
    "phone fr": "Envoyé depuis mon iPhone",
    "phone fr, other": "Envoyé de mon téléphone Samsung",
    "provider fr": "Envoyé depuis SFR Mail",
    "phone es": "Enviado desde mi iPhone",
    "phone de": "Von meinem iPhone gesendet",
    "app": "Get Outlook for iOS<https://example.com/outlook>",
    "app with a link": "Sent using https://www.zoho.example/mail/",
    "app fr": "Télécharger Outlook pour Android",
    "app fr, with its name": "Envoyé à partir d’Outlook pour Android<https://example.com/outlook>",
    "closing en, thanks": "Thanks and regards,\nAna Ruiz",
    "closing fr, formal": "Veuillez agréer, Madame, l'expression de mes salutations distinguées.\n\nAna Ruiz",
    "closing es, place": "Saludos cordiales desde Madrid,\nAna Ruiz",
    "card on a line": "---\nAna Ruiz | Director | +41 22 000 00 00",
    "closing in three languages": "Cordialement / Best regards / Saludos,\nAna Ruiz",
    "legal notice en, to others": "If you are not the intended recipient, please delete this.",
    "legal notice fr, to others": "Si vous n’êtes pas le destinataire, merci de le détruire.",
    "legal notice es, to others": "Si ha recibido este mensaje por error, elimínelo.",
    "card of a title": "---\nAna Ruiz\nDirectora de incidencia",
    "closing fr, adverb": "Bien sincèrement,\nAna Ruiz",
    "closing fr, adjective": "Franches salutations,\n\nAna Ruiz",
    "closing es, adverb": "Muy cordialmente\nAna Ruiz",
    "closing es, formal": "Sin otro particular, reciban un cordial saludo.\n\nAna Ruiz",
    "trees": "Pensez à l'environnement avant d'imprimer ce message.",
    "trees es": "Antes de imprimir este correo, piense en el medio ambiente.",
    "link before its words": "<https://virus.example/sig>\nLibre de\nvirus.www.example.com\n<#A-1>",
    "closing, tagline": "Regards,\nAna Ruiz\n\n“Another world is possible, and she is on her way.”",
    "closing en": "Kind regards,\n\nAna Ruiz\nDirector, Example NGO",
    "closing fr": "Bien cordialement,\nAna Ruiz",
    "closing fr, long": "Meilleures salutations\n\nAna Ruiz",
    "closing es": "Saludos cordiales,\nAna Ruiz",
    "closing es, other": "Atentamente,\nAna Ruiz\nTel. +34 600 000 000",
    "dashed name": "-Ana Ruiz",
    "list footer": "_______________________________________________\nA list\nlist@example.org",
    "legal notice": "This e-mail is confidential and intended for the addressee only.",
    "legal notice fr": "Ce message est strictement confidentiel.",
    "card": "Ana Ruiz\nDirector\nTel: +34 600 000 000\nana@example.org\nwww.example.org",
}


@pytest.mark.fault(30)
@pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_an_attribution_and_all_below_it_are_not_the_author_s(attribution: str) -> None:
    plain = new_text(f"We accept.\n\n{attribution}\n\nPlease answer.\n\nThe office")
    quoted = new_text(f"We accept.\n\n{attribution}\n> Please answer.\n>\n> The office\n")
    below = new_text(f"{attribution}\n> Please answer.\n>\n> The office\n\nWe accept.\n")
    assert plain == quoted == below == NewText("We accept.", "We accept.")


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_an_older_mail_is_not_the_author_s(head: str) -> None:
    assert new_text(f"We accept.\n\n{head}\n\nPlease answer.") == NewText(
        "We accept.", "We accept."
    )
    assert new_text(f"{head}\n\nPlease answer.") == NewText("", "")


BANNERS = {
    "en": "CAUTION: This email originated from outside of the organization. Do not click links.",
    "en, two lines": "[EXTERNAL EMAIL]\nThis message is from an external sender. Open no attachments.",
    "fr": "ATTENTION : ce courriel provient de l’extérieur. Ne cliquez sur aucun lien.",
    "es": "PRECAUCIÓN: este correo proviene de fuera de la organización. No abra enlaces.",
    "seldom en": "[You don't often get email from ana@example.org. Learn why at https://example.com ]",
    "seldom fr": "Vous n’obtenez pas souvent d’e-mail à partir de ana@example.org. Pourquoi",
    "seldom es": "No suele recibir correo electrónico de ana@example.org. Por qué es importante",
}


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
def test_a_server_s_warning_is_not_the_author_s(banner: str) -> None:
    assert new_text(f"\n{banner}\n\nHello,\n\nWe accept.").text == "Hello,\n\nWe accept."
    assert new_text(banner).text == banner


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_a_signature_is_no_part_of_the_text(signature: str) -> None:
    attribution = ATTRIBUTIONS["gmail fr"]
    assert new_text(f"We accept.\n\n{signature}\n").text == "We accept."
    assert new_text(f"We accept.\n\n{signature}\n\n{attribution}\n> x").text == "We accept."


@pytest.mark.parametrize(
    "text",
    [
        "Thanks,\nAna",
        "Merci d'avance\nAna Ruiz",
        "The form was sent from my phone, can you see it?",
        "Sent by courier on Monday.",
        "Enviado por correo postal el lunes",
        "From my side, yes.",
        "Sent by e-mail on Monday.",
        "Get back to me by phone please",
        "Envoyé par mail hier",
        "Enviado por correo ayer",
        "Sent from my desk, which is easier than my mobile phone.",
        "On 3 May 2021 we sent the form:\n- to Ana\n- to Bo",
        "On 12/05/2021 the ministry said:\nno",
        "Our State is below.\n\nBR",
        "Nous serons deux : Ana <ana@example.org> et Bo <bo@example.org>",
        "On Monday we will be three: Ana, Bo and Cy.",
        "Le 3 mai, nous serons trois :\n- Ana\n- Bo",
        "El lunes enviaremos la declaración.",
        "6. Phone: +41 22 000 00 00\n7. Email: ana@example.org\n8. Website: www.example.org",
        "Organisation: Example\nPhone: +41 22 000 00 00\nEmail: ana@example.org\nWeb: example.org",
        "We have two speakers:\n\n- Ana Ruiz\n\n- Bo Li",
        "From: what we know, the date is open.\nTo: be decided.",
        "Attention: the link to the form is dead.\n\nCan you send it again?",
        "This message is from outside Geneva.\n\nWe have a question.",
        "Attention, notre organisation est de l’extérieur.\n\nPeut-elle venir ?",
        "--- Our answer ---\nFrom: our side, all is ready.",
        "Oui.\n\nCordialement,\n\nAïcha Diallo\n\nJ'oubliais : le nom exact est Réseau Exemple.",
        "Hola\n\nSaludos\nAna\n\nRespuestas:\n1. Dos personas\n2. Sí",
        "Hello,\n\nThis message is confidential: whoever we name is at risk.",
        "Bonjour,\n\nCe message est confidentiel : la personne nommée est menacée.",
        "Buenos días:\n\nEste mensaje es confidencial, no publiquen el nombre.",
        "Hello,\n\nThis message is confidential. Please do not disclose my name to the State.",
        "Hello,\n\nThis email and the attached file are only for the office: three speakers.",
        "Bonjour,\n\nCe courriel est confidentiel, mon témoignage est en pièce jointe.",
        "Hola:\n\nEste mensaje es confidencial: por favor borre mi dirección después de leerlo.",
        "Bonjour,\n\nSi vous n'êtes pas le bon destinataire, merci de transmettre : nous serons deux.",
        "Hello,\n\nIf you received this email by mistake, tell us whom to write to.",
        "Hello,\n\nLegal notice was served on our office on 3 May: we cannot travel.",
        "Bonjour,\n\nAvis juridique : notre avocate demande dix minutes de parole.",
        "Hello,\n\nDisclaimer: I am not a lawyer, but the case is urgent.",
        "Bonjour,\n\nAvant d'imprimer le badge, corrigez le nom : Ngozi.",
        "Attention: I write from outside the country, please open the file.\n\nWe apply.",
        "Este correo lo escribo fuera de la oficina, adjunto la solicitud.\n\nSomos tres.",
        "This message comes from outside the country: we do not trust the network.\n\nWe apply.",
        "Ce message vient de l'extérieur du pays, le lien ne marche pas ici.\n\nNous venons.",
        "Please note.\n\nOn Tuesday 4 May the ministry wrote:\n\nYou may not travel.\n\nHelp us.",
        "Voici.\n\nLe 4 mai 2021 le ministre écrivait :\n\nLa marche est interdite.\n\nAidez-nous.",
        "Tema:\n\nEl martes 4 de mayo Amnistía escribió:\n\nQueda prohibido.\n\n¿Nos ayudan?",
        "Tema:\n\nPiense en el medio ambiente es nuestra campaña; ¿la presentamos?",
        "Our speaker will be:\n\nAna Ruiz\nTel: +34 600 000 000\nana@example.org\nwww.example.org",
        "Our hours:\nFrom: 14:00\nTo: 16:00",
        "On 12 March 2021 the Network wrote:\n“No progress.”\nWe agree.",
        "De : Réseau Exemple\nÀ : Bureau\nDate : 12 mars 2025\nObjet : candidature\n\nMadame,",
        "Vous nous aviez écrit le 3 mars 2021 à 10h12 :\n« Confirmez. »\nNous confirmons.",
        "The Ministry wrote on 3 May 2021 at 10:02:\nThere are no cases.",
        "On 3 May 2021 we wrote:\nThe room is too small.",
        "Nous acceptons.\n\nCordialement,\nAïcha\n\nP.S. : le nom est « Réseau ».",
        "Aceptamos.\n\nSaludos,\nAna\n\nPD: somos dos.",
        "Notre déplacement :\nDe : Paris\nÀ : Genève\nDate : 12 mars 2025",
        "Our States\n---\nTogo\nBenin",
        "Speakers\n\n---\nAna Ruiz\nAwa Diop",
        "Our State\n---\nTogo",
        "Our States:\n\nBR / KR\n\nThanks",
        "Our answers:\nTogo\n\n- Red\n- KH",
        "Sent via WeTransfer (https://we.example/t-abc): our statement. Is the deadline Friday?",
        "Written by Ama (https://ngo.example): what is the deadline?",
        "You don't often get email from us because the network is cut.\n\nWe apply.",
        "First part\n---\nSecond Part\nWe have something to say about it.",
        "First question\n-----\nOur answer",
        "```\n--\nSent from my iPhone\n```",
        "Best",
    ],
)
def test_the_author_s_own_words_stay(text: str) -> None:
    assert new_text(text) == NewText(text, text)


@pytest.mark.fault(30)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", NewText("", "")),
        ("> only\n> a quotation", NewText("", "")),
        (f"{ATTRIBUTIONS['gmail en']}\n> only\n> a quotation", NewText("", "")),
        # Indented as a block below a bare attribution: some programs quote so.
        (
            f"{ATTRIBUTIONS['outlook fr, byte-order mark']}\n\n    Répondez\n    oui",
            NewText("", ""),
        ),
        # Not indented: perhaps the author's, perhaps not.
        (
            f"{ATTRIBUTIONS['gmail en']}\n\nYes, submit.",
            NewText("Yes, submit.", "Yes, submit.", doubtful=True),
        ),
        # Point by point: the questions stay beside the answers, but only in context.
        (
            f"Hello,\n\n{ATTRIBUTIONS['gmail en']}\n> Which State?\n\nTogo\n\n> How many?\n\nTwo\n",
            NewText(
                "Hello,\nTogo\nTwo",
                "Hello,\n> Which State?\nTogo\n> How many?\nTwo",
            ),
        ),
        # An author's own citation stays in context only.
        (
            "As you say:\n> one\nand so on",
            NewText("As you say:\nand so on", "As you say:\n> one\nand so on"),
        ),
        # A quoted line whose end lost its mark in wrapping.
        (
            (
                f"Yes\n\n{ATTRIBUTIONS['gmail en']}\n"
                "> a line that is so long that a program on the way broke it somewhere in the\n"
                "middle and went on\n> end"
            ),
            NewText("Yes", "Yes"),
        ),
        ("Yes On Mon, May 3, 2021 at 10:02 AM ana@example.org wrote:\n> x", NewText("Yes", "Yes")),
        (
            f"Il est trop tard\n{ATTRIBUTIONS['thunderbird fr']}\n> x",
            NewText("Il est trop tard", "Il est trop tard"),
        ),
        (f"Yes\n{NAME} wrote:\n> x", NewText("Yes", "Yes")),
        (f"Yes\n\nLe 3 mai, {NAME} a écrit :\n\n> x", NewText("Yes", "Yes")),
        (f"Excerpts from {NAME}'s message of Mon May 03 10:02:11 2021:\n> x", NewText("", "")),
        (f"Quoting {NAME} (2021-05-03 10:02:11)\n> x\n\nYes", NewText("Yes", "Yes")),
        (f"Yes--- {ATTRIBUTIONS['thunderbird en']}\n> x", NewText("Yes", "Yes")),
        ("Yes\n| barred\n", NewText("Yes\n| barred", "Yes\n| barred")),
        (f"Yes\n\n{ATTRIBUTIONS['gmail en']}\n| barred\n| too", NewText("Yes", "Yes")),
    ],
)
def test_layouts(text: str, expected: NewText) -> None:
    assert new_text(text) == expected


def test_a_long_text_is_read_in_time() -> None:
    text = "On 1 May 2021 10:00 a <a@b.example>\n--\nRegards\n> x\n" * 20_000
    assert len(new_text(text).text) < len(text)
