"""A message as a template key with typed parameters; language and channel come later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Discriminator

from bot.i18n import Language

# Where the office is: its clock counts where no round says another.
OFFICE_ZONE = "Europe/Zurich"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time, shown on the round's wall clock and, where known, on the reader's."""

    at: datetime
    zone: str = OFFICE_ZONE
    local_zone: str | None = None
    kind: Literal["moment"] = "moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A calendar day."""

    on: date
    kind: Literal["day"] = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time in seconds, shown in the largest unit that says it exactly."""

    seconds: int
    kind: Literal["span"] = "span"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateName:
    """A State by its ISO 3166-1 alpha-2 code, shown by name."""

    code: str
    kind: Literal["state"] = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageName:
    """A human language by its CLDR code, shown by name."""

    code: str
    kind: Literal["language"] = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A member of the office by Slack's id, shown by the name that Slack knows."""

    id: str
    kind: Literal["colleague"] = "colleague"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the catalogue, such as ``theme.torture``."""

    key: str
    kind: Literal["term"] = "term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """Words that the office wrote in every language, as in a round's file."""

    texts: Mapping[Language, str]
    kind: Literal["worded"] = "worded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address on the web or a ``mailto:``; the label is the address unless given."""

    url: str
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Several values in one sentence: ``a, b and c``."""

    items: tuple[Param, ...]
    kind: Literal["listing"] = "listing"

    @classmethod
    def states(cls, codes: Iterable[str]) -> Listing:
        """States by their names."""
        return cls(items=tuple(StateName(code=code) for code in codes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Several values or messages as a bullet list; alone in its paragraph."""

    items: tuple[Param, ...]
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceOf:
    """The reference of an application, filled in when the turn is stored."""

    application_id: str
    kind: Literal["reference"] = "reference"


Style = Literal["plain", "primary", "danger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer a person can press or, where there are no buttons, type by number or label.

    ``data`` comes back in the event (64 bytes at most); ``url`` opens a page instead.
    """

    label: Param
    data: str = ""
    url: str | None = None
    style: Style = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A letter's text as the office wrote it, with placeholders, in place of the template's."""

    subject: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What to say: a key of the templates, its parameters, and the answers offered.

    ``key`` names a catalogue entry (``form.ask.state``), a letter
    (``letter/confirmation``) or an FAQ answer (``faq/contact``, ``faq/contact#closed``).
    ``language`` fixes the language whatever the reader's, as when staff read the letter
    that an applicant will get. ``wording`` stands in for the words of the template,
    ``office`` for the address that texts name as the office's.
    """

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)
    choices: tuple[tuple[Choice, ...], ...] = ()
    language: Language | None = None
    wording: Wording | None = None
    office: str = ""
    kind: Literal["message"] = "message"


Typed = (
    Moment
    | Day
    | Span
    | StateName
    | LanguageName
    | Colleague
    | Term
    | Worded
    | Link
    | Listing
    | Items
    | ReferenceOf
    | Message
)
# The kind says which one a stored value is, so that none of the others is tried first.
Param = str | int | Annotated[Typed, Discriminator("kind")]


def with_references(message: Message, references: Mapping[str, str]) -> Message:
    """The message with every ReferenceOf replaced by the reference itself."""
    return replace(
        message,
        params={name: _with_reference(param, references) for name, param in message.params.items()},
    )


def _with_reference(param: Param, references: Mapping[str, str]) -> Param:
    match param:
        case ReferenceOf():
            return references[param.application_id]
        case Message():
            return with_references(param, references)
        case Items() | Listing():
            return replace(
                param, items=tuple(_with_reference(item, references) for item in param.items)
            )
        case _:
            return param


def joined(messages: Sequence[Message]) -> Message:
    """Several messages as one, in order, with all their choices below."""
    *before, last = messages
    whole = replace(last, choices=())
    for message in reversed(before):
        params: dict[str, Param] = {"first": replace(message, choices=()), "rest": whole}
        whole = Message(key="letterform.joined", params=params)
    return replace(whole, choices=tuple(row for each in messages for row in each.choices))
