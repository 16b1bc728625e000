"""Whether our own mail server vouches for the sender's domain (RFC 8601).

Only the topmost Authentication-Results field is looked at, only when it carries the
configured authserv-id, and only when it stands where our server writes: above the first
Received field that an earlier server could have sent along. Everything else is "none".
"""

from __future__ import annotations

import re

from bot.channels.email.reading.addresses import fold_domain
from bot.channels.email.reading.fields import Fields, plain
from bot.channels.email.reading.parsed import Authenticity

_LONGEST = 8_000
# authres recurses once per nested comment.
_MOST_COMMENTS = 40
_BY = re.compile(r"\bby\s+([\w.-]{1,253})", re.IGNORECASE)


def authenticity(fields: Fields, authserv_id: str | None, sender: str | None) -> Authenticity:
    """What the trusted field says, and the domain it proves if that is the sender's."""
    value = _trusted_value(fields, authserv_id) if authserv_id else None
    if value is None or len(value) > _LONGEST or value.count("(") > _MOST_COMMENTS:
        return Authenticity()
    return _read(value, sender.rpartition("@")[2] if sender else None)


def _trusted_value(fields: Fields, authserv_id: str) -> str | None:
    for name, value in _ours(fields, authserv_id):
        if name == "authentication-results":
            text = plain(value)
            return text if _identifier(text) == authserv_id.strip().lower() else None
    return None


def _ours(fields: Fields, authserv_id: str) -> tuple[tuple[str, bytes], ...]:
    """The fields our own servers wrote: down to the first Received that another's may follow."""
    received = [
        (at, _BY.search(plain(value[:2_000])))
        for at, (name, value) in enumerate(fields.entries)
        if name == "received"
    ]
    wanted = authserv_id.strip().lower()
    own = [at for at, by in received if by and by[1].lower().rstrip(".") == wanted]
    border = own[0] if own else (received[0][0] if received else len(fields.entries))
    below = [at for at, _ in received if at > border]
    return fields.entries[: below[0] if below else len(fields.entries)]


def _identifier(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text).partition(";")[0].split(" ")[0].strip().lower()


def _read(value: str, domain: str | None) -> Authenticity:
    # authres is only needed where an authserv-id is configured and present.
    import authres  # noqa: PLC0415

    try:
        results = authres.AuthenticationResultsHeader.parse(
            f"Authentication-Results: {value}"
        ).results
    except (authres.core.AuthResError, ValueError, IndexError, AttributeError):
        return Authenticity()
    verdicts = {"spf": "none", "dkim": "none", "dmarc": "none"}
    proven: str | None = None
    for result in results:
        method = str(result.method).lower()
        if method not in verdicts:
            continue
        verdict = str(result.result or "none").lower()
        if verdicts[method] in {"none", verdict} or verdict == "pass":
            verdicts[method] = verdict
        if verdict == "pass" and domain and _aligned(_proven_domain(method, result), domain):
            proven = domain
    failed = verdicts["dmarc"] not in {"none", "pass", "bestguesspass"}
    return Authenticity(**verdicts, domain=None if failed else proven)


def _proven_domain(method: str, result: object) -> str | None:
    """The domain a result is about; a bare DMARC pass speaks of the one in From."""
    wanted = {"dmarc": "from", "dkim": "d", "spf": "mailfrom"}[method]
    for entry in getattr(result, "properties", ()):
        if str(entry.name).lower() == wanted and entry.value:
            return fold_domain(str(entry.value).rpartition("@")[2])
    return None


def _aligned(proven: str | None, domain: str) -> bool:
    # Relaxed alignment without a list of public suffixes: the same domain, or one under
    # the other with at least two labels in common.
    if not proven or "." not in proven or "." not in domain:
        return False
    return proven == domain or domain.endswith(f".{proven}") or proven.endswith(f".{domain}")
