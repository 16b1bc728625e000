"""Telling letters struck at random from words, in whatever language the words may be."""

from __future__ import annotations

import re

from bot.states.folding import fold

_NAMES = {"trew"}  # a walk along the keys, and a family
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertz")
_WALKS = frozenset(
    walk
    for row in _ROWS
    for way in (row, row[::-1])
    for length in (3, 4)
    for start in range(len(way) - length + 1)
    for walk in (way[start : start + length],)
    if walk not in _NAMES
)
_HOME_ROW = re.compile(r"[asdf]{6,}|[jkl]{4,}")
_LONGEST = 120
_LEFT_HAND = re.compile(r"([qwertasdfgzxcvb]{3})\1+")
_FEWEST_LETTERS = 4
_TOGETHER = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_VOWEL = re.compile(r"[aeiouy]")
_ONE_KEY = re.compile(r"(\w)\1{3,}")
_SUNG = re.compile(r"(\w{2})\1{2,}")
_REPEATED = re.compile(r"(\w{2,4}?)\1+\w?")
_LATIN = re.compile(r"[a-z]+")
# Pairs of neighbouring keys that scarcely stand together in any language's words
_RARE = (
    "bq bx cj cx dq dx fk fp fq fv fx fz gf gq gv gx gz hf hq hx jb jc jd jf jg jh jk jp jq js jt "
    "jv jw jx jz kj kq kx lx mq mx pq px qb qd qf qg qh qj qk ql qm qn qp qr qs qt qv qx qy qz sd "
    "sx vb vc vf vg vh vj vm vp vq vt vx vz wq wx xb xd xf xg xj xk xm xn xq xr xs xv xw xz zf zj "
    "zp zq zr zx df fg hj dg dh kf fj dk kd fd ds"
)
_RARE_PAIRS = frozenset(_RARE.split())
_MOST_RARE = 1


def gibberish(text: str) -> bool:
    """Whether every word is struck at random: "asdf qwer", "hjkl", "xkjdhf lsdkf"."""
    typed = fold(text[:_LONGEST]).split()
    if text.isupper() or not any(map(_struck, typed)):
        return False
    return all(_struck(word) or (len(word) < 4 and not _VOWEL.search(word)) for word in typed)


def _struck(word: str) -> bool:
    """One word without a vowel, along a row of keys, over and over, or of rare pairs."""
    word = word.rstrip("0123456789")
    if len(word) < _FEWEST_LETTERS or not _LATIN.fullmatch(word):
        return word in _WALKS
    if not _VOWEL.search(word) or _along_keys(word) or _ONE_KEY.fullmatch(word):
        return True
    if _SUNG.fullmatch(word):
        return True
    repeated = _REPEATED.fullmatch(word)
    if repeated and (not _VOWEL.search(repeated[1]) or repeated[1] in _WALKS):
        return True
    if _LEFT_HAND.fullmatch(word) or _HOME_ROW.fullmatch(word):
        return True
    rare = sum(map(_RARE_PAIRS.__contains__, map(str.__add__, word, word[1:])))
    return rare > _MOST_RARE + len(word) // 9 or bool(_TOGETHER.fullmatch(word))


def _along_keys(word: str) -> bool:
    """Whether all of it is walks of three or four neighbouring keys."""
    if not word:
        return True
    return any(word[:length] in _WALKS and _along_keys(word[length:]) for length in (4, 3))
