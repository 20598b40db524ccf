"""A small gazetteer of Mỹ Tho, in the scope of the tenant."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from dothi.database.session import session
from dothi.manifest.house import house
from tenants.gazetteer.importing import prepare
from tenants.gazetteer.reading import read_file
from tenants.gazetteer.storing import Taken, take_entries
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
FILE = Path(__file__).with_name("mytho.csv")
Take = Callable[..., Taken]


@pytest.fixture
def take(in_tenant: InTenant, tmp_path: Path) -> Take:
    """Take a file over, as the jobs do: `take(b"ten,lon,lat…", source="OSM")`."""

    def take(data: bytes, *, source: str = "OSM", tenant_id: int = MYTHO) -> Taken:
        path = tmp_path / "file"
        path.write_bytes(data)
        with in_tenant(tenant_id):
            site = house().directory.find_site_by_id(tenant_id)
            assert site is not None
            answer = read_file(path, tmp_path, **prepare(site, {}, tmp_path))
            taken = take_entries(tenant_id, answer["entries"], source=source, licence="ODbL 1.0")
            session.commit()
        return taken

    return take


@pytest.fixture
def mytho(take: Take) -> Taken:
    """All of the file."""
    return take(FILE.read_bytes())
