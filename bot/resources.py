"""Where the data files of templates/ are, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent / "templates"
_WHEEL = _PACKAGE / "_templates"
_EXAMPLES = (_PACKAGE / "_examples", _PACKAGE.parent / "examples")


def path(name: str) -> Path:
    """The path of a file or folder under templates/; the wheel carries its own copy."""
    root = _WHEEL if _WHEEL.is_dir() else _CHECKOUT
    return root / name


def example(name: str) -> Path:
    """The path of a file under examples/, in a wheel or in a checkout."""
    return next((root for root in _EXAMPLES if root.is_dir()), _EXAMPLES[-1]) / name
