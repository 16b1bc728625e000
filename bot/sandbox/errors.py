"""What the sandbox answers to the people (and tests) that drive it.

SandboxError
├── NoSuchThing   what was named is not in this world: 404
├── NotPossible   what was asked cannot be done now: 409
└── BadInput      the request itself is wrong: 400
"""

from __future__ import annotations


class SandboxError(Exception):
    """A request of a person or test that was refused, with a sentence that says why."""

    status = 400


class NoSuchThing(SandboxError):
    """What was named is not in this world."""

    status = 404


class NotPossible(SandboxError):
    """What was asked cannot be done as things are."""

    status = 409


class BadInput(SandboxError):
    """The request is not understood."""

    status = 400
