"""Lines that announce a quotation: "On Monday Ana wrote:", "Le 3 mai … a écrit :", and so on.

Three signs are combined rather than one pattern a mail program kept: a verb of writing in
some language, a date or time, and an address; and where they stand (who writes by hand
rarely ends a line with a date, an address and a colon). Mail programs break these lines
anywhere, so up to five lines are read as one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.email.reading.announcing import FOLLOWING, OPENERS, VERBS, WEAK_VERBS, WEEKDAYS
from bot.channels.email.reading.phrases import pattern

# What "the ministry wrote on 3 May" is told by people; mail programs name somebody.
_NO_ARTICLE = r"(?!(?:The|Le|La|Les|El|Los|Las|Il|Der|Die|Das)\s)"
_VERB_LAST = pattern(
    r"(?:^|[\s>)\"»”’'*])<verbs>(?: <following>)?(?:\s?[:：]\**|\s?-{2,}>?|\s?\.{3}|\.)?$".replace(
        " <", r"\s<"
    ),
    verbs=VERBS,
    following=FOLLOWING,
)
_WEAK_VERB_LAST = pattern(r"(?:^|[\s>)\"»”’'*])<verbs>\s?[:：]$", verbs=WEAK_VERBS)
_VERB_THEN_NAME = pattern(
    r"\s(?:schrieb|schreef|skrev|napsal|napisał|كتب(?:/كتبت)?)(?:\s[\w.'’-]{1,30}){1,5}\s?:$"
)
_VERB_THEN_DATE = pattern(
    "^"
    + _NO_ARTICLE
    + r"(?:[\w.'’-]{1,30}\s){1,5}<verbs>\s(?:le|el|on|am|op|den|em|il|dne)\s.{6,60}[:：]$",
    verbs=VERBS,
)
_QUOTING = pattern(
    r"^<verbs>\s",
    verbs=r"""
    quoting | \[ quoting | quoth | excerpts from | extraits du message de | citando(?: a)? | citant
    zitat von | en réponse à | wiadomość napisana przez
    """,
)
_VERB_ANYWHERE = pattern(r"(?:^|[\s>)\"»”])<verbs>(?=[\s<\":-]|$)", verbs=VERBS)
_OPENER = pattern(
    r"^(?:<openers>\b|(?:在|于|於|\d|-{2,}\s|[^\W\d_]{2,9}[.,]\s?\d)|[^\W\d_]{3,13}[.,]?\s(?:den\s|,)?\d)",
    openers=OPENERS,
)
_WEEKDAY_START = pattern(r"^<weekdays>[^\W\d_]{0,12}\.?,?\s", weekdays=WEEKDAYS)
_TAIL = pattern(
    r"(?<=[^\s-])(?:\s|\s?-{2,}\s?)((?-i:On|Le|El|Am|Op|Em)\s[^\n]{6,300}?\s<verbs>\s?:)$",
    verbs=VERBS,
)
_NAME_WROTE = pattern(
    r"^(?:[\"'«]?[A-ZÀ-Þ][\w.'’-]{0,30}[\"'»]?,?\s){1,5}<verbs>\s?[:：]$", verbs=VERBS
)
_NAME_FIRST = re.compile("^" + _NO_ARTICLE + r"(?:[A-ZÀ-Þ][\w.'’-]{1,30},?\s){2,5}")
_QUOTED = re.compile(r"^\s{0,3}>")
# Whoever tells what was written tells it in these persons; no mail program does.
_TOLD = re.compile(
    r"(?i)\b(?:(?:i|we|they) wr[oi]te|(?:ai|as|ont|av(?:ons|ez|ais|ait|ions|iez|aient)) écrit)\b"
)
_SOMEBODY_WROTE = pattern(
    r"\s(?-i:the|le|la|les|el|los|las)\s(?:[\w'’-]{1,30}\s){1,4}<verbs>\s?[:：]$", verbs=VERBS
)
# People put the words they cite between such marks; mail programs do not.
_IN_QUOTES = re.compile(r"\s*[\"“„«]")
_VERB_FIRST = pattern(r"^<verbs>\b", verbs=VERBS)
_POSTED = re.compile(
    r"(?i)^(?:posted by|publié par|publicado por)\s.{1,80}\s\d{1,2}/\d{1,2}/\d{4}$"
)
_ASIAN = re.compile(r"写道|寫道|写到|撰寫|작성|쓴 글|書きました|のメール|のメッセージ")
_EMAIL = re.compile(r"[<(\[\"']?(?:mailto:)?[^\s<>()\[\]@:]{1,100}@[\w.-]{1,150}")
_ANGLE_EMAIL = re.compile(r"<\s*(?:mailto:)?[^<>@]{1,120}@[^<>]{1,150}>")
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.|º)?[- ](?:de[ ])?[^\W\d]{3,12}\.?,?[- ]?(?:de[ ]|del[ ])?"
    r"'?(?:\d{4}|\d{2}\b)|[^\W\d]{3,12}\.?[- ]\d{1,2}(?:st|nd|rd|th)?,?[- ]\d{2,4})(?!\d)"
)
_DIGIT = re.compile(r"\d")
_TIME = re.compile(r"(?<!\d)\d{1,2}(?:[:.h]|[ ]h[ ])\d{2}(?!\d)|(?i:\d[ ]?[ap]\.?m\b)|GMT|UTC")
_ISO_START = re.compile(r"^\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}\b")
_ISO_ZONED = re.compile(r"\d{1,2}:\d{2}[ ](?:GMT|UTC)[+-]\d")
_ADDRESS_AND_DAY = re.compile(
    r"^\W{0,3}(?:[\w.,'’/-]{1,30}[\"\s]{1,3}){0,6}<[^<>@\s]{1,100}@[^<>\s]{1,150}>\s"
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?\s\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?$"
)
_SAID_BY = re.compile(r"\bsa(?:id|ys)\b.{0,80}:$")
_ARTICLE = re.compile(r"\b(?:the|a|an|our|your|their|his|her)\b")
_BRACKETED = re.compile(r"^[*\s]{0,3}\S.{1,60}\s\[[^\[\]]{0,20}\d{1,2}:\d{2}[^\[\]]{0,20}\]:$")
_DASHED = re.compile(r"^-{2,}[ ]?(?!-).{1,200}[^-]-{2,}$")
_MAY_BEGIN = re.compile(r"[@\d:]| via ")
_ADDRESS_FIRST = re.compile(r"^\s*[<(\[](?:mailto:)?[^\s<>()\[\]@]{1,100}@")
_NAME_ALONE = re.compile(r"^[^.!?;:,]{2,60}$")
_LONGEST = 500
_MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class _Signs:
    """What one joined line shows."""

    line: str
    opened: bool
    dated: bool
    mailed: bool
    named: bool
    wrapped: bool


def attribution_at(lines: list[str], at: int) -> int:
    """How many lines an attribution takes that begins at line ``at``; 0 if none does."""
    first = _bare(lines[at][: 2 * _LONGEST])[:_LONGEST]
    if not first or not (_MAY_BEGIN.search(first) or _opened(first) or _is_name(lines, at)):
        return 0
    if _may_announce(first) and _QUOTED.match(_next_filled(lines, at + 1)):
        return 1
    taken: list[str] = []
    for line in lines[at : at + _MOST_LINES]:
        if not line.strip() and not _may_go_on(taken):
            break
        taken.append(_bare(line))
        if line.strip() and is_attribution(_joined(taken), wrapped=len(taken) > 1):
            told = _begins_later(taken) or _IN_QUOTES.match("".join(lines[at + len(taken) :][:1]))
            return 0 if told else len(taken) + _ends_later(lines, at, taken)
    return 0


def _may_announce(line: str) -> bool:
    """Whether a line announces a quotation if one follows at once: less is asked of it."""
    if _TOLD.search(line):
        return False
    if _QUOTING.match(line):
        return _is_dated(line)
    if _BRACKETED.match(line) or _said_at(line):
        return True
    day = _opened(line) and _DIGIT.search(line) and _VERB_LAST.search(line[-60:])
    return bool(day or _NAME_WROTE.match(line))


def _said_at(line: str) -> bool:
    """Ana Ruiz said on Tue, Aug 25, 2020 at 10:02:"""
    told = len(line) <= 160 and _SAID_BY.search(line) and not _ARTICLE.search(line)
    return bool(told and _DATE.search(line) and _TIME.search(line))


def _bare(line: str) -> str:
    """A line without the marks that made it bold or slanted."""
    return line.strip().strip("*_")


def _next_filled(lines: list[str], at: int) -> str:
    return next((line for line in lines[at : at + 3] if line.strip()), "")


def _is_name(lines: list[str], at: int) -> bool:
    """Whether a line can only be the name that belongs to the address on the next line."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return bool(_ADDRESS_FIRST.match(below) and _NAME_ALONE.match(lines[at].strip()))


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def _may_go_on(taken: list[str]) -> bool:
    # Some programs put a blank line between the name and its address.
    return bool(taken) and bool(_OPENER.match(taken[0])) and bool(_TIME.search(taken[-1]))


def _begins_later(taken: list[str]) -> bool:
    """Whether the first of these lines are somebody's words and only the rest announces.

    Where the first opens like an attribution too ("On", "Il", "A"), the one that tells the time
    is meant.
    """
    if _opened(taken[0]) and (_is_timed(taken[0]) or " " not in taken[0]):
        return False
    return any(
        _opened(taken[start])
        and not _VERB_FIRST.match(taken[start])
        and (not _opened(taken[0]) or _is_timed(taken[start]))
        and is_attribution(_joined(taken[start:]))
        for start in range(1, len(taken))
    )


def _is_timed(line: str) -> bool:
    return not line[:1].isdigit() and bool(_DATE.search(line) or _TIME.search(line))


def _ends_later(lines: list[str], at: int, taken: list[str]) -> int:
    """One line more, where the address comes after the verb and before the colon."""
    after = at + len(taken)
    if taken[-1].endswith((":", "：", "-")) or after >= len(lines):
        return 0
    following = lines[after].strip()
    longer = bool(_EMAIL.search(following)) and following.endswith((":", "："))
    return int(longer and is_attribution(_joined([*taken, following]), wrapped=True))


def is_attribution(line: str, *, wrapped: bool = False) -> bool:
    """Whether one joined line announces a quotation."""
    if len(line) > _LONGEST or not _may_end(line):
        return False
    email = _EMAIL.search(line)
    signs = _Signs(
        line=line,
        opened=_opened(line),
        dated=_is_dated(line),
        mailed=email is not None,
        # "Ana Ruiz <ana@…>": the address comes early, after a name and nothing else.
        named=email is not None
        and email.start() <= 80
        and not re.search(r"[.!?;]\s", line[: email.start()]),
        wrapped=wrapped,
    )
    return any(rule(signs) for rule in _RULES) and not _TOLD.search(line)


def _is_dated(line: str) -> bool:
    return bool(_DATE.search(line) or _TIME.search(line))


def _may_end(line: str) -> bool:
    """The cheap question first: hardly any line of a letter ends like an attribution."""
    return bool(
        line.endswith((":", "：", "-", ">", ")", "]", ".", "*"))
        or _ISO_START.match(line)
        or _POSTED.match(line)
        or _ADDRESS_AND_DAY.match(line)
        or _VERB_LAST.search(line[-60:])
        or _ASIAN.search(line[-20:])
    )


def _opened(line: str) -> bool:
    return bool(_OPENER.match(line) or _WEEKDAY_START.match(line))


def _verb_ends(signs: _Signs) -> bool:
    """On 3 May 2021 Ana wrote:"""
    if not _VERB_LAST.search(signs.line[-60:]):
        return False
    if not (signs.dated or signs.line.endswith((":", "：", ":*", "-"))):
        return False
    if signs.opened:
        return signs.mailed or (signs.dated and not _is_told_of(signs.line))
    return signs.named or (" via " in signs.line[:80] and signs.line.endswith(":"))


def _is_told_of(line: str) -> bool:
    """On 3 May 2021 the ministry wrote: a mail program would tell the time as well."""
    return _SOMEBODY_WROTE.search(line[-160:]) is not None and not _TIME.search(line)


def _weak_verb_ends(signs: _Signs) -> bool:
    """On 3 May 2021, at 10:02, Ana <ana@…> sent:"""
    return bool(_WEAK_VERB_LAST.search(signs.line[-60:])) and signs.mailed and signs.dated


def _name_or_date_ends(signs: _Signs) -> bool:
    """Am 3.5.2021 um 10:02 schrieb Ana Ruiz:, Ana a écrit le 3/5/2021 à 10:02 :"""
    if not signs.dated or len(signs.line) > 160:
        return False
    inverted = signs.opened and _VERB_THEN_NAME.search(signs.line) is not None
    return inverted or _VERB_THEN_DATE.match(signs.line) is not None


def _name_verb_date(signs: _Signs) -> bool:
    """Ana Ruiz hat am 3.5.2021 um 10:02 geschrieben:"""
    line = signs.line
    if len(line) > 160 or not line.endswith((":", "：")) or not _NAME_FIRST.match(line):
        return False
    return bool(_VERB_ANYWHERE.search(line) and _DATE.search(line) and _TIME.search(line))


def _address_and_date(signs: _Signs) -> bool:
    """Missatge de Ana <ana@…> del dia dl., 3 de maig 2021 a les 10:02:"""
    if not signs.line.endswith((":", "：")) or not signs.named:
        return False
    if _QUOTING.match(signs.line):
        return True
    return bool(_DATE.search(signs.line) and _TIME.search(signs.line))


def _verb_inside(signs: _Signs) -> bool:
    """Ana <ana@…> schrieb am Di., 16. Aug. 2016 um 12:52 Uhr:"""
    if not signs.line.endswith((":", "：")) or not _VERB_ANYWHERE.search(signs.line):
        return False
    return signs.dated and signs.mailed and (signs.opened or signs.named)


def _date_and_address(signs: _Signs) -> bool:
    """2014-03-20 8:48 GMT+01:00 Ana <ana@…>:"""
    line = signs.line
    starts = _ISO_START.match(line) or _WEEKDAY_START.match(line) or line[:1].isdigit()
    angled = _ANGLE_EMAIL.search(line)
    if not starts or not signs.dated or not angled:
        return False
    return line[angled.end() :].strip(" :：]>)") == ""


def _date_and_zone(signs: _Signs) -> bool:
    """2016-03-03 17:21 GMT+01:00 Ana Ruiz"""
    if signs.wrapped or len(signs.line) > 120:
        return False
    return bool(_ISO_START.match(signs.line) and _ISO_ZONED.search(signs.line))


def _address_and_day(signs: _Signs) -> bool:
    """ "Ana Ruiz" <ana@…> 05/07/2021 10:02, as Notes writes on two lines"""
    return signs.wrapped and _ADDRESS_AND_DAY.match(signs.line) is not None


def _dashed(signs: _Signs) -> bool:
    """---- On Wed, 24 Feb 2021 14:02:50 +0530 ana@… wrote ----"""
    return bool(_DASHED.match(signs.line) and _VERB_ANYWHERE.search(signs.line))


def _asian(signs: _Signs) -> bool:
    """2016. 11. 8. 오후 12:39 Ana <ana@…> 작성:"""
    ends = signs.line.endswith((":", "：", "写道", "寫道", "写到"))
    return ends and bool(_ASIAN.search(signs.line)) and (signs.dated or signs.mailed)


def _posted(signs: _Signs) -> bool:
    """Posted by ana on 01/21/2016"""
    return _POSTED.match(signs.line) is not None


_RULES = (
    _verb_ends,
    _weak_verb_ends,
    _name_or_date_ends,
    _name_verb_date,
    _address_and_date,
    _verb_inside,
    _date_and_address,
    _date_and_zone,
    _address_and_day,
    _dashed,
    _asian,
    _posted,
)


def shared_line(line: str) -> str | None:
    """The author's words before an attribution on the same line, if the line holds both."""
    if len(line) > _LONGEST or (_opened(line) and is_attribution(line)):
        return None
    found = _TAIL.search(line)
    if found and is_attribution(found[1]):
        return line[: found.start()]
    return None
