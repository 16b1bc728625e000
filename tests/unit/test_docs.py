"""The documentation: its links lead somewhere, its commands and settings exist, none is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli import build
from bot.config import PREFIX, Settings
from bot.workflows.commands.table import VERBS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {page.name if page.parent == ROOT else f"docs/{page.name}": page for page in PAGES}
_LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)")
_CODE = re.compile(r"`([^`\n]+)`")


@pytest.mark.parametrize("name", TEXTS)
def test_links_of_a_page_lead_somewhere(name: str) -> None:
    page = TEXTS[name]
    targets = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [each for each in targets if not (page.parent / each).exists()] == []


@pytest.mark.parametrize("name", TEXTS)
def test_commands_that_a_page_names_exist(name: str) -> None:
    spoken = {verb.name for verb in VERBS}
    typed = set(build([]))
    unknown = []
    for code in _CODE.findall(TEXTS[name].read_text(encoding="utf-8")):
        first, _, rest = code.replace(".venv/bin/", "").partition(" ")
        verb = rest.split(" ")[0]
        known = {"/presessions": spoken, "presessions": typed}.get(first)
        if known is not None and re.fullmatch(r"[a-z][a-z-]*", verb) and verb not in known:
            unknown.append(code)
    assert unknown == []


def test_every_setting_is_explained() -> None:
    page = TEXTS["docs/settings.md"].read_text(encoding="utf-8")
    settings = [f"`{PREFIX}{name.upper()}`" for name in Settings.model_fields]
    assert [each for each in settings if each not in page] == []


def test_every_page_is_reached_from_the_index() -> None:
    index = TEXTS["docs/README.md"].read_text(encoding="utf-8")
    linked = set(_LINK.findall(index))
    assert {page.name for page in PAGES if page.parent != ROOT} - linked == {"README.md"}
