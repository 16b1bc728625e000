"""Email addresses, also inside a sentence; nothing is corrected in silence."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.choice import shorten
from bot.conversation.answers.understood import Understood, answer, ask_again

_CANDIDATE = re.compile(r"[^\s<>()\[\],;:\"“”«»|]+@[^\s<>()\[\],;:\"“”«»|]*")
_SPELLED_AT = re.compile(
    r"\s*(?:[\[({<]\s*(?:at|arobase|arroba|chez|a)\s*[\])}>]|\s(?:at|arobase|arroba)\s)\s*",
    re.IGNORECASE,
)
_SPELLED_DOT = re.compile(
    r"\s*(?:[\[({<]\s*(?:dot|point|punto)\s*[\])}>]|\s(?:dot|point|punto)\s)\s*", re.IGNORECASE
)
# The large providers, whose names are mistyped again and again
_PROVIDERS = (
    *("gmail.com", "hotmail.com", "yahoo.com", "outlook.com", "icloud.com", "live.com"),
    *("protonmail.com", "proton.me", "yahoo.fr", "yahoo.es", "hotmail.fr", "hotmail.es"),
    *("outlook.fr", "outlook.es", "orange.fr", "riseup.net", "googlemail.com", "aol.com"),
)
# One letter from a large provider, and real
_REAL = {"mail.com", "ymail.com", "email.com", "gmx.com", "live.fr", "live.ca", "yahoo.ca"} | {
    *("outlook.be", "hotmail.be", "yahoo.de", "outlook.de", "hotmail.de", "hotmail.it"),
    *(
        "yahoo.it",
        "outlook.it",
        "yahoo.co",
        "orange.sn",
        "orange.ci",
        "orange.ml",
        "rocketmail.com",
    ),
    *("live.es", "live.it", "live.nl", "live.be", "live.de", "proton.com", "pm.me", "yahoo.in"),
}
_TOP_SLIPS = {
    "con": "com",
    "cmo": "com",
    "comm": "com",
    "ocm": "com",
    "vom": "com",
    "cpm": "com",
} | {
    "ogr": "org",
    "orgg": "org",
    "rog": "org",
    "prg": "org",
    "nte": "net",
    "ner": "net",
    "cm0": "com",
}
_EXACT = "="


def understand_email(asked: Asked) -> Understood:
    """The one address in the text."""
    exact = asked.text.startswith(_EXACT)
    found = _addresses(asked.text.removeprefix(_EXACT))
    if not found:
        return _spelled_out(asked)
    if len(found) > 1:
        return ask_again("email_several", text=shorten(", ".join(found)))
    try:
        address = validate_email(found[0], check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return ask_again("email", text=shorten(found[0]))
    better = None if exact else _mistyped(address.ascii_domain or address.domain)
    if better:
        return _did_you_mean(address.normalized, f"{address.local_part}@{better}")
    return answer(address.normalized)


def _addresses(text: str) -> list[str]:
    candidates = (found.removeprefix("mailto:") for found in _CANDIDATE.findall(text))
    trimmed = (found.strip("'‘’`*_.!?…").removeprefix("mailto:") for found in candidates)
    return list({address.casefold(): address for address in trimmed}.values())


def _mistyped(domain: str) -> str | None:
    """What a domain was probably meant to be, when it is one slip away from a large provider."""
    domain = domain.casefold()
    if domain in _PROVIDERS or domain in _REAL:
        return None
    name, _, top = domain.rpartition(".")
    if name == "gmail":
        return "gmail.com"
    if top in _TOP_SLIPS:
        corrected = f"{name}.{_TOP_SLIPS[top]}"
        return _mistyped(corrected) or corrected
    near = [known for known in _PROVIDERS if OSA.distance(known, domain, score_cutoff=1) <= 1]
    if not near:
        near = [known for known in _PROVIDERS if _two_slips(known, domain)]
    return near[0] if near else None


def _two_slips(known: str, domain: str) -> bool:
    return len(known) >= 9 and known[:2] == domain[:2] and OSA.distance(known, domain) <= 2


def _spelled_out(asked: Asked) -> Understood:
    """ "ana at example dot org" is read back, not taken as is."""
    spelled = _SPELLED_DOT.sub(".", _SPELLED_AT.sub("@", asked.text))
    found = _addresses(re.sub(r"\s*@\s*", "@", spelled))
    if len(found) == 1 and "." in found[0].rpartition("@")[2]:
        return _did_you_mean(shorten(asked.text), found[0])
    return ask_again("email", text=shorten(asked.text))


def _did_you_mean(typed: str, better: str) -> Understood:
    """Read back, never taken as is; "=" before an address keeps it exactly as typed."""
    return ask_again("email_typo", text=typed, suggestion=better)
