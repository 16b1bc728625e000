"""Lines that announce a quotation: "On Monday Ana wrote:", "Le 3 mai … a écrit :", and so on.

Three signs are combined rather than one pattern a mail program kept: a verb of writing in
some language, a date or time, and an address; and where they stand (who writes by hand
rarely ends a line with a date, an address and a colon). Mail programs break these lines
anywhere, so up to five lines are read as one.
"""

from __future__ import annotations

import re

_VERB = (
    r"wrote|writes|written|sent|said|a[ ]écrit|écrit|a[ ]ecrit|a[ ]envoyé|escribi[óo]|envi[óo]|ha[ ]escrit"
    r"|va[ ]escriure|escreveu|ha[ ]scritto|scrive|schrieb|geschrieben|schreef|geschreven|skrev|skrifaði"
    r"|napsala?|napísala?|napsal\(a\)|napísal\(a\)|napisała?|napisał\(a\)|pisze|je[ ]napisao|napisao|kirjoitti"
    r"|írta|ezt[ ]írta|a[ ]scris|scris|yazdı|yazmış|şunu[ ]yazdı|şunları[ ]yazdı|написала?|написал\(а\)"
    r"|написав|написала|пишет|пише|έγραψε|đã[ ]viết|menulis|sumulat|rakstīja|rašė|parašė|kirjutas|كتب|כתב"
    r"|followed[ ]up"
)
_FOLLOWING = (
    r"(?:[ ](?:het[ ]volgende|følgende|följande|volgendes|folgendes|seguente|siguiente|lo[ ]siguiente"
    r"|ce[ ]qui[ ]suit|the[ ]following|geschreven))?"
)
_VERB_LAST = re.compile(
    rf"(?i)(?:^|[\s>)\"»”’'])(?:{_VERB}){_FOLLOWING}(?:[ ]?[:：]|[ ]?-{{2,}}|[ ]?\.{{3}})?$"
)
_VERB_ANYWHERE = re.compile(rf"(?i)(?:^|[\s>)\"»”])(?:{_VERB})(?=[\s<\":]|$)")
_ASIAN = re.compile(
    r"(?:写道|寫道|写到|撰寫|写入|작성|님이\s*쓴\s*글|さんは書きました|のメール|書きました|：|:)\s*[:：]?$"
)
_ASIAN_WORD = re.compile(r"写道|寫道|写到|撰寫|작성|쓴 글|書きました|のメール")
_EMAIL = re.compile(r"[<(\[\"']?(?:mailto:)?[^\s<>()\[\]@:]{1,100}@[\w.-]{1,150}")
_ANGLE_EMAIL = re.compile(r"<\s*(?:mailto:)?[^<>@]{1,120}@[^<>]{1,150}>")
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.|º)?[- ](?:de[ ])?[^\W\d]{3,12}\.?,?[- ]?(?:de[ ]|del[ ])?'?(?:\d{4}|\d{2}\b)"
    r"|[^\W\d]{3,12}\.?[- ]\d{1,2}(?:st|nd|rd|th)?,?[- ]\d{2,4})(?!\d)"
)
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|(?i:\d[ ]?[ap]\.?m\b)|GMT|UTC")
_ISO_START = re.compile(r"^\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}\b")
_OPENER = re.compile(
    r"(?i)^(?:on|at|in|le|el|en|am|den|der|die|op|il|il[ ]giorno|em|no|på|pe|w[ ]dniu|dnia|dne|dňa|v|во?"
    r"|a|vào|ngày|in[ ]data|dana|kl|dtm|στις|tarihinde|pada|nang|в|от|quoting|citando|citat|zitat[ ]von)\b"
    r"|^(?:在|于|於|\d|-{2,}[ ]|[^\W\d_]{2,9}[.,][ ]?\d)"
    r"|^[^\W\d_]{3,13}[.,]?[ ](?:den[ ]|,)?\d"
)
_DASHED = re.compile(r"^-{2,}[ ]?(?!-).{1,200}[^-]-{2,}$")
_WEEKDAYS = (
    r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|mo|di|mi|do|fr|sa|so"
    r"|понедельник|вторник|сред|четверг|пятниц|суббот|воскресенье)"
)
_WEEKDAY_START = re.compile(rf"(?i)^{_WEEKDAYS}[^\W\d_]*\.?,?\s")
_LONGEST = 500
_MOST_LINES = 5


