"""A look by flufl.bounce at a bounce whose notice does not list its recipients."""

from __future__ import annotations

import logging
from email import message_from_bytes

from bot.channels.email.reading.addresses import fold
from bot.channels.email.reading.structure import Part

# Its detectors search line by line and more than once; real notices are far smaller.
_LARGEST = 60_000
_MOST_LINES = 2_000
_LONGEST_LINE = 1_000
_MOST_PARTS = 12
_DEEPEST = 4


def detected(root: Part) -> list[str]:
    """Addresses found by flufl.bounce, or none where it fails."""
    parts = list(root.walk())
    if len(parts) > _MOST_PARTS or max(part.depth for part in parts) > _DEEPEST:
        return []
    # 40 ms to import, and seldom needed.
    from flufl.bounce import all_failures  # noqa: PLC0415

    raw = b"".join(name.encode() + b": " + value + b"\n" for name, value in root.headers.entries)
    lines = bytes(root.body[:_LARGEST]).split(b"\n", _MOST_LINES)[:_MOST_LINES]
    body = b"\n".join(line[:_LONGEST_LINE] for line in lines)
    message = message_from_bytes(raw[:_LARGEST] + b"\n" + body)
    # It logs its detectors' faults with their tracebacks; on odd mail they are no news.
    logging.getLogger("flufl.bounce").disabled = True
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 - its detectors raise what they like on odd mail
        return []
    found = [_folded(address) for address in (*permanent, *temporary)]
    return sorted({address for address in found if address})


def _folded(address: bytes | str) -> str | None:
    return fold(address.decode("utf-8", "replace") if isinstance(address, bytes) else address)
