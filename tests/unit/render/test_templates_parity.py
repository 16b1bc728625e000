"""The project's own templates say the same in all three languages."""

from __future__ import annotations

from bot.render.parity import problems


def test_own_templates_have_no_problems() -> None:
    assert problems() == []
