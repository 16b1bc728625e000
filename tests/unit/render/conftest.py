"""The templates of these tests, beside the real core catalogue and mail shell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import resources
from bot.render import Templates

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of templates that a test may copy and break."""
    folder = tmp_path_factory.mktemp("render") / "templates"
    shutil.copytree(HERE / "templates", folder)
    shutil.copy(resources.path("mail.html"), folder)
    for path in resources.path("catalogue").glob("core.*.po"):
        shutil.copy(path, folder / "catalogue")
    return folder


@pytest.fixture(scope="session")
def templates(root: Path) -> Templates:
    return Templates(root=root)
