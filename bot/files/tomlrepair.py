"""A TOML file that does not parse: each broken line with what to write instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field

_NAMED = re.compile(r"\s*([\w.-]+)\s*([=:])\s*(.*?)\s*(?:\s#.*)?$")
_PART = re.compile(r"\s*(\[{1,2})?\s*([\w.-]+)\s*(\]{1,2})?\s*(?:#.*)?$")
_PLACE = re.compile(r"\(at line (\d+),")
_ODD = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚", "'") | {"\u00a0": " "})
_TRUTHS = {"yes": "true", "no": "false", "true": "true", "false": "false"}
_SPACED = re.compile(r"\s*\[{1,2}\s*([\w.-]+(?: +[\w.-]+)+)\s*\]{1,2}\s*(?:#.*)?$")
_BEGINS = {True: re.compile(r"[^#]*="), False: re.compile(r"[^#]*=\s*\[")}
UNQUOTED = "text, dates and times stand in quotation marks"
_NOTE = re.compile(r"\s*(//|;|--)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with how a line is written, and how it should be, where that can be told."""

    says: str
    right: str | None = None

    @property
    def told(self) -> str:
        """All of it."""
        return self.says if self.right is None else f"{self.says}; write: {self.right}"


@dataclass(slots=True, kw_only=True)
class Mended:
    """The text with each broken line mended or emptied, and what was wrong on which line.

    ``lost`` are the names that emptied lines would have set; without ``text`` the file is too
    broken to go on reading.
    """

    text: str | None = None
    faults: dict[int, Fault] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)


def mend(text: str, repeated: frozenset[str] = frozenset()) -> Mended:
    """Read on behind every broken line; ``repeated`` parts stand in double brackets."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    mended = Mended()
    for number, line in enumerate(lines, 1):
        part = _PART.match(line)
        if part and part[1] == "[" and part[3] == "]" and part[2] in repeated:
            right = f"[[{part[2]}]]"
            lines[number - 1] = right
            mended.faults[number] = Fault(says="it needs two pairs of brackets", right=right)
    for _ in range(2 * len(lines)):
        try:
            tomllib.loads("\n".join([*lines, ""]))
        except tomllib.TOMLDecodeError as error:
            _mend_one(lines, mended, str(error))
        else:
            mended.text = "\n".join(lines)
            break
    return mended


def _mend_one(lines: list[str], mended: Mended, error: str) -> None:
    begins, ends = _lines_of(error, lines)
    fault, instead = _verdict(lines, begins, error)
    if instead is None or begins in mended.faults:
        instead = ""
        if name := _NAMED.match(lines[begins - 1]):
            mended.lost.add(name[1])
    elif "twice" in error:
        mended.lost.add(instead.strip("[]"))
    mended.faults.setdefault(begins, fault)
    lines[begins - 1 : ends] = [instead, *([""] * (ends - begins))]


def _lines_of(error: str, lines: list[str]) -> tuple[int, int]:
    """Where the mistake is: a list is only found open, or set twice, some lines further down."""
    found = _PLACE.search(error)
    ends = int(found[1]) if found else max(n for n, each in enumerate(lines, 1) if each.strip())
    if "Unclosed array" not in error and "overwrite" not in error:
        return ends, ends
    begins = ends
    while begins > 1 and not _BEGINS[("overwrite" in error)].match(lines[begins - 1]):
        begins -= 1
    return begins, begins if "array" in error else ends


def _verdict(lines: list[str], number: int, error: str) -> tuple[Fault, str | None]:
    """What to tell of a line, and what to read instead of it, if anything."""
    line = lines[number - 1]
    named, part = _NAMED.match(line), _PART.match(line)
    if named and "overwrite" in error:
        first = _first(lines, named[1], number)
        return Fault(says=f"{named[1]} is set twice{first}"), None
    if part and "twice" in error:
        again = f"[{part[2]}-{number}]"  # read on as a part of another name
        return Fault(says=f"[{part[2]}] is there twice; put all of it in one place"), again
    fault = _assignment(named) if named else _header(part, line) or _other(line)
    return fault, fault.right


def _header(part: re.Match[str] | None, line: str) -> Fault | None:
    if spaced := _SPACED.match(line):
        name = "_".join(spaced[1].lower().split())
        return Fault(says="the name of a part has no spaces", right=f"[{name}]")
    if part is None or not (part[1] or part[3]):
        return None
    width = max(len(part[1] or ""), len(part[3] or ""))
    return Fault(says="a bracket is missing", right=f"{'[' * width}{part[2]}{']' * width}")


def _first(lines: list[str], name: str, number: int) -> str:
    for earlier in range(number - 1, 0, -1):
        named = _NAMED.match(lines[earlier - 1])
        if named and named[1] == name:
            return f", first on line {earlier}"
    return ""


def _assignment(named: re.Match[str]) -> Fault:
    name, joined, raw = named.groups()
    if not raw:
        return Fault(says=f"{name} has no value; write one, or put # before the line")
    right = f"{name} = {_value(raw)}"
    says = next(says for holds, says in _REASONS if holds(raw))
    if joined == ":":
        says = "a name and its value are joined by ="
    if "{" in raw or not _parses(right):
        return Fault(says=f"{name}: {says}")
    return Fault(says=says, right=right)


def _other(line: str) -> Fault:
    """A note of another language, or one entry of a list that goes over several lines."""
    if _NOTE.match(line):
        return Fault(says="a note begins with #")
    entry = line.strip().removesuffix(",")
    if not entry or any(sign in entry for sign in "=[]{}") or " " in entry.strip("\"'"):
        return Fault(says="cannot be read: a line is name = value, a [part] or a # note")
    return Fault(says=UNQUOTED, right=f"{_value(entry)},")


def _value(raw: str) -> str:
    """A value as it was meant: with straight quotation marks, and in them where it needs to be."""
    raw = raw.translate(_ODD).strip()
    if raw.lower() in _TRUTHS:
        return _TRUTHS[raw.lower()]
    if _parses(f"x = {raw}"):
        return raw
    if raw.startswith("["):
        inner = raw.strip("[] ")
        return f"[{', '.join(_value(each) for each in inner.split(',') if each.strip())}]"
    bare = raw.strip("\"' ").replace("\\", "/").replace('"', "'")
    return f'"{bare}"'


def _parses(line: str) -> bool:
    try:
        tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return False
    return True


_REASONS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda raw: raw != raw.translate(_ODD), 'quotation marks are straight ones (")'),
    (lambda raw: raw.lower() in _TRUTHS, "it is true or false, in small letters"),
    (lambda raw: raw.count('"') % 2 == 1, "a quotation mark is missing"),
    (lambda raw: raw.count("[") != raw.count("]"), "a list stands in [ and ]"),
    (lambda raw: "\\" in raw, "a \\ in quotation marks is written /"),
    (lambda _: True, UNQUOTED),
)
