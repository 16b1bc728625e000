"""The page of faults says what the tests show."""

from __future__ import annotations

from tests.faults import FAULTS, PAGE, page, shown_by


def test_every_fault_has_a_test_that_shows_it() -> None:
    numbers = [number for faults in FAULTS.values() for number, _, _ in faults]
    assert numbers == list(range(1, 59))
    assert set(numbers) - shown_by().keys() == set()


def test_page_of_faults_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
