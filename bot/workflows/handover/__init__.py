"""People and the office: one thread a person, claimed, answered on purpose, and closed."""

from bot.workflows.handover.card import draw
from bot.workflows.handover.claiming import after_the_office, closed, release
from bot.workflows.handover.notes import wrote
from bot.workflows.handover.outage import alarm
from bot.workflows.handover.passing import ask_office, note, pass_on
from bot.workflows.handover.replying import answer
from bot.workflows.handover.returning import with_answers
from bot.workflows.handover.table import press, submit

__all__ = [
    "after_the_office",
    "alarm",
    "answer",
    "ask_office",
    "closed",
    "draw",
    "note",
    "pass_on",
    "press",
    "release",
    "submit",
    "with_answers",
    "wrote",
]
