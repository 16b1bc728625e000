"""The words by which one recognises greetings, closings, questions and requests, cheaply."""

from __future__ import annotations

import re

from bot.i18n import Language

_FLAGS = re.IGNORECASE | re.VERBOSE

greets = re.compile(
    r"""^\W*(?:
    (?:dear|hello|hi|hey|greetings|good\s+(?:morning|afternoon|evening|day)
      |bonjour|bonsoir|salut|coucou|ch[eè]re?s?|madame|monsieur|mesdames
      |hola|buen[oa]s?(?:\s+(?:d[ií]as?|tardes|noches))?|estimad[oa]s?|se[nñ]or(?:es|as?)?)
    \b(?:[^,.!?:;\n]{0,40}?[,.!:;\n]+|\s*$)
    |(?:hello|hi|hey|hola|bonjour|bonsoir|salut|bjr|bsr|slt|buen(?:os|as)\s+(?:d[ií]as|tardes|noches)
      |good\s+(?:morning|afternoon|evening))\s+
    )\s*(?:(?:sirs?|madams?|all|team|everyone|madame|monsieur|messieurs|[aà]\s+tous|a\s+todos)
      \b[\s,.!:;/]*)*
    (?:i\s+hope\s+(?:this|you|that)[^.!?\n]*[.!\n]\s*|j'esp[eè]re\s+que[^.!?\n]*[.!\n]\s*
      |espero\s+que\s+(?:est[eé]|se\s+encuentr)[^.!?\n]*[.!\n]\s*)?""",
    _FLAGS,
)

closes = re.compile(
    r"""^\W*(?:
    (?:(?:many|with|my)\s+)?(?:best|kind|warm|kindest|sincere)?\s*(?:regards|wishes|greetings)\b
    |(?:yours|sincerely|respectfully|cheers)\b
    |(?:many\s+)?thank(?:s|\s+you)\b(?!.*\bplease\b)[^?]*$
    |looking\s+forward|(?:i|we)\s+look\s+forward|awaiting
    |cordialement|bien\s+(?:[aà]\s+vous|cordialement)|(?:meilleures\s+|sinc[eè]res\s+)?salutations
    |(?:avec\s+)?mes\s+remerciements|merci(?:\s+(?:d'avance|par\s+avance|beaucoup|bien
      |de\s+votre|pour\s+votre|infiniment)[^?]*)?\W*$
    |(?:je|nous)\s+vous\s+(?:remerci|prie\s+d'agr|prions\s+d'agr)|dans\s+l'attente
    |veuillez\s+(?:agr[eé]er|recevoir)|respectueusement
    |(?:reciban?\s+)?(?:un\s+)?(?:cordial(?:es)?\s+|atentos?\s+)?saludos?\b|atentamente
    |cordialmente|atte\b|(?:muchas\s+|mil\s+|de\s+antemano,?\s+)?gracias(?:\s+(?:de\s+antemano|por)
      [^?]*)?\W*$
    |(?:le|les)\s+agradezco|(?:le|les)\s+agradecemos|(?:quedo|quedamos)\s+(?:a\s+la|atent|en)
    |en\s+espera\s+de
    )""",
    _FLAGS,
)

