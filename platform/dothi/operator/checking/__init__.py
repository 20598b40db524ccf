"""`dothi check`: does the database keep tenants apart, do counts equal rows, do files and rows know each other?

Each part yields findings as it goes, tenant by tenant, in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from flask import Flask

from dothi.manifest.house import house
from dothi.operator.checking.basemap import check_basemap
from dothi.operator.checking.counts import check_counts
from dothi.operator.checking.files import check_files
from dothi.operator.checking.policies import check_policies
from dothi.operator.checking.state import check_deliveries, check_schema
from dothi.values.findings import Finding


def check_everything(app: Flask, owner_url: str, *, repair: bool = False) -> Iterator[Finding]:
    """All findings; with `repair` kept counts that differ are set right. In the application's context."""
    parts = house(app)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        schema = list(check_schema(connection))
        yield from schema
        if schema:
            return  # the rest would fail on a schema that isn't the code's
        yield from check_policies(connection)
        for module in parts.components:
            for check in module.checks:
                yield from check.run(connection)
        yield from check_deliveries(connection)
        yield from check_basemap(parts.basemaps)
        yield from check_files(connection, components=parts.components, storage=parts.storage)
    yield from check_counts(parts, repair=repair)
