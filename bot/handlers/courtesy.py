"""Thanks and farewells: a friendly word back, and nobody in the office is troubled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from bot import effects as fx
from bot.context import Context
from bot.events import PersonWrote
from bot.handlers.drafts import ask_again, own_application
from bot.handlers.speech import conversation_of, person_in, say, spoken
from bot.message import Message
from bot.states.folding import fold
from bot.workflows import confirmations

Courtesy = Literal["thanks", "noted"]

# What says thanks (or goodbye), what says that a message was taken note of, and what may
# stand around both. Anything else makes a message more than a courtesy.
_PHRASES: Mapping[str, str] = {
    "thanks": "thanks|thank you|thx|many thanks|much appreciated|merci|mille mercis|gracias"
    "|mil gracias|muchas gracias|agradecid[oa]s?|(?:i|we) thank you|je vous remercie"
    "|nous vous remercions|le agradezco|les agradezco|le agradecemos|goodbye|bye"
    "|au revoir|adios|hasta luego|hasta pronto|a bientot|see you|take care"
    "|bonne (?:journee|soiree|semaine|continuation|fin de semaine)|bon (?:weekend|week end)"
    "|have a (?:nice|good|great|lovely) (?:day|evening|week|weekend)"
    "|que tenga (?:un )?(?:buen dia|buena tarde|buenas? noches?)|buen dia|feliz dia",
    "noted": "ok(?:ay)?|okey|all right|alright|perfect|great|good|very good|excellent|wonderful"
    "|noted|well noted|understood|got it|received|well received|i see|d accord|entendu|c est note"
    "|bien note|note|bien recu|recu|compris|parfait|super|tres bien|c est compris|de acuerdo"
    "|entendido|recibido|perfecto|excelente|muy bien|vale|listo|tomo nota|genial|claro",
    "beside": "with|very much|so much|a lot|again|in advance|kindly|beaucoup|bien|infiniment|encore"
    "|d avance|par avance|de antemano|de nuevo|mucho|infinitas|hello|hi|dear|bonjour|bonsoir"
    "|hola|buenos dias|buenas tardes|madam|sir|madame|monsieur|senora?|colleagues?|team|all"
    "|toutes|tous|et|and|y|a|to|you|vous|usted|ustedes|(?:for|pour|por) (?:the|your|all your|la"
    "|le|les|votre|vos|su|sus|todo|tout|everything|all)(?: (?:kind|quick|prompt|help"
    "|informations?|answer|reply|response|message|mail|email|support|time|work|clarification|precisions?"
    "|reponse|aide|rapide|retour|soutien|travail|courriel|disponibilite|ayuda|respuesta"
    "|informacion|apoyo|mensaje|correo|rapida|tiempo|atencion|attention|confirmation"
    "|confirmacion))*",
}
_ANY = re.compile(rf"(?:{'|'.join(_PHRASES.values())})(?: (?:{'|'.join(_PHRASES.values())}))*")
_THANKS = re.compile(rf"\b(?:{_PHRASES['thanks']})\b")
_NOTED = re.compile(rf"\b(?:{_PHRASES['noted']})\b")
_EMOJI = frozenset("👍🙏👌😊🙂😀😃😄😉❤♥💐🌹🤝👏✅🙌\ufe0f\u200d🏻🏼🏽🏾🏿")
_LONGEST = 160


def courtesy(text: str) -> Courtesy | None:
    """Whether a message is nothing but thanks, or nothing but taking note."""
    bare = "".join(sign for sign in text if sign not in _EMOJI)
    if text.strip() and not bare.strip():
        return "noted"
    folded = fold(bare)
    if "?" in text or len(folded) > _LONGEST or not _ANY.fullmatch(folded):
        return None
    if _THANKS.search(folded):
        return "thanks"
    return "noted" if _NOTED.search(folded) else None


def answer(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Thanks get a short answer; in the middle of a form they are no answer to its question."""
    said = None if event.attachments else courtesy(event.text)
    if said is None:
        return None
    conversation = conversation_of(context)
    language = spoken(event, context)
    if confirmations.awaiting(context):
        please = Message(key="courtesy.and_confirm")
        return [say(context, please, language)] if said == "thanks" else None
    if conversation.mode == "withdrawing" or (conversation.mode == "form" and said == "noted"):
        return None
    application = own_application(context, conversation.application)
    if conversation.mode in {"form", "review", "leaving"} and application is not None:
        return [ask_again(context, application, language)]
    if person_in(context).at_once:
        return []
    return [say(context, Message(key="courtesy.welcome"), language)]
