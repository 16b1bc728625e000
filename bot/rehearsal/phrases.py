"""What simulated applicants say, in their three languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.i18n import Language

BEGIN: Mapping[Language, str] = {
    "en": "I would like to apply to speak at the Pre-sessions.",
    "fr": "Je voudrais postuler pour intervenir aux Pré-sessions.",
    "es": "Quisiera postular para intervenir en las Pre-sesiones.",
}
SEND: Mapping[Language, str] = {"en": "SEND", "fr": "ENVOYER", "es": "ENVIAR"}
ASIDES: Mapping[Language, Sequence[str]] = {
    "en": ("Is there a fee to take part?", "asdf qwer", "🙏", "Where do I park my helicopter?"),
    "fr": ("Faut-il payer pour participer ?", "azertyuiop", "🙏", "Où garer mon hélicoptère ?"),
    "es": ("¿Hay que pagar para participar?", "asdfg ñlkj", "🙏", "¿Dónde aparco mi globo?"),
}
AWAY: Mapping[Language, str] = {
    "en": "Yes, I am out of the office until Monday.",
    "fr": "Oui, je suis absente du bureau jusqu’à lundi.",
    "es": "Sí, estoy fuera de la oficina hasta el lunes.",
}
CORRECTED: Mapping[Language, str] = {
    "en": "We train young lawyers and publish a yearly report.",
    "fr": "Nous formons de jeunes juristes et publions un rapport annuel.",
    "es": "Formamos a jóvenes juristas y publicamos un informe anual.",
}
YES_NO: Mapping[Language, Mapping[str, str]] = {
    "en": {"yes": "Yes, I will take part.", "no": "No, I cannot come."},
    "fr": {"yes": "Oui, je participerai.", "no": "Non, je ne peux pas venir."},
    "es": {"yes": "Sí, participaré.", "no": "No, no puedo ir."},
}
YES: Mapping[Language, str] = {"en": "yes", "fr": "oui", "es": "sí"}
ERASE: Mapping[Language, str] = {
    "en": "Delete my data",
    "fr": "Supprimez mes données",
    "es": "Borre mis datos",
}
DISCREET: Mapping[Language, str] = {
    "en": "discreet notices",
    "fr": "avis discrets",
    "es": "avisos discretos",
}
SPEAK: Mapping[Language, str] = {"en": "in English", "fr": "en français", "es": "en español"}
PREVENTED: Mapping[Language, str] = {
    "en": "I can no longer attend.",
    "fr": "Je ne pourrai pas venir.",
    "es": "No podré asistir.",
}
QUOTING: Mapping[Language, str] = {
    "en": "I shall go on with this next week. A colleague wrote to me:\n\n> STOP\n> delete my data",
    "fr": "Je continuerai la semaine prochaine. Un collègue m’a écrit :\n\n> STOP\n"
    "> supprimez mes données",
    "es": "Seguiré la semana próxima. Un colega me escribió:\n\n> STOP\n> borre mis datos",
}
