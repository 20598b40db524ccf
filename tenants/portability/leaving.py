"""Writes everything of one tenant into an archive: a single snapshot of the database, then the files its rows name.

As the owner of the tables, who passes by the policies: each statement names the tenant.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from dothi.content import archive
from dothi.content.storage import Storage
from dothi.database.revisions import check_current
from dothi.manifest.components import Components
from dothi.manifest.tenant_tables import exported, naming
from dothi.sites.switch import ModuleState, is_working
from dothi.values import clock
from tenants.portability.rows import Connection, Numbers, lines_of, select_rows

KIND = "tenant"
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL timezone = 'UTC'"
FACTS = """
SELECT t.slug, t.code_prefix, t.kind, p.slug,
    ARRAY(SELECT h.host FROM tenants_host h WHERE h.site_id = t.id ORDER BY h.is_canonical DESC, h.host)
FROM tenants_tenant t JOIN tenants_tenant p ON p.tenant_id = t.tenant_id AND p.id = t.tenant_id
WHERE t.tenant_id = %s AND t.id = %s"""
SWITCHES = "SELECT module, state FROM tenants_switch WHERE tenant_id = %s AND member_id = %s ORDER BY module"
PENDING = (
    "SELECT count(*) FROM dothi_delivery WHERE tenant_id = %s AND done_at IS NULL AND handler NOT LIKE 'identity.%%'"
)


@dataclass(frozen=True, kw_only=True)
class WrittenArchive:
    """What was written."""

    header: Mapping[str, Any]
    manifest: Mapping[str, Any]
    missing: int
    """Files that rows name and that the storage doesn't have; `dothi check` names them."""
    sha256: str


def export_tenant(
    owner_url: str, numbers: Numbers, path: Path, *, components: Components, storage: Storage
) -> WrittenArchive:
    """Write the archive. Raises Conflict: the file exists, a table isn't declared, the schema isn't the code's."""
    missing: list[str] = []
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(SNAPSHOT)
        header = header_of(connection, numbers)
        with archive.writing(path, header) as writer:
            for name, data in files_of(connection, numbers, components=components, storage=storage, missing=missing):
                writer.add(f"files/{name}", data)
            for table, entry in exported(components):
                writer.rows(table.name, lines_of(connection, table, entry, numbers), kind="jsonl")
            manifest = writer.close()
    return WrittenArchive(header=header, manifest=manifest, missing=len(missing), sha256=archive.file_sha256(path))


def header_of(connection: Connection, numbers: Numbers) -> dict[str, Any]:
    """What stands first in the archive: whose it is, and what it asks of where it goes."""
    place = [numbers.province_id, numbers.tenant_id]
    slug, code_prefix, kind, province, hosts = connection.execute(FACTS, place).fetchall()[0]
    modules = dict(connection.execute(SWITCHES, place).fetchall())
    pending = connection.execute(PENDING, [numbers.tenant_id]).fetchall()[0][0]
    return {
        "kind": KIND,
        "taken_at": clock.now().isoformat(),
        "revision": check_current(connection),
        "slug": slug,
        "code_prefix": code_prefix,
        "tenant_kind": kind,
        "province": province,
        "hosts": hosts,
        "modules": modules,
        "pending": pending,
        "is_running": any(is_working(ModuleState(state)) for state in modules.values()),
    }


def files_of(
    connection: Connection, numbers: Numbers, *, components: Components, storage: Storage, missing: list[str]
) -> Iterator[tuple[str, bytes]]:
    """The stored files that the tenant's rows name, under their keys without the tenant's number."""
    for table, entry, names in naming(components):
        for text in select_rows(connection, table, entry, numbers):
            for name, must_be_there in names(json.loads(text)):
                if not must_be_there:
                    continue
                try:
                    with storage.open(f"{numbers.tenant_id}/{name}") as stream:
                        yield name, stream.read()
                except FileNotFoundError:
                    missing.append(name)
