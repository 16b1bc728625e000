"""Whatever people type and press: nothing crashes, no answer is lost, submitting stays possible."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.state import read
from bot.events import ChannelName
from tests.unit.handlers.situation import ANSWERS, Memory

SAID = st.sampled_from(
    [
        *("Togo", "Uganda", "Vivre Ensemble", "cso", "national", "yes", "no", "1998", "12"),
        *("none", "joint", "health, torture", "a@b.example", "+228 90 11 22 33", "skip", "back"),
        *("Ama", "Mensah", "woman", "French", "confidential", "edit", "help", "status", "save"),
        *("cancel", "submit", "apply", "langue", "English", "merci", "ok", "1", "2", "3", "7"),
        *("Is it free?", "hola", "retirer", "stop", "", "  ", "?", "🙂", "1: Togo", "2: Vivre"),
        *("We would like to apply to speak about Uganda", "later", "withdraw", "themes"),
    ]
)
STEPS = st.lists(st.one_of(SAID, st.integers(0, 400), st.text(max_size=12)), max_size=40)
CHANNELS: st.SearchStrategy[ChannelName] = st.sampled_from(["telegram", "email"])
# What ends a draft, or changes an answer, is left out where answers must survive
HARMLESS = st.lists(
    st.sampled_from(
        [
            "apply",
            "cancel",
            "back",
            "help",
            "status",
            "langue",
            "merci",
            "Is it free?",
            "hola",
            "",
            "save",
        ]
    ),
    max_size=12,
)


def go(memory: Memory, step: str | int) -> None:
    """Type a text, or press one of the buttons ever shown."""
    if isinstance(step, str):
        memory.says(step)
    elif memory.offered:
        memory.presses(memory.offered[step % len(memory.offered)])


@settings(max_examples=60, deadline=None)
@given(channel=CHANNELS, steps=STEPS)
def test_any_dialogue_goes_on(channel: ChannelName, steps: list[str | int]) -> None:
    memory = Memory(channel)
    memory.says("apply")
    for step in steps:
        go(memory, step)
        conversation = read(memory.context().contact.conversation)  # type: ignore[union-attr]
        assert read(conversation.stored()) == conversation
    before = set(memory.applications)
    complete = "\n".join(
        f"{number}: {answer}"
        for number, answer in {1: "ZW", 2: "New Group", 3: "cso", 4: "national", 5: "no"}.items()
    )
    fresh = Memory(channel, conversation=memory.conversation, applications=memory.applications)
    fresh.says("/apply")
    assert set(fresh.applications) >= before
    fresh.says(complete if channel == "email" else "Zimbabwe")
    assert fresh.said


@settings(max_examples=60, deadline=None)
@given(steps=HARMLESS, place=st.integers(0, 26))
def test_answers_survive_anything_that_is_no_answer(steps: list[str], place: int) -> None:
    memory = Memory()
    memory.says("/apply")
    names = list(ANSWERS)
    typed = {**ANSWERS, "themes": "health", "speaker_languages": "French"}
    for name in names[: place % len(names)]:
        value = typed[name]
        said = {True: "yes", False: "no", "": "skip"}.get(value, str(value))
        memory.says("publish" if name == "publish_name" else said)
    (before,) = memory.applications.values()
    for step in steps:
        memory.says(step)
    assert [each.answers for each in memory.applications.values()] == [before.answers]


@settings(max_examples=20, deadline=None)
@given(steps=STEPS)
def test_submitting_can_be_reached_from_anywhere(steps: list[str | int]) -> None:
    memory = Memory()
    memory.says("/apply")
    for step in steps:
        go(memory, step)
    drafts = [each for each in memory.applications.values() if each.status == "draft"]
    for draft in drafts[-1:]:
        memory.presses(f"change:{draft.id}:organisation")
        memory.says("Some Group That Is New")
        for _ in range(len(ANSWERS) + 5):
            field = read(memory.context().contact.conversation).field  # type: ignore[union-attr]
            if field is None:
                break
            memory.says(_VALUES.get(field, "skip"))
        memory.presses(f"submit:{draft.id}")
        assert memory.applications[draft.id].status == "submitted"


_VALUES = {
    "state": "Zimbabwe",
    "organisation_type": "cso",
    "scope": "national",
    "ecosoc": "no",
    "upr_report": "none",
    "coalition": "no",
    "coalition_name": "Coalition of Mothers",
    "themes": "health",
    "email": "a@b.example",
    "aim": "We work for health in the villages.",
    "speaker_first_name": "Ama",
    "speaker_last_name": "Mensah",
    "speaker_gender": "woman",
    "speaker_position": "Director",
    "speaker_email": "a@b.example",
    "speaker_languages": "French",
    "publish_name": "publish",
    "consent": "yes",
}