_INTERROGATIVE: dict[Language, str] = {
    "en": r"""how|what(?:'?s)?|when(?:'?s)?|where(?:'?s)?|who(?:m|se|'s)?|why|which|whether
        |(?:can|could|may|might|should|must|shall|will|would|do|does|did|is|are|am|was|were
        |has|have|isn't|aren't|don't|doesn't|won't)\s+(?:i|we|you|u|he|she|it|they|there|this
        |that|the|a|an|our|my|your|one|any|anyone|someone|ngos?|speakers?|only|all)
        |is|are|until\s+when|by\s+when|any""",
    "fr": r"""comment|quand|combien|o[uù](?=\s+(?:est|se|puis|peut|trouver|sont|aura|faut|dois))
        |quel(?:le)?s?|qui|que|pourquoi|lequel|laquelle|est[\s-]ce|qu'est|qu'|c'est\s+quoi
        |cest\s+quoi
        |(?:[aà]|de|en|pour|avant|dans|sur|par|avec)\s+(?:quel(?:le)?s?|qui|quoi)|jusqu'
        |(?:peut|puis|pouvons|pouvez|pourriez|pourrions|pourrait|faut|dois|doit|devons|avez|auriez
        |est|sont|sera|seront|serait|ont|ont|y\s+a|existe|fournissez|payez|acceptez|savez)
        (?:-t)?-(?:t-)?(?:on|je|nous|vous|il|elle|ils|elles|ce)|y\s+a\s+t[\s-]il|(?:on
        |je)\s+peut?x?""",
    "es": r"""c[oó]mo|cu[aá]ndo|cu[aá]nt[oa]s?|d[oó]nde|ad[oó]nde|qui[eé]n(?:es)?|qu[eé]
        |cu[aá]l(?:es)?
        |por\s+qu[eé]|hasta\s+cu[aá]ndo|(?:a|con|de|en|para|por)\s+(?:qu[eé]|qui[eé]n|cu[aá]l)
        |(?:puedo|podemos|pueden|puede|podr[ií]an?|podr[ií]amos|se\s+puede|se\s+pueden|es\s+posible
        |hay\s+que|hace\s+falta|tengo\s+que|debo|debemos|tienen|aceptan|pagan|hay|es\s+(?:gratis
        |obligatorio|necesario))""",
}
_REQUEST: dict[Language, str] = {
    "en": r"""please|kindly|(?:i|we)(?:'d|\s+would)?\s+(?:like|want|need|wish)|(?:i|we)\s+(?:ask
        |request
        |am\s+writing|are\s+writing|was\s+wondering|wonder|inquire|don't\s+know
        |would\s+be\s+grateful)
        |let\s+(?:me|us)\s+know|tell\s+me|send\s+me|send\s+us|give\s+me|explain|any\s+chance
        |question""",
    "fr": r"""merci\s+de|veuillez|pri[eè]re\s+de|je\s+(?:voudrais|veux|souhait|d[eé]sire
        |vous\s+prie|cherche
        |ne\s+sais|demande)|(?:j'|nous\s+)aimer(?:ais|ions)|nous\s+(?:voudrions|voulons|souhait
        |d[eé]sir
        |aimerions|demandons|vous\s+prions)|dites[\s-]|envoyez|expliquez|indiquez
        |s'il\s+vous\s+pla|svp
        |il\s+me\s+faut|il\s+nous\s+faut|j'ai\s+besoin|nous\s+avons\s+besoin|question""",
    "es": r"""por\s+favor|porfa|(?:quiero|quisiera|quisi[eé]ramos|queremos|deseo|deseamos
        |desear[ií]a
        |necesito|necesitamos|solicito|solicitamos)|(?:me|nos)\s+gustar[ií]a|les?\s+(?:ruego
        |rogamos|pido
        |pedimos|agradecer[ií]a)|s[ií]rvan?se|d[ií]gan(?:me|nos)|env[ií]en(?:me|nos)|expliquen
        |pregunta""",
}

