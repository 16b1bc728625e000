"""What people type to get something done, outside the form, in the three languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.i18n import as_language
from bot.states.folding import fold
from bot.states.mentions import find_states

_LONGEST = 4000
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n\s*\n")

# Whole messages (politeness and punctuation aside) that ask for one thing. A longer text
# is for the FAQ or a person, save for the wish to apply, which people put in many words.
_PHRASES: Mapping[str, str] = {
    "start": "start|hello|hi|hey|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|hola"
    "|buen(?:os|as) (?:dias|tardes|noches)|dear (?:sir|madam|team)s?|menu",
    "help": "help|aide|ayuda|what can you do|que pouvez vous faire|que puede hacer",
    "apply": "apply|application|new application|apply again|postuler|candidature|je postule"
    "|nouvelle candidature|postular|solicitar|solicitud|candidatura|inscribirse|registrar(?:se|me)"
    "|continue|continuer|continuar|resume|reprendre|reanudar|seguir",
    "continue": "continue my application|continuer ma candidature|reprendre ma candidature"
    "|continuar (?:con )?(?:mi|nuestra) (?:solicitud|candidatura)",
    "link": "link|link my accounts?|lier|relier|vincular|enlazar|telegram|by telegram|par telegram"
    "|por telegram|(?:i|we) (?:began|started|applied|wrote) (?:by|on|with|via) (?:e ?mail|telegram)"
    "|(?:j ai|nous avons) (?:commence|postule|ecrit) (?:par|sur|avec|via)"
    " (?:courriel|e ?mail|telegram)"
    "|(?:empece|comence|empezamos|comenzamos|postule) (?:por|en|con) (?:correo|e ?mail|telegram)",
    "language": "language|languages|lang|langue|langues|idioma|idiomas|lengua|change language"
    "|changer (?:de|la) langue|cambiar (?:de|el) idioma",
    "language:en": "english|in english|anglais|en anglais|ingles|en ingles|switch to english",
    "language:fr": "french|in french|francais|en francais|frances|en frances|switch to french",
    "language:es": "spanish|in spanish|espagnol|en espagnol|espanol|en espanol|castellano"
    "|switch to spanish",
    "stop": "stop|stop reminders|unsubscribe|no more reminders|plus de rappels?|arret(?:er)?"
    "|arretez|ne plus (?:me )?rappeler|desabonnement|parar|pare|alto|no mas recordatorios"
    "|basta|darse de baja|baja",
    "remind": "remind me|reminders on|start reminders|rappelez moi|rappels?|recuerdeme"
    "|recordatorios?",
    "status": "status|my applications?|statut|etat|mes candidatures|ma candidature|estado"
    "|mis solicitudes|mi solicitud|mis candidaturas|mi candidatura"
    "|(?:what is|what s|whats) the status of (?:my|our) applications?"
    "|where (?:is|does) (?:my|our) application(?: stand)?"
    "|(?:is|was|has) (?:my|our) application (?:been )?(?:selected|accepted|approved)"
    "|ou en (?:est|sont) (?:ma candidature|mon dossier|notre candidature|mes candidatures)"
    "|quel est (?:le statut|l etat) de (?:ma|notre) candidature"
    "|(?:est ce que )?(?:ma|notre) candidature (?:est(?: elle)?|a t elle ete|a ete)"
    " (?:retenue|acceptee|selectionnee)"
    "|cual es el estado de (?:mi|nuestra) (?:solicitud|candidatura)"
    "|como va (?:mi|nuestra) (?:solicitud|candidatura)"
    "|(?:mi|nuestra) (?:solicitud|candidatura) (?:ha sido|fue) (?:seleccionada|aceptada)"
    "|(?:ha sido|fue) (?:seleccionada|aceptada) (?:mi|nuestra) (?:solicitud|candidatura)",
    "later": "save|save for later|later|enregistrer|sauvegarder|plus tard|guardar|mas tarde",
    "cancel": "cancel|annuler|cancelar|quit|quitter|abandonner",
    "privacy": "privacy|data protection|my privacy|confidentialite|vie privee"
    "|protection des donnees|privacidad|confidencialidad|proteccion de datos",
    "my_data": "my data|show (?:me )?my data|what do you (?:know|keep|have) about me"
    "|what data do you (?:have|hold|keep)(?: (?:about|on) me)?"
    "|mes donnees(?: personnelles)?|montrez moi mes donnees|que savez vous (?:de|sur) moi"
    "|quelles donnees avez vous sur moi"
    "|mis datos(?: personales)?|muestreme mis datos|que saben de mi"
    "|que datos tienen (?:de|sobre) mi",
    "erase": "delete|erase|supprimer|effacer|borrar|eliminar"
    "|(?:i (?:want|wish|would like) to )?(?:delete|erase|remove) (?:all )?(?:of )?(?:my|our)"
    "(?: personal)? (?:data|information|account|file)|forget me|delete (?:me|everything)"
    "|(?:je (?:veux|voudrais|souhaite) (?:que vous )?)?(?:supprimez|supprimer|supprimiez|effacez"
    "|effacer|effaciez) (?:toutes )?(?:mes|nos) (?:donnees|informations)(?: personnelles)?"
    "|oubliez moi|(?:supprimez|effacez) tout"
    "|(?:quiero (?:que )?|deseo (?:que )?)?(?:borre|borren|borrar|elimine|eliminen|eliminar|suprima"
    "|suprimir) (?:todos )?(?:mis|nuestros) datos(?: personales)?|olvideme|borre todo",
    "discreet": "discreet(?: (?:notices|messages))?|notices without content"
    "|(?:avis|notifications|messages) (?:discrets|discretes)|avisos discretos"
    "|notificaciones discretas",
    "withdraw": "withdraw|withdraw my application|retirer|retirer ma candidature"
    "|je retire ma candidature|retirar|retirar mi solicitud|retiro mi solicitud",
}
_NAMES = tuple(_PHRASES)
_ANY = re.compile("|".join(f"({phrases})" for phrases in _PHRASES.values()))  # a group a name

_WISH = re.compile(
    r"\b(?:(?:i|we)(?: would| d)? (?:want|wish|like|intend|hope|need) to (?:apply|submit an"
    r" application|(?:participate|take part) as|speak (?:about|on|at|for))"
    r"|(?:i|we) (?:am|are) applying|let me apply|apply to speak"
    r"|(?:je|j|nous|on) (?:voudrais|voudrait|veut|aimerait|vais|va|ve|voudrions|souhaite"
    r"|souhaitons|souhaiterais|souhaiterions|veux"
    r"|voulons|desire|desirons|aimerais|aimerions)(?: bien)? (?:postuler|candidater"
    r"|deposer (?:une|notre|ma) candidature|poser (?:une|notre|ma) candidature|m inscrire"
    r"|nous inscrire|intervenir|prendre la parole|participer comme)"
    r"|(?:quiero|queremos|quisiera|quisieramos|deseo|deseamos|me gustaria"
    r"|nos gustaria) (?:postular(?:me|nos)?|solicitar|aplicar|inscribir(?:me|nos)|intervenir"
    r"|tomar la palabra|participar como"
    r"|presentar (?:una|mi|nuestra) (?:solicitud|candidatura|postulacion)))\b"
)
_POLITE = re.compile(
    r"\b(?:please|thanks?|thank you|s il vous plait|svp|merci|por favor|gracias)\b"
)


# "Apply for Togo", "postuler pour le Togo": the wish in as many words as a State's name leaves
_APPLYING = re.compile(r"\b(?:appl|postul|candidat|inscri|solicit|aplicar)")
_APPLY_FOR = re.compile(
    r"(?:(?:hello|hi|dear \w+|good \w+|bonjour|bonsoir|salut|hola|buen[oa]s \w+|please|pls|svp"
    r"|por favor) )*(?:to )?(?:i apply|we apply|apply|application|je postule|nous postulons"
    r"|on postule"
    r"|postuler|postule|candidater|candidature|inscription|postulo|postulamos|postular(?:me|nos)?"
    r"|postulacion|solicito|solicitud|candidatura|inscripcion|aplicar|inscribirme)"
    r"(?: (?:to|for|about|on|regarding|speak|pour|sur|concernant|parler|a|au|aux|de|du|la|le|les|l"
    r"|el|los|para|por|sobre|hablar|the))*"
)


@lru_cache(maxsize=16)
def intent(text: str) -> str | None:
    """The one thing a message asks for, or None when it says something else.

    ``/commands`` may carry arguments; words must be the whole message.
    """
    command = re.match(r"/(\w+)", text.strip())
    plain = fold(command.group(1) if command else text)
    if any(wishes_to_apply(each) for each in _SENTENCES.split(text[:_LONGEST])):
        return "apply"
    wanted = bare_intent(plain)
    if wanted == "language" and command is not None:
        return _language(text.strip()[command.end() :]) or wanted
    return wanted


def _language(argument: str) -> str | None:
    """What ``/language es`` or ``/langue français`` names: a code, or a name in any language."""
    argument = re.sub(r"^@\w+", "", argument)  # in groups Telegram adds whom a command is for
    code = as_language(argument.strip())
    named = f"language:{code}" if code else bare_intent(argument)
    return named if named and named.startswith("language:") else None


def bare_intent(text: str) -> str | None:
    """The one thing a message asks for in so many words, whatever waits for an answer."""
    bare = " ".join(_POLITE.sub(" ", fold(text)).split())
    found = _ANY.fullmatch(bare)
    return None if found is None else _NAMES[(found.lastindex or 0) - 1]


def wishes_to_apply(sentence: str) -> bool:
    """Whether a sentence says that somebody wants to apply; a question about it does not."""
    if "?" in sentence:
        return False
    folded = fold(sentence)
    if _WISH.search(folded) is not None:
        return True
    return _APPLYING.search(folded) is not None and _applies_for_a_state(sentence)


def _applies_for_a_state(sentence: str) -> bool:
    """Whether nothing but "apply for" and a State is said."""
    named = find_states(sentence)
    if len(named) != 1:
        return False
    before, after = sentence[: named[0].start], sentence[named[0].end :]
    rest = _POLITE.sub(" ", fold(after)).strip()
    return not rest and _APPLY_FOR.fullmatch(fold(before)) is not None
