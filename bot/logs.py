"""Logs: ids and event names as JSON lines; never what people wrote, never a secret."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import traceback
from pathlib import Path
from typing import TextIO, cast

import structlog


class _Patient:
    """Standard error that loses its lines, and not the work, when the disk is full."""

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.flush()


def configure(*, pretty: bool = False) -> None:
    """Write structured logs to standard error, one JSON object a line unless ``pretty``."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if pretty
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Patient())),
        cache_logger_on_first_use=True,
    )
    # Libraries log addresses, tokens in URLs and message texts: only their silence is safe.
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)
    # An error's own text may hold what people wrote, and a traceback ends with it.
    sys.excepthook = _crashed
    threading.excepthook = lambda failed: _crashed(failed.exc_type, failed.exc_value)
    sys.unraisablehook = lambda failed: _crashed(failed.exc_type, failed.exc_value)


def _crashed(kind: type[BaseException], error: BaseException | None, *_trace: object) -> None:
    problem = kind.__name__ if error is None else describe(error)
    structlog.get_logger().critical("crashed", error=problem)


def describe(error: BaseException) -> str:
    """An error for the log: its type and the place it came from, never its text."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