def attribution_at(lines: list[str], at: int) -> int:
    """How many lines an attribution takes that begins at line ``at``; 0 if none does."""
    first = lines[at].strip()
    if not first or len(first) > _LONGEST:
        return 0
    taken: list[str] = []
    found = 0
    for count in range(1, _MOST_LINES + 1):
        if at + count > len(lines):
            break
        line = lines[at + count - 1].strip()
        if not line and not _may_go_on(taken):
            break
        taken.append(line)
        if line and is_attribution(" ".join(" ".join(taken).split()), wrapped=count > 1):
            found = count
            break
    return found


def _may_go_on(taken: list[str]) -> bool:
    # Some programs put a blank line between the name and its address.
    return (
        bool(taken) and _OPENER.match(taken[0]) is not None and _TIME.search(taken[-1]) is not None
    )


def is_attribution(line: str, *, wrapped: bool = False) -> bool:
    """Whether one joined line announces a quotation."""
    if len(line) > _LONGEST:
        return False
    dated = _DATE.search(line) is not None or _TIME.search(line) is not None
    mailed = _EMAIL.search(line) is not None
    opened = _OPENER.match(line) is not None or _WEEKDAY_START.match(line) is not None
    return any(rule(line, opened, dated, mailed, wrapped) for rule in _RULES)


def _verb_ends(line: str, opened: bool, dated: bool, mailed: bool, wrapped: bool) -> bool:
    """On 3 May 2021 Ana wrote:"""
    if not _VERB_LAST.search(line):
        return False
    if line.startswith(">") or not (line.endswith((":", "：", "-")) or dated):
        return False
    starts_like_one = opened or (mailed and _starts_with_name(line))
    return starts_like_one and (dated or mailed)


def _starts_with_name(line: str) -> bool:
    # "Ana Ruiz <ana@…> wrote:": the address comes early, after a name and nothing else.
    found = _EMAIL.search(line)
    return (
        found is not None
        and found.start() <= 80
        and not re.search(r"[.!?;]\s", line[: found.start()])
    )


def _verb_inside(line: str, opened: bool, dated: bool, mailed: bool, wrapped: bool) -> bool:
    """Ana <ana@…> schrieb am Di., 16. Aug. 2016 um 12:52 Uhr:"""
    if not (line.endswith((":", "："))) or not _VERB_ANYWHERE.search(line):
        return False
    return dated and mailed and (opened or _starts_with_name(line))


def _date_and_address(line: str, opened: bool, dated: bool, mailed: bool, wrapped: bool) -> bool:
    """2014-03-20 8:48 GMT+01:00 Ana <ana@…>:"""
    starts = _ISO_START.match(line) or _WEEKDAY_START.match(line) or re.match(r"\d", line)
    angled = _ANGLE_EMAIL.search(line)
    if not starts or not dated or not angled:
        return False
    return line[angled.end() :].strip(" :：]>)") == ""


def _date_and_zone(line: str, opened: bool, dated: bool, mailed: bool, wrapped: bool) -> bool:
    """2016-03-03 17:21 GMT+01:00 Ana Ruiz"""
    return (
        not wrapped
        and _ISO_START.match(line) is not None
        and re.search(r"\d{1,2}:\d{2}[ ](?:GMT|UTC)[+-]\d", line) is not None
        and len(line) < 120
    )


def _dashed(line: str, opened: bool, dated: bool, mailed: bool, wrapped: bool) -> bool:
    """---- On Wed, 24 Feb 2021 14:02:50 +0530 ana@… wrote ----"""
    return _DASHED.match(line) is not None and _VERB_ANYWHERE.search(line) is not None


def _asian(line: str, opened: bool, dated: bool, mailed: bool, wrapped: bool) -> bool:
    """2016. 11. 8. 오후 12:39 Ana <ana@…> 작성:"""
    return (
        _ASIAN_WORD.search(line) is not None
        and _ASIAN.search(line) is not None
        and (dated or mailed)
    )


_RULES = (_verb_ends, _verb_inside, _date_and_address, _date_and_zone, _dashed, _asian)

_TAIL = re.compile(rf"(?i)(?<=\S)\s+((?:On|Le|El|Am|Op|Em)[ ][^\n]{{6,300}}?[ ](?:{_VERB})[ ]?:)$")


def shared_line(line: str) -> str | None:
    """The author's words before an attribution on the same line, if the line holds both."""
    found = _TAIL.search(line) if len(line) < _LONGEST else None
    if found and is_attribution(found[1]):
        return line[: found.start()]
    return None
