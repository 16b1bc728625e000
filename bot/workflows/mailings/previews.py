"""What staff see before a mailing goes out: how many, who, the words, and who is left out."""

from __future__ import annotations

from collections.abc import Mapping

from bot import effects as fx
from bot import states
from bot.conversation.choices import Press
from bot.facts.cycle import Cycle
from bot.facts.mailings import TO_MISSIONS, FrozenLetter, Kind, Plan
from bot.i18n import LANGUAGES, Language
from bot.message import LanguageName, Listing, Message, Param, Span, Term
from bot.workflows.mailings.planning import left_out, samples


def window(
    plan: Plan, mailing_id: str, cycle: Cycle, *, may_send: bool, warning: Message | None = None
) -> fx.Dialog:
    """The window that shows a run whole; with the button that sends it, for who may."""
    body = [
        *([warning] if warning else []),
        Message(
            key="missions.preview_count",
            params={
                "count": len(plan.recipients),
                "languages": in_languages(plan.languages),
                "hold": Span(seconds=int(cycle.hold.total_seconds())),
            },
        ),
        Message(key="missions.preview_left_out", params={"left_out": left_out(plan)}),
    ]
    if plan.kind in TO_MISSIONS:
        body.append(_to_whom(plan))
    body += [part for letter in samples(plan) for part in _sample(letter)]
    if not may_send:
        body.insert(0, Message(key="missions.preview_approver"))
    return fx.Dialog(
        title=Message(key=f"missions.dialog.{plan.kind}"),
        body=tuple(body),
        data=Press("mailing", ("confirm", mailing_id)).data if may_send else "",
        submit=Message(key="missions.dialog.send") if may_send else None,
    )


def texts_window(kind: Kind) -> fx.Dialog:
    """The window in which a newsletter is written, in all three languages."""
    inputs = [
        fx.Input(
            name=f"{part}_{language}",
            label=Message(
                key=f"missions.text_{part}", params={"language": LanguageName(code=language)}
            ),
            multiline=part == "body",
            optional=False,
        )
        for language in LANGUAGES
        for part in ("subject", "body")
    ]
    return fx.Dialog(
        title=Message(key=f"missions.dialog.{kind}"),
        body=(Message(key="missions.text_intro"),),
        data=Press("mailing", ("write", kind)).data,
        submit=Message(key="missions.dialog.look"),
        inputs=tuple(inputs),
    )


def texts_of(values: Mapping[str, str]) -> dict[Language, tuple[str, str]]:
    """What was written in each language: subject and text."""
    written = {
        language: (
            values.get(f"subject_{language}", "").strip(),
            values.get(f"body_{language}", "").strip(),
        )
        for language in LANGUAGES
    }
    return {language: text for language, text in written.items() if all(text)}


def in_languages(languages: Mapping[Language, int]) -> Param:
    """How many in each language, in one sentence."""
    counts = tuple(
        Message(
            key="missions.in_language",
            params={"number": languages[each], "language": LanguageName(code=each)},
        )
        for each in LANGUAGES
        if each in languages
    )
    return Listing(items=counts) if counts else Term(key="form.value.none")


def _to_whom(plan: Plan) -> Message:
    found = {each.state for each in plan.recipients if each.state}
    codes = sorted(found, key=lambda code: states.name(code, "en"))
    names = Listing.states(codes)
    return Message(key="missions.preview_to", params={"count": len(codes), "states": names})


def _sample(letter: FrozenLetter) -> tuple[Message, Message]:
    params: dict[str, Param] = {
        "language": LanguageName(code=letter.language),
        "subject": letter.subject,
        "files": len(letter.files),
    }
    return (
        Message(key="missions.preview_sample", params=params),
        Message(key="missions.verbatim", params={"text": letter.text}),
    )
