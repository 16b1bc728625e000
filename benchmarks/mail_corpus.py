"""A corpus of real mail with what is expected of each: a folder or a .tar.xz with index.jsonl."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One mail, and the facts its own project asserts about it."""

    file: str
    kind: str
    raw: bytes
    facts: dict[str, Any]

    @property
    def language(self) -> str:
        """The language of the text, or a dash."""
        return str(self.facts.get("lang") or "-")

    @property
    def texts(self) -> list[str]:
        """Every form of the author's new text that counts as right."""
        expected = [self.facts["expected_text"]] if "expected_text" in self.facts else []
        return [*expected, *self.facts.get("alt_expected", [])]

    @property
    def addresses(self) -> frozenset[str]:
        """The failing recipients."""
        return frozenset(a.lower() for a in self.facts.get("expected_addresses", []))


def rows(corpus: Path) -> Iterator[Row]:
    """Every mail of a corpus, in the order of its index."""
    read = _from_archive(corpus) if corpus.is_file() else _from_folder(corpus)
    for line in read["index.jsonl"].decode("utf-8").splitlines():
        facts = json.loads(line)
        raw = read[facts["file"]]
        yield Row(file=facts["file"], kind=facts["kind"], raw=raw, facts=facts)


def _from_folder(corpus: Path) -> dict[str, bytes]:
    files = (path for path in corpus.rglob("*") if path.is_file())
    return {path.relative_to(corpus).as_posix(): path.read_bytes() for path in files}


def _from_archive(corpus: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(corpus) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                found[member.name.removeprefix("./")] = content.read()
    return found
