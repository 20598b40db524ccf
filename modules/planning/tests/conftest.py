"""What tests of planning build on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
from modules.planning.imports.reading import read_file
from modules.planning.tests.files import OPTIONS, ReadLetters
from tests.client import Browser
from tests.world import HOSTS, MYTHO


@pytest.fixture
def site(in_tenant: InTenant) -> Site:
    """Mỹ Tho."""
    with in_tenant(MYTHO):
        found = house().directory.find_site_by_id(MYTHO)
    assert found is not None
    return found


@pytest.fixture
def citizen(app: Flask) -> Browser:
    """Nobody in particular."""
    return Browser(app, HOSTS[MYTHO])


@pytest.fixture
def head(app: Flask) -> Browser:
    """Who may publish."""
    return Browser(app, HOSTS[MYTHO]).enter("thutruong@mytho.example")


@pytest.fixture
def read(tmp_path: Path) -> ReadLetters:
    """Read a file as the child does."""

    def call(path: Path, **choices: Any) -> dict[str, Any]:
        folder = tmp_path / "made"
        folder.mkdir()
        return read_file(path, folder, **(OPTIONS | choices))

    return call
