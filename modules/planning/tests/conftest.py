"""What tests of planning build on."""

from __future__ import annotations

import pytest

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
from tests.world import MYTHO


@pytest.fixture
def site(in_tenant: InTenant) -> Site:
    """Mỹ Tho."""
    with in_tenant(MYTHO):
        found = house().directory.find_site_by_id(MYTHO)
    assert found is not None
    return found
