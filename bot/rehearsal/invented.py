"""Invented organisations and speakers, in three languages, drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from bot import states
from bot.facts.cycle import Cycle
from bot.i18n import Language

_FIRST: Mapping[str, Sequence[str]] = {
    "woman": ("Ama", "Nadia", "Rosa", "Miriam", "Chantal", "Elena", "Grace", "Leila"),
    "man": ("Koffi", "Daniel", "Luis", "Ibrahim", "Jean", "Pavel", "Moses", "Omar"),
}
_SYLLABLES = (
    "ka",
    "ro",
    "mi",
    "ten",
    "sal",
    "vo",
    "da",
    "lin",
    "be",
    "tur",
    "no",
    "fa",
    "gui",
    "pe",
)
_NAMES: Mapping[Language, Sequence[str]] = {
    "en": ("River Rights Watch {n}", "Open Courts {n}", "Women of the Coast {n}", "Free Press {n}"),
    "fr": ("Ligue du Fleuve {n}", "Justice pour tous {n}", "Femmes debout {n}", "Presse libre {n}"),
    "es": ("Liga del Río {n}", "Justicia abierta {n}", "Mujeres en pie {n}", "Prensa libre {n}"),
}
# What would ping, run or break something where it is shown unescaped.
_HOSTILE = "<!channel> *Ligue* & =HYPERLINK(1) _{n}_ `<b>` [x](y)"
_AIMS: Mapping[Language, str] = {
    "en": "We accompany families before the courts and document what happened to them.",
    "fr": "Nous accompagnons les familles devant les tribunaux et documentons les faits.",
    "es": "Acompañamos a las familias ante los tribunales y documentamos lo ocurrido.",
}
_ROLES: Mapping[Language, str] = {
    "en": "Head of programmes",
    "fr": "Responsable des programmes",
    "es": "Responsable de programas",
}
_YES: Mapping[Language, tuple[str, str]] = {
    "en": ("yes", "no"),
    "fr": ("oui", "non"),
    "es": ("sí", "no"),
}
_WORDS: Mapping[tuple[str, str], Mapping[Language, str]] = {
    ("organisation_type", "cso"): {"en": "CSO", "fr": "OSC", "es": "OSC"},
    ("organisation_type", "nhri"): {"en": "NHRI", "fr": "INDH", "es": "INDH"},
    ("scope", "national"): {"en": "national", "fr": "nationale", "es": "nacional"},
    ("scope", "regional"): {"en": "regional", "fr": "régionale", "es": "regional"},
    ("scope", "international"): {
        "en": "international",
        "fr": "internationale",
        "es": "internacional",
    },
    ("upr_report", "none"): {"en": "no report", "fr": "aucun rapport", "es": "ningún informe"},
    ("upr_report", "individual"): {"en": "individual", "fr": "individuel", "es": "individual"},
    ("upr_report", "joint"): {"en": "joint", "fr": "conjoint", "es": "conjunto"},
    ("speaker_gender", "woman"): {"en": "woman", "fr": "femme", "es": "mujer"},
    ("speaker_gender", "man"): {"en": "man", "fr": "homme", "es": "hombre"},
    ("publish_name", "yes"): {"en": "may be published", "fr": "publié", "es": "puede publicarse"},
    ("publish_name", "no"): {"en": "confidential", "fr": "confidentiel", "es": "confidencial"},
    ("themes", "torture"): {"en": "torture", "fr": "torture", "es": "tortura"},
    ("themes", "elections"): {"en": "elections", "fr": "élections", "es": "elecciones"},
    ("themes", "women"): {"en": "women", "fr": "femmes", "es": "mujeres"},
    ("themes", "health"): {"en": "health", "fr": "santé", "es": "salud"},
    ("themes", "education"): {"en": "education", "fr": "éducation", "es": "educación"},
}
_THEMES = ("torture", "elections", "women", "health", "education")
_LANGUAGES: Mapping[Language, str] = {
    "en": "English and French",
    "fr": "français et anglais",
    "es": "español e inglés",
}


def answers(chance: random.Random, number: int, language: Language, cycle: Cycle) -> dict[str, str]:
    """What one applicant types for each field; the last name is nobody else's."""
    yes, no = _YES[language]
    gender = chance.choice(("woman", "man"))
    state, other = chance.sample(cycle.codes, 2) if len(cycle.codes) > 1 else cycle.codes * 2
    published = chance.random() < 0.6
    given = {
        "state": states.name(state, language),
        "other_state": states.name(other, language),
        "organisation": chance.choice((*_NAMES[language], _HOSTILE)).format(n=number),
        "ecosoc": chance.choice((yes, no)),
        "founded": str(chance.randrange(1962, 2019)),
        "upr_report_reference": f"JS{number}",
        "coalition": chance.choice((yes, no)),
        "coalition_name": chance.choice(_NAMES[language]).format(n=number * 7),
        "coalition_members": str(chance.randrange(3, 40)),
        "email": f"office{number}@example.org",
        "phone": f"+41 22 700 {number % 90 + 10} {number // 90 % 90 + 10}",
        "website": f"https://www.example.org/{number}",
        "address": f"Rue du Port {number}, Lomé",
        "aim": _AIMS[language],
        "engagement": no,
        "speaker_first_name": chance.choice(_FIRST[gender]),
        "speaker_last_name": _surname(chance, number),
        "speaker_position": _ROLES[language],
        "speaker_email": f"speaker{number}@example.org",
        "speaker_phone": f"+41 79 700 {number % 90 + 10} {number // 90 % 90 + 10}",
        "speaker_languages": _LANGUAGES[language],
        "consent": yes,
    }
    chosen = {
        "organisation_type": chance.choices(("cso", "nhri"), (9, 1))[0],
        "scope": chance.choices(("national", "regional", "international"), (7, 1, 2))[0],
        "upr_report": chance.choice(("none", "individual", "joint")),
        "speaker_gender": gender,
        "publish_name": "yes" if published else "no",
    }
    for field, option in chosen.items():
        given[field] = _WORDS[field, option][language]
    themes = chance.sample(_THEMES, chance.randrange(1, 4))
    given["themes"] = ", ".join(_WORDS["themes", theme][language] for theme in themes)
    return given


def _surname(chance: random.Random, number: int) -> str:
    """A name that stands nowhere else, so that it can be searched for: the number in syllables."""
    own, rest = "", number
    while rest:
        rest, place = divmod(rest, len(_SYLLABLES))
        own += _SYLLABLES[place]
    # Its ending keeps it from being the beginning of somebody else's.
    return "".join(chance.choices(_SYLLABLES, k=2)).capitalize() + f"x{own}z"