_POINTING_BACK: dict[Language, str] = {
    "en": r"""(?:and\s+|so\s+|but\s+)?(?:does|do|is|would|will|can|could|may|what\s+does|how\s+does)
        \s+(?:that|this|it|these|those)\b|(?:in|for)\s+(?:this|that|such\s+a)\s+case
        |what\s+(?:should|can|shall|must|do)\s+(?:i|we)\s+do\b|what\s+now|why\b
        |(?:can|could|may|do|should)\s+(?:i|we)\s+still
        |how\s+(?:do|can|should|could)\s+(?:i|we)\s+\w+\s+(?:it|that|this|them)
        |[^.?!]{0,60}\b(?:anyway|all\s+the\s+same|even\s+so|like\s+(?:this|that))""",
    "fr": r"""(?:et\s+|mais\s+)?(?:est[\s-]ce\s+que\s+)?(?:cela|[cç]a|ceci)\b|dans\s+ce\s+cas
        |(?:est[\s-]ce|c'est)\s+(?:(?:encore|toujours|quand\s+m[eê]me|bien|vraiment)\s+)?
        (?:possible|grave|normal|suffisant|autoris[eé]|un\s+(?:probl[eè]me|obstacle|handicap|souci))
        |que\s+(?:faire|(?:dois|puis|pouvons|devons|pouvez)[\s-](?:je|nous|vous)\s+faire)
        |comment\s+(?:faire\b|(?:le|la|les|l'|y|en)\s?(?:\w+(?:er|ir|re|ons|ez)|puis-je)\b)|pourquoi\b|(?:puis-je|pouvons-nous|peut-on)\s+(?:quand\s+m[eê]me|encore)
        |[^.?!]{0,60}\b(?:malgr[eé]\s+(?:tout|cela)|quand\s+m[eê]me|ainsi|comme\s+[cç]a)""",
    "es": r"""(?:y\s+|pero\s+)?(?:eso|esto)\b|en\s+(?:ese|este|tal)\s+caso
        |(?:qu[eé]|c[oó]mo)\s+(?:hago|hacemos|debo\s+hacer|debemos\s+hacer|puedo\s+hacer)(?=\W*$)
        |c[oó]mo\s+l[oae]s?\s+\w+(?:[aei]mos|o)\b
        |es\s+(?:eso|esto|(?:todav[ií]a\s+|a[uú]n\s+)?(?:posible|normal|suficiente|grave
        |un\s+(?:problema|obst[aá]culo|impedimento)))\b|por\s+qu[eé]\b
        |(?:puedo|podemos|podr[ií]amos)\s+(?:igual|todav[ií]a|a[uú]n)
        |[^.?!]{0,60}\b(?:as[ií]|igual|de\s+tod[oa]s\s+(?:modos|formas|maneras))""",
}
# Worded as requests are, but nothing is asked for
_COURTESY: dict[Language, str] = {
    "en": r"""please\s+(?:accept|find|note|forgive|excuse|pardon|feel\s+free
        |(?:do\s+not|don't)\s+hesitate)
        |(?:please\s+)?let\s+(?:me|us)\s+know\s+(?:if|should)\s+
        (?:you\s+(?:need|require|want|have|wish|would)|any(?:thing)?\s+(?:is|else|further|other|more))
        |(?:i|we)\s+would\s+(?:be\s+(?:very\s+)?grateful\s+for|appreciate)\s+(?:an?|any|the|your)
        \s+(?:\w+\s+)?(?:reply|response|answer|help|attention|time|consideration)
        |(?:i|we)(?:'d|\s+would)?\s+(?:want|like|wish)\s+to\s+(?:thank|congratulate|greet)
        |(?:i|we)\s+wish\s+you|any\s+help\s+(?:is|would\s+be)""",
    "fr": r"""veuillez\s+(?:agr[eé]er|recevoir|croire|accepter|trouver|noter
        |(?:m'|nous\s+)?excuser)
        |(?:dans\s+l'attente[^.?!]{0,60}\s)?(?:je|nous)\s+vous\s+pri(?:e|ons)\s+
        (?:d'|de\s+)(?:bien\s+vouloir\s+)?(?:agr[eé]er|recevoir|croire|accepter|(?:m'|nous\s+)?excuser)
        |merci\s+de\s+(?:votre|vos|(?:m'|nous\s+)avoir|(?:me|nous)\s+r[eé]pondre\s*(?:\w+\s*){0,4}\W*$)
        |(?:je|nous)\s+(?:souhait|voudr|tien|ten|d[eé]sir)\w+\s+(?:[aà]\s+)?vous\s+
        (?:remerci|f[eé]licit|salu|souhait)""",
    "es": r"""(?:por\s+favor,?\s+)?(?:disculpen?|perdonen?|no\s+duden?|acepten?|reciban?)\s
        |s[ií]rvan?se\s+(?:encontrar|recibir|aceptar)|les?\s+(?:deseo|deseamos)
        |les?\s+(?:ruego|rogamos|pido|pedimos)\s+(?:que\s+)?(?:acept|recib|disculp)\w+
        |les?\s+agradecer[ií]a(?:mos)?\s+(?:una\s+|su\s+|la\s+|mucho\s+)?(?:pronta\s+|r[aá]pida\s+)?
        (?:respuesta|ayuda|atenci[oó]n|colaboraci[oó]n)
        |(?:quiero|quisiera|quisi[eé]ramos|queremos|deseo|deseamos)\s+
        (?:agradec|felicit|salud|desear)""",
}


def _starting(patterns: dict[Language, str]) -> re.Pattern[str]:
    together = "|".join(f"(?:{pattern})" for pattern in patterns.values())
    # One run of signs in a row at most: two would share a long one out in every way there is.
    opening = r"^\W*(?:(?:and|also|et|y|but|so|puis|adem[aá]s)\b\W*)?"
    return re.compile(rf"{opening}(?:{together})\b", _FLAGS)


def _anywhere(patterns: dict[Language, str]) -> re.Pattern[str]:
    together = "|".join(f"(?:{pattern})" for pattern in patterns.values())
    return re.compile(rf"\b(?:{together})", _FLAGS)


starts_a_question = _starting(_INTERROGATIVE)
points_back = _starting(_POINTING_BACK)
"""Whether a question is about what was said before it: "Does that matter?"."""
_requests = _anywhere(_REQUEST)
_courteous = re.compile(rf"^\W*(?:{'|'.join(_COURTESY.values())})", _FLAGS)


def asks(sentence: str) -> bool:
    """Whether a sentence of a message asks or requests something."""
    if "?" not in sentence and _courteous.match(sentence):
        return False
    return (
        "?" in sentence
        or starts_a_question.match(sentence) is not None
        or _requests.search(sentence) is not None
    )
