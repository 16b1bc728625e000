"""Vocabularies as people read them, turned into patterns.

A block holds phrases separated by " | " or line ends; a space stands for any white space,
" ?" for white space that may be missing.
Inside a phrase, regular expressions may be used where a language inflects, and a backslash
at the end of a line joins the next one to it. An ending (``\\w*``) is no longer than endings
are: without that bound, a word repeated without spaces costs the square of its length.
"""

from __future__ import annotations

import re


def any_of(block: str) -> str:
    """A group that matches any of the phrases in a block."""
    block = re.sub(r"\\\n\s*", "", block)
    phrases = [phrase.strip() for phrase in re.split(r"\s+\|\s+|\n", block)]
    return "(?:" + "|".join(_spaced(phrase) for phrase in phrases if phrase) + ")"


def _spaced(phrase: str) -> str:
    # " ?" is a space that may be missing; within brackets a space stands for itself.
    bounded = phrase.replace(r"\w*", r"\w{0,15}").replace(r"\w+", r"\w{1,15}")
    spaced = re.sub(r" \?", r"\\s?", bounded)
    return re.sub(r"(?<!\[) +(?![^\[]*\])", r"\\s+", spaced)


def pattern(template: str, /, **blocks: str) -> re.Pattern[str]:
    """A case-insensitive pattern; each <name> in the template stands for a block's phrases."""
    for name, block in reversed(blocks.items()):
        template = template.replace(f"<{name}>", any_of(block))
    return re.compile(template, re.IGNORECASE)
