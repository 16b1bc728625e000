"""The words of automatic replies for absent people, in the languages our mail meets."""

from __future__ import annotations

import re

from bot.channels.email.reading.phrases import pattern
from bot.channels.email.reading.voice import speaks_for_herself

_PREFIX = r"^(?:\s*(?:re|aw|sv|vs|antw|tr|rv|res|ynt|odp)\s?(?:\[\d+\])?\s?[:：]\s*){0,4}\[?"
_ANSWER = re.compile(r"(?i)\s*(?:re|aw|sv|vs|antw|tr|rv|res|ynt|odp)\s?[:：]")
_END = r"""
    (?=\s*(?:$|[:.,!(\[-]|(?:re|until|till|from|jusqu|depuis|du \d|hasta|desde|del \d|bis|vom)\b))
"""
_SUBJECT = pattern(
    _PREFIX + "<subjects>",
    # A report may be about the absence of justice; an absence alone, or until a day, is one's own.
    end=_END,
    subjects=r"""
    auto(?:matic|mated)?[ -]?(?:generated )?(?:e-?mail )?(?:reply|response|respons|responder)\b
    auto(?:matic)? acknowledge?ment | auto ?[:\]] | auto[ -]generated | auto-?respons?e? | autoreply
    automatically generated
    out of (?:the )?office | out-of-office | ooo\b | ooto\b
    away from (?:my |the )?(?:office|e-?mail|mail|desk|work)\b
    (?:on )?(?:annual |maternity |parental |sick )?(?:leave|vacation|holidays?)<end>
    vacation (?:auto|reply|message|notice|notification) | holiday (?:notice|message|reply)
    away ?$ | away ?: | away (?:until|till)\b
    (?:i['’]?a?m|i am|currently) (?:away|out|on (?:leave|vacation|holiday))
    i will be (?:away|out|on leave)
    (?:this )?mailbox (?:is )?(?:no longer|not) (?:in use|monitored)
    réponse (?:automatique|auto)\b | reponse auto | absence du bureau | absence(?: temporaire)?<end>
    (?:je suis )?absent(?:e|\(e\))?(?: du bureau)?<end> | (?:en )?congés?(?: \w+)?<end>
    (?:en )?vacances<end> | accusé de réception automatique | boîte non consultée
    (?:message|notification|avis|réponse) d['’]absence | hors d[eu] bureau
    (?:message|notification) automatique | bureau fermé | indisponible<end>
    (?:respuesta|contestación|contestador) autom[áa]tic[ao] | fuera de (?:la )?oficina
    (?:estoy )?ausente<end>
    ausencia(?: (?:de|en) (?:la )?oficina| temporal| laboral| por \w+){0,2}<end>
    (?:respuesta|resposta|notificación|notificação|aviso|mensaje|mensagem) de aus[êe]ncia
    aviso autom[áa]tico | (?:estoy )?de vacaciones
    vacaciones<end> | estoy fuera | mensaje autom[áa]tico | aviso de ausencia
    autom(?:atische?|\.)? (?:antwort|antwoord|beantwoording|abwesenheit\w*) | abwesen\w*
    (?:zur ?zeit )?nicht im büro | (?:im )?urlaub<end>
    (?:ik ben )?afwezig\w* | niet aanwezig | automatisk[at]? svar | autosvar
    frånvar\w* | fravær\w* | ikke til stede | svar:? automatisk
    risposta automatica | fuori (?:sede|ufficio) | assen(?:te|za)<end> | in ferie
    resposta autom[áa]tica | fora do escrit[óo]rio | ausência<end>
    automatick[áa] odpov[eě][ďd] | mimo kancelář | automatyczna odpowied[źz]
    odpowied[źz] automatyczna | poza biurem | nieobecno\w* | automaattinen vastaus | poissa\b
    otomatik (?:yanıt|cevap) | ofis dışında | automatikus válasz | házon kívül | răspuns automat
    automatski odgovor | atvaļinājum\w* | atostog\w* | автоматический ответ | автоответ\w*
    отсутств\w+ | нет на работе | автоматична відповідь | 自动回复 | 自動回覆 | 自動回信
    自動返信 | 自動応答 | 不在 | 休暇 | 부재 ?중 | 자동 ?(?:회신|응답) | رد تلقائي | תשובה אוטומטית
    """,
)
# Words that people choose for a subject of their own as well.
_PLAIN_ABSENCE = pattern(
    _PREFIX + "<subjects>",
    subjects=r"""
    (?:i['’]?a?m|i am|i will be|currently) (?:away|out|on) | away\b
    (?:on )?(?:annual |maternity |parental |sick )?(?:leave|vacation|holidays?)
    absence | (?:je suis )?absente? | indisponible | (?:en )?congés? | (?:en )?vacances | ausen
    de vacaciones | estoy fuera
    """,
)
_ANYWHERE = pattern(
    r"<phrases>",
    phrases=r"""
    \(out of (?:the )?office\) | \bout of (?:the )?office (?:auto|reply|response|message|until|:)
    \(?\bauto(?:matic)?[ -]?(?:reply|response|responder)\b
    \bautorespons | \bautoreply | abwesenheits(?:notiz|benachrichtigung|mitteilung|assistent)
    réponse automatique | respuesta autom[áa]tica
    \bis (?:currently )?(?:out of|away from) (?:the )?office
    \b(?:is|am) on (?:annual |maternity |sick )?(?:leave|vacation|holiday)\b
    """,
)
_TEXT = pattern(
    r"<phrases>",
    phrases=r"""
    \bi(?: am|['’]m| will be) (?:currently |presently |now )?(?:out of (?:the |\
    my )?office|away (?:from|until|on)|on (?:\w+ )?(?:leave|vacation|holidays?))
    \bthis is an auto\w*(?:[ -]generated)? (?:reply|response|message|e-?mail)
    automatically generated (?:reply|response)
    no longer (?:in use|monitored|with|works?) | not monitored
    je (?:suis|serai) (?:actuellement )?(?:absente?|en congés?|en vacances|hors d[eu] bureau)
    ceci est une? (?:réponse|message|courriel) (?:automatique|généré)
    de retour (?:au bureau )?le
    (?:estoy|estaré|me encuentro|me encontraré) (?:actualmente )?(?:ausente|fuera de|de vacaciones)
    est[eo] es una? (?:mensaje|correo|respuesta) (?:automátic[oa]|generad[oa])
    ich bin (?:derzeit |momentan |zur zeit )?(?:nicht im büro|abwesend|im urlaub|außer haus)
    ik ben (?:momenteel )?(?:afwezig|niet aanwezig|met vakantie)
    estou (?:ausente|de férias|fora do escritório)
    sono (?:assente|in ferie|fuori (?:sede|ufficio))
    """,
)

