"""Whether somebody speaks for herself, which no server's notice does."""

from __future__ import annotations

import re

_FIRST_PERSON = re.compile(
    r"\b(?:I|[Mm]y|[Mm]ine|[Jj]e|[Jj]\s?['’]|[Mm](?:on|a|es)|[Mm]is?|[Ss]oy|[Ee]st(?:oy|aré))\b"
    r"|\b[Jj]['’]"
)


def speaks_for_herself(text: str) -> bool:
    """Whether a text has words of the first person in English, French or Spanish."""
    return _FIRST_PERSON.search(text) is not None
