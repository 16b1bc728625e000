"""Our reading of mail beside the libraries', on a corpus of real mail.

``make bench-mail CORPUS=path`` prints how often each finds the author's new text (exactly,
and by words in common), the recipients of a bounce, absent people's automatic replies and
the subject, which file took longest, and what raised. White space is collapsed before
anything is compared. A corpus is a folder or a .tar.xz of mails with an ``index.jsonl``.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from benchmarks.mail_corpus import Row, rows
from benchmarks.mail_rivals import (
    ADDRESS_READERS,
    auto_submitted,
    stdlib_subject,
    text_readers,
)
from bot.channels.email.reading.parse import parse

_Read = TypeVar("_Read")
_OURS = "presessions"
_LANGUAGES = ("en", "fr", "es")


@dataclass(slots=True)
class Runs:
    """What it took to ask one reader about many mails."""

    seconds: list[tuple[float, str]] = field(default_factory=list)
    raised: Counter[str] = field(default_factory=Counter)

    def ask(self, read: Callable[[bytes], _Read], row: Row, otherwise: _Read) -> _Read:
        """One answer; a reader that raises has none."""
        started = time.perf_counter()
        try:
            return read(row.raw)
        except Exception as error:  # noqa: BLE001 - counting what raises is the point
            self.raised[type(error).__name__] += 1
            return otherwise
        finally:
            self.seconds.append((time.perf_counter() - started, row.file))

    def line(self) -> str:
        """The slowest mail and the exceptions, for the end of a table's line."""
        slowest, file = max(self.seconds, default=(0.0, "-"))
        raised = ", ".join(f"{count} {name}" for name, count in self.raised.items()) or "none"
        return f"slowest {slowest:.2f} s ({file}), raised: {raised}"


def squeezed(text: str) -> str:
    """A text without its layout, and without the invisible marks of direction."""
    return " ".join(text.replace("\u200e", "").split())


def similarity(found: str, wanted: str) -> float:
    """F1 of the words in common."""
    ours, theirs = Counter(found.split()), Counter(wanted.split())
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 1.0


def judged(row: Row, found: str) -> tuple[bool, float]:
    """Whether a text is exactly right, and how near it is."""
    found = squeezed(found)
    if not row.texts:
        wanted = [squeezed(part) for part in row.facts.get("contains", [])]
        unwanted = [squeezed(part) for part in row.facts.get("excludes", [])]
        right = all(p in found for p in wanted) and not any(p in found for p in unwanted)
        return right, float(right)
    texts = [squeezed(text) for text in row.texts]
    if row.facts.get("oracle") == "exact-nospace":
        exact = any(found.replace(" ", "") == text.replace(" ", "") for text in texts)
    else:
        exact = found in texts
    return exact, 1.0 if exact else max(similarity(found, text) for text in texts)


def mean(values: Iterable[float]) -> float:
    """The mean, or 0 of nothing."""
    seen = list(values)
    return sum(seen) / len(seen) if seen else 0.0


def replies(corpus: Sequence[Row]) -> None:
    """The author's new text: exact matches and F1, overall and by language."""
    asked = [row for row in corpus if row.kind == "reply"]
    main = [row for row in asked if row.language in _LANGUAGES]
    groups = {"en+fr+es": main} | {
        language: [row for row in asked if row.language == language]
        for language in (*_LANGUAGES, *sorted({row.language for row in asked} - {*_LANGUAGES}))
    }
    readers = {_OURS: lambda raw: parse(raw).text_in_context} | text_readers()
    print("New text: exact / F1")
    for name, read in readers.items():
        runs = Runs()
        scores = {row.file: judged(row, runs.ask(read, row, "")) for row in asked}
        cells = (
            _scores(label, [scores[row.file] for row in group]) for label, group in groups.items()
        )
        print(f"  {name:<20} " + "  ".join(cells))
        print(f"  {'':<20} {runs.line()}")


def _scores(label: str, scores: Sequence[tuple[bool, float]]) -> str:
    exact, near = mean(e for e, _ in scores), mean(n for _, n in scores)
    return f"{label}({len(scores)}) {exact:.2f}/{near:.2f}"


def bounces(corpus: Sequence[Row]) -> None:
    """The recipients of bounces: exact sets, and precision and recall of addresses."""
    asked = [row for row in corpus if row.kind == "bounce" and row.addresses]
    print(f"\nBounces ({len(asked)}): exact address set / precision / recall")
    for name, read in ({_OURS: _our_addresses} | ADDRESS_READERS).items():
        runs = Runs()
        found = {row.file: runs.ask(read, row, set[str]()) for row in asked}
        exact = mean(found[row.file] == row.addresses for row in asked)
        right = sum(len(found[row.file] & row.addresses) for row in asked)
        named = sum(len(addresses) for addresses in found.values())
        wanted = sum(len(row.addresses) for row in asked)
        figures = f"{exact:.3f} / {right / max(named, 1):.3f} / {right / max(wanted, 1):.3f}"
        print(f"  {name:<30} {figures}  {runs.line()}")


def _our_addresses(raw: bytes) -> set[str]:
    return {address.lower() for address in parse(raw).failing}


def absences(corpus: Sequence[Row]) -> None:
    """Automatic replies: found among those there are, and false alarms among people's mail."""
    wanted = [row for row in corpus if row.facts.get("expected_class") == "auto-replied"]
    people = [row for row in corpus if row.kind not in {"autoreply", "bounce", "complaint"}]
    readers = {_OURS: lambda raw: parse(raw).kind == "autoreply", "Auto-Submitted": auto_submitted}
    print(f"\nAutomatic replies ({len(wanted)}): recall, false alarms of {len(people)}")
    for name, read in readers.items():
        runs = Runs()
        recall = mean(runs.ask(read, row, False) for row in wanted)
        alarms = sum(runs.ask(read, row, False) for row in people)
        print(f"  {name:<20} {recall:.2f}, {alarms} ({alarms / max(len(people), 1):.1%})")


def subjects(corpus: Sequence[Row]) -> None:
    """Subjects, exactly."""
    asked = [row for row in corpus if row.facts.get("expected_subject") is not None]
    print(f"\nSubjects ({len(asked)}): exact")
    for name, read in {_OURS: lambda raw: parse(raw).subject, "stdlib": stdlib_subject}.items():
        runs = Runs()
        right = mean(
            squeezed(runs.ask(read, row, "")) == squeezed(row.facts["expected_subject"])
            for row in asked
        )
        print(f"  {name:<20} {right:.2f}  {runs.line()}")


def everything(corpus: Sequence[Row]) -> None:
    """Every mail once through our reader."""
    runs = Runs()
    parse(b"")
    kinds = Counter(runs.ask(lambda raw: parse(raw).kind, row, "raised") for row in corpus)
    slow = sum(1 for seconds, _ in runs.seconds if seconds > 1)
    print(f"\nAll {len(corpus)} mails: {dict(kinds)}; over 1 s: {slow}; {runs.line()}")


def main() -> None:
    """Print the tables for the corpus that is named."""
    if len(sys.argv) != 2:
        sys.exit("make bench-mail CORPUS=path: a folder or .tar.xz of mails with an index.jsonl")
    corpus = list(rows(Path(sys.argv[1])))
    parse(b"Content-Type: text/html\n\n<p>Loading what is loaded once, in a sentence or two.</p>")
    for table in (replies, bounces, absences, subjects, everything):
        table(corpus)


if __name__ == "__main__":
    main()
