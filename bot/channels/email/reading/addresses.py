"""Mail addresses as headers carry them, read strictly where trust hangs on them.

``parseaddr("alice@example.org)bob@evil.test")`` of the standard library answers alice; here
a list with any defect names nobody. Scanning is linear, whatever the input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.email.reading.fields import Fields, decode_words, plain
from bot.channels.email.reading.limits import LIMITS, Limits, MailRefused

_LOCAL = re.compile(r"[^\x00-\x20\x7f\"(),:;<>@\[\\\]\s]{1,128}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[(),:;<>]|\\.|[^"(),:;<>\\]+|.', re.DOTALL)
_LOOSE = re.compile(
    r"[^\x00-\x20\x7f\"(),:;<>@\[\\\]\s«»“”„‘’\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]{1,128}"
    r"@[\w.-]{1,253}"
)
# Where servers and people write who a mail was for.
_RECIPIENT_FIELDS = (
    "delivered-to",
    "x-original-to",
    "x-gm-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "x-forwarded-to",
    "to",
    "cc",
    "resent-to",
)
_COUNTED = ("from", "sender", "reply-to", "to", "cc", "bcc", "resent-to", "resent-cc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One entry of an address list; ``address`` is None where the entry has a defect."""

    name: str
    address: str | None


def fold(address: str) -> str | None:
    """One bare address with its domain in lower case ASCII, or None if it is not one.

    The local part keeps its case: only its own server knows what that means.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or local.startswith(".") or local.endswith("."):
        return None
    folded = fold_domain(domain)
    return f"{local}@{folded}" if folded and ".." not in local else None


def fold_domain(domain: str) -> str | None:
    """A domain in lower case without its final dot, international ones as xn-- labels."""
    domain = domain.strip().removesuffix(".").lower()
    if not domain.isascii():
        domain = _ascii(domain)
    labels = domain.split(".")
    if len(domain) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return domain


def _ascii(domain: str) -> str:
    # idna takes 15 ms to import and nearly no mail needs it.
    import idna  # noqa: PLC0415

    try:
        return idna.encode(domain[:253], uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, IndexError):
        return ""


def mailboxes(value: str) -> list[Mailbox]:
    """The entries of an address list; group names are passed over."""
    return [box for entry in _entries(value) if (box := _mailbox(entry)) is not None]


def _entries(value: str) -> Iterator[list[str]]:
    entry: list[str] = []
    depth = 0
    angle = False
    for piece in _TOKEN.findall(value):
        if piece in "()":
            depth += 1 if piece == "(" else -1
        elif depth == 0 and piece in "<>":
            angle = piece == "<"
        elif depth == 0 and not angle and piece in ",;":
            yield entry
            entry = []
            continue
        elif depth == 0 and not angle and piece == ":" and not any("@" in t for t in entry):
            entry = []
            continue
        entry.append(piece)
    yield entry


def _mailbox(entry: list[str]) -> Mailbox | None:
    if not "".join(entry).strip():
        return None
    words, spec, after, defect = _sorted_tokens(entry)
    if spec is None:
        bare = "".join(words).strip()
        return Mailbox(name=_remark(entry), address=None if defect else fold(bare))
    name = decode_words(" ".join("".join(_unquoted(word) for word in words).split()))
    address = None if defect or "".join(after).strip() else fold(spec)
    return Mailbox(name=name[:200], address=address)


def _sorted_tokens(entry: list[str]) -> tuple[list[str], str | None, list[str], bool]:
    """The words before the angle, what is inside it, what follows, and whether all is well."""
    words: list[str] = []
    inside: list[str] = []
    after: list[str] = []
    depth = angles = 0
    state = words
    for piece in entry:
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth -= 1
            if depth < 0:
                return words, None, after, True
        elif depth:
            continue
        elif piece == "<":
            angles += 1
            state = inside
        elif piece == ">":
            state = after
        else:
            state.append(piece)
    spec = "".join(inside) if angles else None
    return words, spec, after, depth != 0 or angles > 1 or (angles == 1 and state is not after)


def _remark(entry: list[str]) -> str:
    """The name in parentheses that old programs put behind a bare address."""
    found = re.search(r"\(([^()]{1,200})\)\s*$", "".join(entry)[-300:])
    return decode_words(found[1].strip()) if found else ""


def _unquoted(word: str) -> str:
    if len(word) >= 2 and word[0] == word[-1] == '"':
        return re.sub(r"\\(.)", r"\1", word[1:-1])
    return word


def sole_sender(fields: Fields) -> str | None:
    """The one address in the one From field.

    With two From fields, two addresses or any defect there is no sender: nobody is
    believed.
    """
    values = [value for name, value in fields.entries if name == "from"]
    boxes = mailboxes(plain(values[0])) if len(values) == 1 else ()
    return boxes[0].address if len(boxes) == 1 else None


def recipients(fields: Fields) -> tuple[str, ...]:
    """Every address this mail was for, the delivering servers' words first."""
    found: dict[str, None] = {}
    for field in _RECIPIENT_FIELDS:
        for value in fields.every(field):
            found |= dict.fromkeys(loose_addresses(value))
    return tuple(found)[: LIMITS.addresses]


def loose_addresses(text: str) -> Iterator[str]:
    """Everything in a text that looks like an address, folded; for reports, not for trust."""
    for match in _LOOSE.finditer(text):
        folded = fold(match[0].strip(".'"))
        if folded and "." in folded.rpartition("@")[2]:
            yield folded


def check_count(fields: Fields, limits: Limits = LIMITS) -> None:
    """Refuse a mail that names more people than a person would write to."""
    count = sum(value.count(b"@") for name, value in fields.entries if name in _COUNTED)
    if count > limits.addresses:
        raise MailRefused("too many addresses")