_AUTOMATIC = pattern(
    r"\b<phrases>",
    phrases=r"""
    this is an? automat\w+(?:[ -]generated)? (?:reply|response|message|e-?mail|acknowledge?ment|\
notification)
    this (?:message|e-?mail|mail|reply) (?:was|is|has been) (?:automatically|auto)[ -]?\
(?:generated|sent)
    (?:ceci est|il s['’]agit d['’]|cet?) ?(?:une? )?(?:réponse|message|courriel|e-?mail|mail) \
(?:est |a été )?(?:généré |envoyé )?automatique(?:ment)?
    est[ea] (?:es (?:un|una) )?(?:mensaje|correo|respuesta|e-?mail)(?: electrónico)? \
(?:ha sido |fue |es )?(?:generad[oa] |enviad[oa] )?(?:autom[áa]tic[oa]|autom[áa]ticamente)
    esta (?:é )?(?:uma )?(?:mensagem|resposta) (?:automática|gerada automaticamente)
    dies(?:e nachricht wurde| ist eine) automatisch
    """,
)
_NO_ANSWERS = pattern(
    r"\b<phrases>",
    phrases=r"""
    (?:do not|don['’]t) (?:reply|respond|answer) | not (?:be )?monitored
    (?:ne pas|n['’]y) (?:y )?répond | ne répondez pas | non consultée
    no (?:responda|conteste|responder|contestar) | favor (?:de )?no responder
    não respond | nicht (?:auf diese \S+ )?antworten
    """,
)

# What somebody who cannot come asks for.
_INSTEAD = pattern(
    r"\b<words>",
    words=r"""
    replac | instead | in my place | withdraw | cancel
    rempla[cç] | à ma place | désist | annul | renonc
    reempla[zc] | en mi lugar | sustitu | desist | cancel | anul
    """,
)


def may_be_a_persons(subject: str, text: str) -> bool:
    """Whether somebody may have named an absence in the subject, and wants something of us."""
    if not _PLAIN_ABSENCE.match(subject[:300]):
        return False
    return "?" in text[:4_000] or _INSTEAD.search(text[:4_000]) is not None


def answers_an_absence(subject: str, text: str) -> bool:
    """Whether somebody answers below an automatic reply's subject, being there to do so."""
    below = _ANSWER.match(subject[:300]) and _SUBJECT.match(subject[:300])
    return below is not None and not speaks_of_absence(text)


def subject_of_absence(subject: str) -> bool:
    """Whether mail programs give such a subject to replies for absent people."""
    return bool(_SUBJECT.match(subject[:300]) or _ANYWHERE.search(subject[:300]))


def tells_it_is_automatic(text: str) -> bool:
    """Whether a text calls itself automatic, and asks for no answer, as nobody does."""
    start = text[:4_000]
    if not (_AUTOMATIC.search(start) and _NO_ANSWERS.search(start)):
        return False
    return not speaks_for_herself(start)


def speaks_of_absence(text: str) -> bool:
    """Whether a text's beginning says that its author is not there to read."""
    return _TEXT.search(text[:2_000]) is not None
