"""Mail inside PGP or S/MIME: signed words are read, encrypted ones are told from no words."""

from __future__ import annotations

import re

from bot.channels.email.reading.opaque import SIGNED_TYPES
from bot.channels.email.reading.structure import Part

_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\s*\n(?:[A-Za-z]{1,20}: [^\n]{0,200}\n)*\s*?\n",
    re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"^-----BEGIN PGP SIGNATURE-----.*?(?:^-----END PGP SIGNATURE-----[^\n]*|\Z)",
    re.MULTILINE | re.DOTALL,
)
_ESCAPED = re.compile(r"^- (?=-)", re.MULTILINE)
_ENCRYPTED = re.compile(r"^-----BEGIN PGP MESSAGE-----\s*$", re.MULTILINE)
_FORM = 2_000  # an encrypted mail begins so at once; a quotation of one stands further down
_SEALED_TYPES = frozenset({"application/pgp-encrypted"})
# What belongs to a mail's wrapping and is no document of anybody's.
WRAPPING = frozenset(
    {
        *("application/pgp-signature", "application/pkcs7-signature"),
        *("application/x-pkcs7-signature", "application/pgp-encrypted", "application/pgp-keys"),
        *("message/delivery-status", "message/disposition-notification", "text/rfc822-headers"),
    }
)


def unarmoured(text: str) -> str:
    """The words inside a signature in plain text, without its marks."""
    begins = _SIGNED.search(text[:_FORM])
    if begins is None:
        return text
    signed = text[: begins.start()] + text[begins.end() :]
    return _ESCAPED.sub("", _SIGNATURE.sub("", signed))


def is_encrypted(root: Part, text: str) -> bool:
    """Whether a mail's words are there only for whoever holds a key."""
    if _ENCRYPTED.search(text[:_FORM]):
        return True
    return any(
        part.type in _SEALED_TYPES
        or (
            part.type in SIGNED_TYPES
            and not part.holds_letter
            and part.options.get("smime-type", "enveloped-data") != "signed-data"
        )
        for part in root.walk()
    )
