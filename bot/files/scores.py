"""Reviewers' scores written out for people and programs: JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Literal

from bot.facts.application import Application
from bot.facts.reviews import Review
from bot.facts.scoring import Scored
from bot.spreadsheets import harmless

Given = Sequence[tuple[Application, Review]]


def write(given: Given, criteria: Sequence[Scored], form: Literal["json", "csv"]) -> bytes:
    """The scores, one record a reviewer and application; each score with its own scale."""
    return _json(given, criteria) if form == "json" else _csv(given, criteria)


def _json(given: Given, criteria: Sequence[Scored]) -> bytes:
    rows = [
        {
            "reference": application.reference,
            "reviewer": review.reviewer,
            "at": review.at.isoformat(timespec="seconds"),
            "mean": _mean(review, criteria),
            "scores": {
                key: {"score": score, "max": review.out_of(key)}
                for key, score in review.scores.items()
            },
            "comment": review.comment,
        }
        for application, review in given
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()


def _csv(given: Given, criteria: Sequence[Scored]) -> bytes:
    asked = [each.key for each in criteria]
    others = {key for _, review in given for key in review.scores} - {*asked}
    keys = [*asked, *sorted(others)]
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["reference", "reviewer", "at", "mean", *keys, "comment"])
    for application, review in given:
        scores = [
            f"{review.scores[key]} of {review.out_of(key)}" if key in review.scores else ""
            for key in keys
        ]
        mean = _mean(review, criteria)
        cells = [
            application.reference or "",
            review.reviewer,
            review.at.isoformat(timespec="seconds"),
            "" if mean is None else str(mean),
            *scores,
            review.comment,
        ]
        table.writerow([harmless(cell) for cell in cells])
    # With the mark, spreadsheets read UTF-8 as what it is.
    return written.getvalue().encode("utf-8-sig")


def _mean(review: Review, criteria: Sequence[Scored]) -> float | None:
    found = review.mean(criteria)
    return None if found is None else round(found, 2)
