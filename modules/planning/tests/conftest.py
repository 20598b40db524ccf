"""What tests of planning build on."""

from __future__ import annotations

import pytest
from flask import Flask

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
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
