"""Processes forked from one that has loaded everything and started nothing.

Starting Python and importing the bot takes longer than most of what is tested of it. The
server that forks is one for all tests of a worker, so what it loads is named here only.
"""

from __future__ import annotations

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.core.scripted", "tests.e2e.loaded"])
