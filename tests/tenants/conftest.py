"""Fixtures of the tests in which a tenant leaves for another deployment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dothi.settings import Settings
from dothi_testing.databases import TestDatabase
from tests.tenants.deployments import Deployment, Elsewhere, elsewhere


@pytest.fixture(scope="session")
def other_kept(
    settings: Settings, database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Elsewhere]:
    """The second deployment as it stays from test to test."""
    with elsewhere(settings, database, tmp_path_factory.mktemp("other") / "files") as made:
        yield made


@pytest.fixture
def other(other_kept: Elsewhere) -> Iterator[Deployment]:
    """Where the tenant goes, as it was at the beginning."""
    with other_kept.begun_anew() as begun:
        yield begun
