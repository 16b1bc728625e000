"""Where the data files of templates/ are, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent / "templates"
_WHEEL = _PACKAGE / "_templates"


def path(name: str) -> Path:
    """The path of a file or folder under templates/; the wheel carries its own copy."""
    root = _WHEEL if _WHEEL.is_dir() else _CHECKOUT
    return root / name
