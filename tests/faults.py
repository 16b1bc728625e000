"""The faults that the bot must survive, and the tests that show it: the table of docs/faults.md.

A test says which faults it is about with ``@pytest.mark.fault(7, 9)``. Run this module to write
the page anew: ``python -m tests.faults``.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "faults.md"

FAULTS: Mapping[str, Sequence[tuple[int, str, str]]] = {
    "Outbox and bulk sending": (
        (1, "The process dies between a decision and its message", "both are stored, or neither"),
        (
            2,
            "The process dies after the relay took a mail, before that was noted",
            "at most one repetition, with the same Message-ID, and marked as uncertain",
        ),
        (
            3,
            "The connection breaks after the final dot",
            "unknown, not failed: the same mail again",
        ),
        (
            4,
            "The process dies again and again while 500 messages go out",
            "everybody is served; repetitions only of what was under way",
        ),
        (5, "Two workers empty one outbox", "each row goes out once"),
        (
            6,
            "A lease runs out while a slow send is alive",
            "the late worker may not settle the row",
        ),
        (7, "One address answers 4xx", "that row waits and is tried again; the others go on"),
        (8, "One of many addresses answers 5xx", "that one fails with its reason; the others go"),
        (9, "The whole relay is away", "a pause for all that costs no row its attempts"),
        (10, "The relay throttles", "sending slows down; nothing is lost"),
        (11, "A row cannot be rendered or sent at all", "it is set aside; the queue goes on"),
        (12, "The disk is full, or the database goes away", "nothing is sent without a claim"),
        (13, "The clock jumps", "nothing twice, nothing never"),
        (14, "A text or list changes half-way", "the run goes on with what was approved"),
        (15, "Somebody unsubscribes or bounces after queueing", "checked again when sending"),
        (16, "One address stands in a list twice, spelt differently", "one mail"),
        (17, "SIGTERM in the middle of a message", "finished or given back, within the limit"),
        (18, "A double click on send, or Slack delivers it twice", "one run"),
    ),
    "Receiving": (
        (19, "The process dies between fetching a mail and the commit", "fetched again, once done"),
        (20, "The same mail twice, without an id, or one id with two bodies", "nothing dropped"),
        (21, "UIDVALIDITY changes, the mailbox is made anew", "nothing handled twice"),
        (22, "A mail makes the parser fail or hang", "set aside with its bytes; the next at once"),
        (23, "50,000 addresses, 1 MB of header, 20,000 encoded words", "limits before parsing"),
        (
            24,
            "Parts in parts, 1,000 deep; 100,000 parts; a boundary without end",
            "limits, no crash",
        ),
        (25, "Archives and documents that unpack to gigabytes", "never unpacked; size limits"),
        (26, "Broken encodings, wrong charsets, NUL, lone surrogates", "readable text"),
        (27, "File names that climb, lie or hide", "a name of our own; the shown one cleaned"),
        (
            28,
            "winmail.dat, forwarded mail, S/MIME, PGP, invitations, inline pictures",
            "body found",
        ),
        (29, "The plain and the HTML part disagree", "one documented preference"),
        (30, "Replies above, below and between quotes, in three languages", "only the new text"),
        (31, "Headers missing, twice, or absurd", "stored at our own time; no crash"),
        (
            32,
            "Threads: lost headers, a changed subject, a stranger's same subject",
            "by token only",
        ),
        (33, "A reply token of one person from another's address", "held, and the office is told"),
    ),
    "Loops, bounces, automatic mail": (
        (34, "A vacation reply to our mail that begins with yes", "kept; no answer, no effect"),
        (35, "Two automatic answerers without headers", "ends at the limit of an address and day"),
        (36, "Mail from ourselves, or sent back to us", "dropped and counted"),
        (37, "Lists, digests, ticket systems, no-reply senders", "kept, never answered"),
        (38, "A person's mail that asks for no automatic answer", "read, and not answered"),
        (39, "Delayed, relayed, delivered and failed reports", "only final failures count"),
        (40, "A forged bounce for somebody else's address", "changes nothing"),
        (41, "A bounce of a bounce, without sender", "recognised; no answer"),
        (42, "A full mailbox for days, then good again", "a score that fades; undone by staff"),
        (
            43,
            "Complaints, unsubscribing by mail, by one click, by a scanner's look",
            "at once; GET not",
        ),
    ),
    "Trust": (
        (44, "A forged sender", "believed only with a proof of our own server"),
        (45, "Forged Authentication-Results", "only the topmost one of our own server counts"),
        (46, "Display names and addresses made to mislead", "one address, or none"),
        (47, "A command in a quote, a signature, hidden text, a vacation's subject", "no command"),
        (48, "Line breaks in names, subjects and addresses", "no header can be added"),
        (49, "A cell that a spreadsheet would run", "stays text"),
    ),
    "Slack": (
        (50, "Slack delivers an event again, also after a restart", "one effect, a quick answer"),
        (51, "A bad, old or missing signature", "refused unread"),
        (52, "429, 5xx, refusals, a lost answer after posting", "waited for, or looked up"),
        (53, "Words of applicants that would ping or break Slack", "inert, cut at the limit"),
        (
            54,
            "Own messages, edits, deletions, an archived channel, a revoked token",
            "no loop; told",
        ),
    ),
    "Telegram": (
        (55, "The process dies before the offset moves; ids repeat or start anew", "one effect"),
        (56, "A wrong secret; a second poller", "refused; one waits and says so"),
        (57, "429, blocked, moved chats, lost answers", "waits for that chat; never blindly twice"),
        (
            58,
            "Names and texts full of markup, emoji at the cut, stickers, edits",
            "exact and whole",
        ),
    ),
}


def shown_by() -> dict[int, list[str]]:
    """The tests marked for each fault, as ``tests/…/test_x.py::test_y``."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for number, name in _marked(ast.parse(path.read_text(encoding="utf-8"))):
            found[number].append(f"{path.relative_to(ROOT)}::{name}")
    return found


def _marked(module: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in node.decorator_list:
                yield from ((number, node.name) for number in _numbers(mark))


def _numbers(mark: ast.expr) -> list[int]:
    if not (isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault"):
        return []
    return [value for each in mark.args if isinstance(value := ast.literal_eval(each), int)]


def page() -> str:
    """The page as it should be now."""
    shown = shown_by()
    lines = [
        "# Faults, and the tests that show what happens",
        "",
        "Written by `python -m tests.faults` from the marks of the tests; a test holds it to that.",
    ]
    for group, faults in FAULTS.items():
        lines += [
            "",
            f"## {group}",
            "",
            "| # | fault | what happens | shown by |",
            "|---|---|---|---|",
        ]
        for number, fault, outcome in faults:
            tests = "<br>".join(f"`{name}`" for name in shown.get(number, ()))
            lines.append(f"| {number} | {fault} | {outcome} | {tests} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
