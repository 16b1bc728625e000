"""The sandbox's HTTP doors, as any program on this machine can use them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from tests.e2e.waiting import PATIENCE

Json = dict[str, Any]


class Refused(AssertionError):
    """The sandbox did not let a person do this."""


class Doors:
    """Requests to one sandbox."""

    def __init__(self, address: str) -> None:
        self._address = address

    def call(self, method: str, path: str, body: Json | None = None) -> Any:
        """One request to the sandbox's doors."""
        with self._open_url(method, path, body) as answer:
            return json.load(answer)

    def raw(self, path: str) -> bytes:
        """The bytes behind an address."""
        with self._open_url("GET", path, None) as answer:
            content: bytes = answer.read()
            return content

    def _open_url(self, method: str, path: str, body: Json | None) -> Any:
        request = urllib.request.Request(
            self._address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            return urllib.request.urlopen(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(f"{path}: {error.read().decode()}") from None

    def look(self, part: str) -> Any:
        """A part of the snapshot that the page shows."""
        return self.call("GET", "/api/world")[part]
