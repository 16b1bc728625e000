"""What a mission's reply says: which meetings it will attend, by calendar or in plain words.

A wrong attendance list is worse than one that a person has to complete: whatever is not
plain goes to the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.agenda.programme import Programme
from bot.effects.mailings import Answer
from bot.events import Attachment
from bot.states import find_states
from bot.states.folding import fold
from bot.workflows.mailings.freezing import unfolded

Answers = Mapping[str, Answer]

_LARGEST = 200_000  # bytes of a calendar file worth reading
_LONGEST = 900  # characters of a plain answer; a longer letter is read by a person
_FEW = 3  # words of a signature
_PARTSTAT: Mapping[str, Answer] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
}
_EVENT = re.compile(r"^BEGIN:VEVENT$(.*?)^END:VEVENT$", re.DOTALL | re.MULTILINE)
_UID = re.compile(r"^UID(?:;[^:\n]*)?:(.+)$", re.MULTILINE)
_SAID = re.compile(r"^ATTENDEE;(?:[^:\n]*;)?PARTSTAT=([A-Z-]+)", re.MULTILINE)

_YES = re.compile(
    r"\b(?:yes|oui|si|all|tous|toutes|todos|todas|confirm\w*|accept\w*|acept\w*|gladly|happy to"
    r"|(?:will|shall|to|plans? to|intends? to|would like to) (?:be )?"
    r"(?:\w+ )?(?:attend|participate|take part|join|come|follow|present|represented|there)"
    r"|attending|participera|participerons|participeront|assistera|assisterons|suivra|suivrons"
    r"|(?:sera|serons|seront) (?:\w+ )?(?:present\w*|represente\w*|la)|prendr\w+ part|viendr\w+"
    r"|asistira\w*|asistiremos|participara\w*|participaremos|estara\w* (?:presente|representad)\w*"
    r"|estaremos|tomara\w* parte|tomaremos parte|seguira\w*|acudira\w*|acudiremos)\b"
)
_NO = re.compile(
    r"\b(?:no|non|not|none|never|unable|cannot|can t|won t|regret\w*|declin\w*|unfortunately"
    r"|aucun\w*|ne|n|empeche\w*|malheureusement|impossib\w*|impossibilite"
    r"|ningun\w*|lament\w*|imposib\w*|rechaz\w*|desafortunadamente|lamentablemente)\b"
)
_MAYBE = re.compile(
    r"\b(?:may|might|perhaps|maybe|possibly|tentativ\w*|peut etre|eventuellement|sous reserve"
    r"|quiza\w*|tal vez|posiblemente|provisional\w*|a confirmar|a confirmer|to be confirmed)\b"
)
_UNSURE = re.compile(
    r"\b(?:if|unless|s il|si (?:la|le|les|el|los|las|nous|se|es)|sauf|except|but not)\b"
)
_CLAUSE = re.compile(r"[.;!\n]+|\b(?:but|mais|pero|however|cependant|toutefois|sin embargo)\b")
# "The Permanent Mission of Haiti will …" names the writer, not a meeting.
_WRITER = re.compile(
    r"(?:permanent mission|mission permanente|misi[oó]n permanente|embassy|ambassade|embajada)"
    r"\s+(?:of|de|du|des|d['’])\s*(?:the|la|le|les|l['’]|el|los|las)?\s*",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\b(?:dear|chere?s?|estimad[oa]s?|colleagues?|collegues|colegas|thank you|merci|gracias"
    r"|hello|bonjour|hola|best|kind|regards|cordialement|saludos?|cordial(?:es)?|sincerely"
    r"|mesdames|messieurs|madame|monsieur|sir|madam|meetings?|reunion\w*|sessions?|sesion\w*)\b"
)


def by_calendar(files: Sequence[Attachment], programme: Programme) -> Answers:
    """The answers in the calendar files of a reply; those about other meetings are left out."""
    states = {meeting.uid: meeting.state for meeting in programme.meetings}
    found: dict[str, Answer] = {}
    for file in files:
        for uid, partstat in _replied(file):
            if uid in states and partstat in _PARTSTAT:
                found[states[uid]] = _PARTSTAT[partstat]
    return found


def is_calendar_reply(files: Iterable[Attachment]) -> bool:
    """Whether a calendar program answered for its owner."""
    return any(True for file in files for _ in _replied(file))


def in_words(text: str, programme: Programme) -> Answers | None:
    """The answers in a plain sentence or a list of States; None where it is not plain."""
    held = [meeting.state for meeting in programme.held]
    if len(text) > _LONGEST or "?" in text:
        return None
    found: dict[str, Answer] = {}
    for clause in _CLAUSE.split(_without_writer(text)):
        states = [each.code for each in find_states(clause) if each.code in held]
        words = fold(clause)
        said = _sign(words)
        if _UNSURE.search(words):
            return None
        if said is None and not states:
            continue
        if said is None and not _bare_list(clause):
            return None
        for code in states or (() if found else held):
            if found.get(code, said) != said:
                return None
            found[code] = said or "accepted"
    return found or None


def says_more(text: str, programme: Programme) -> bool:
    """Whether a mail holds anything besides an answer that somebody in the office should read."""
    held = {meeting.state for meeting in programme.held}
    for clause in _CLAUSE.split(_without_writer(text)):
        answers = _sign(fold(clause)) or any(each.code in held for each in find_states(clause))
        if not answers and len(_left(fold(clause))) > _FEW:
            return True
    return "?" in text


def _replied(file: Attachment) -> Iterable[tuple[str, str]]:
    """Meeting and PARTSTAT, for every answer in a file that is a reply."""
    if len(file.content) > _LARGEST or b"BEGIN:VCALENDAR" not in file.content[:200]:
        return
    text = unfolded(file.content).decode("utf-8", "replace").replace("\r\n", "\n")
    if not re.search(r"^METHOD:REPLY\s*$", text, re.MULTILINE):
        return
    for event in _EVENT.findall(text):
        uid, said = _UID.search(event), _SAID.search(event)
        if uid and said:
            yield uid.group(1).strip(), said.group(1)


def _sign(words: str) -> Answer | None:
    """What a clause says as a whole."""
    if _MAYBE.search(words):
        return "tentative"
    if _NO.search(words):
        return "declined"
    return "accepted" if _YES.search(words) else None


def _bare_list(clause: str) -> bool:
    """Whether a clause holds hardly more than names of States, as we asked for."""
    rest = list(clause)
    for found in find_states(clause):
        rest[found.start : found.end] = " " * (found.end - found.start)
    return not _left(fold("".join(rest)))


def _left(words: str) -> list[str]:
    """The words that are neither courtesy nor small."""
    bare = _COURTESY.sub(" ", words).split()
    return [word for word in bare if len(word) > len("para")]


def _without_writer(text: str) -> str:
    """The text without the name of the mission that writes."""
    for lead in reversed(list(_WRITER.finditer(text))):
        named = next((each for each in find_states(text[lead.end() :]) if each.start == 0), None)
        end = lead.end() + named.end if named else lead.end()
        text = text[: lead.start()] + "we" + text[end:]
    return text
