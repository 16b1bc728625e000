"""Slips of the finger and spelling by ear, put right towards the words of our own phrasings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from bot.faq.corpus import examples
from bot.i18n import LANGUAGES, Language
from bot.states.folding import fold_word

# "qu'" and "c'" are words of their own
_WORD = re.compile(r"[^\W\d_]+'?")
# Shorter words have too many neighbours to be told apart by one letter, or by ear
_SHORTEST_SLIP = 5
_SHORTEST_KNOWN = 4
_SHORTEST_SOUND = 4
_LONGEST = 24
# How often a word must stand in the phrasings to be what somebody meant who typed none of
# their words, and how many times more usual it must be than a word of theirs that was typed
_USUAL = 2
_MORE_USUAL = 8
_MUCH_MORE_USUAL = 20
# "l epu", "c est", "qu il": the sign left out, or a space typed in its place
_ELIDED = re.compile(r"\b([cdjlmns]|(?:jus|lors|puis)?qu) (?=[aeiouyhàâéèêëîïôœ]\w|[ay]\b)")
# How people write in chats, and what it stands for
_CHAT: Mapping[Language, str] = {
    "en": "u=you; r=are; ur=your; pls=please; plz=please; y=why; wat=what; wen=when; wer=where;"
    " wats=what's; wot=what; hw=how; dis=this; dat=that; aswell=as well; wud=would;"
    " cud=could; shud=should; thx=thanks; cos=because; abt=about; ppl=people",
    "fr": "ke=que; ki=qui; koi=quoi; kan=quand; pr=pour; vs=vous; ns=nous; cmt=comment; cb=combien;"
    " bcp=beaucoup; kel=quel; kelle=quelle; pk=pourquoi; pq=pourquoi; c=c'est; jai=j'ai; dc=donc;"
    " cest=c'est; tjs=toujours; qqn=quelqu'un; kelkun=quelqu'un; quelquun=quelqu'un; kon=qu'on;"
    " fo=faut; ya=y a; qd=quand; ds=dans; mtn=maintenant; késako=c'est quoi;"
    " kesako=c'est quoi; jveux=je veux; jveu=je veux; jpeux=je peux",
    "es": "q=que; k=que; ke=que; xq=porque; x=por; pa=para; tb=también; kiero=quiero; aki=aquí;"
    " d=de; pq=porque; dnd=dónde; kual=cuál; uds=ustedes; porfa=por favor; kien=quien;"
    " kienes=quienes; kuando=cuando; toy=estoy; ta=está; ay=hay",
}
# Letters that sound alike, in an order in which one rule leaves the next its work
_BY_EAR: Mapping[Language, str] = {
    "en": "ph>f ck>k wh>w qu>kw c(?=[eiy])>s c>k z>s tion|sion>shn ei|ie|ea|ee>i y$>i",
    "fr": "ph>f qu>k c(?=[eiy])>s c(?!h)>k z>s ss>s tion>sion eau|au>o ai|ei>e y>i"
    " (?<=...)(?:er|ez|ees?|es|ent|e|s|t|x)$> (?<=.)h> en|em|am>an",
    "es": "qu>k c(?=[ei])>s c(?!h)>k z>s g(?=[ei])>j v>b (?<!c)h> ll>y mb|mv>nb mp>np xs?>s",
}
_TWICE = re.compile(r"(.)\1+")
_REMEMBERED = 4096


def corrected(passage: str) -> str:
    """A passage in small letters, with the words nobody spells that way put right."""
    language = _spoken(passage)
    if language == "fr":
        passage = _ELIDED.sub(r"\1'", passage)
    return _WORD.sub(lambda found: _word(found[0], language), passage)


def _spoken(passage: str) -> Language:
    """The language that most of the words are written in."""
    typed = _WORD.findall(passage)

    def known(language: Language) -> int:
        book = _book(language)
        return sum(word in book.count or word in book.short for word in typed)

    return max(LANGUAGES, key=known)


@lru_cache(_REMEMBERED)
def _word(typed: str, language: Language) -> str:
    book = _book(language)
    if typed in book.short:
        return book.short[typed]
    others = (_book(other).count[typed] for other in LANGUAGES if other != language)
    if len(typed) > _LONGEST or any(others):
        return typed
    for find, times in _FINDERS:
        enough = max(_USUAL, book.count[typed] * times)
        found = (word for word in find(book, typed) if book.count[word] >= enough)
        better = next(found, None)
        if better is not None:
            return better if book.count[better] > book.count[typed] else typed
    return typed


class _Book:
    """The words of a language's phrasings, how often each stands there, and ways to find them."""

    def __init__(self, language: Language, texts: Iterator[str]) -> None:
        self.short = dict(form.split("=") for form in _CHAT[language].split("; "))
        self._by_ear = [rule.split(">") for rule in _BY_EAR[language].split()]
        self.count = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        usual = [word for word, _ in self.count.most_common()]
        self._folded = _grouped(usual, fold_word)
        self._sounds = _grouped(usual, self._sound)
        self._by_letter = _grouped(usual, lambda word: word[0])

    def of_folded(self, typed: str) -> Sequence[str]:
        """The words with the same letters, accents aside, the most usual first."""
        return self._folded.get(fold_word(typed), ())

    def of_sound(self, typed: str) -> Sequence[str]:
        """The words that sound the same; what is short and known is what it is."""
        sound = self._sound(typed)
        if len(sound) < _SHORTEST_SOUND or (self.count[typed] and len(typed) < _SHORTEST_KNOWN):
            return ()
        return self._sounds.get(sound, ())

    def _sound(self, word: str) -> str:
        """A spelling that words share which sound alike, whatever their accents."""
        heard = fold_word(word)
        for pattern, instead in self._by_ear:
            heard = re.sub(pattern, instead, heard)
        return _TWICE.sub(r"\1", heard)

    def of_slip(self, typed: str) -> Sequence[str]:
        """The words one slip away that begin with the same letter."""
        if len(typed) < _SHORTEST_SLIP or self.count[typed]:
            return ()
        found = (
            word
            for word in self._by_letter.get(typed[0], ())
            if len(word) >= _SHORTEST_SLIP - 1 and OSA.distance(word, typed, score_cutoff=1) <= 1
        )
        return sorted(found, key=lambda word: (-self.count[word], word))


_FINDERS: Sequence[tuple[Callable[[_Book, str], Sequence[str]], int]] = (
    (_Book.of_folded, _MORE_USUAL),
    (_Book.of_sound, _MUCH_MORE_USUAL),
    (_Book.of_slip, _MUCH_MORE_USUAL),
)


@cache
def _book(language: Language) -> _Book:
    return _Book(language, (each.text for each in examples() if each.language == language))


def _grouped(usual: Sequence[str], key: Callable[[str], str]) -> Mapping[str, Sequence[str]]:
    groups: dict[str, list[str]] = {}
    for word in usual:
        groups.setdefault(key(word), []).append(word)
    return groups
