"""A tenant leaves for another deployment, or comes from one: `dothi tenant export`, `dothi tenant import`.

Here is what of the registry's own tables moves, and what `dothi check` looks at in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg

from dothi.manifest.portable import Exported, LeftOut
from dothi.sites.switch import ModuleState
from dothi.values.findings import Check, Finding
from tenants.registry.kinds import AREA_KINDS, DISTRICT_KINDS

NUMBER = "the tenant's number is this deployment's"
TABLES = (
    Exported(
        table="tenants_tenant",
        about="id",
        leave={"successor_id": NUMBER},
        allowed={"kind": tuple(DISTRICT_KINDS)},
    ),
    Exported(table="tenants_fact", about="member_id", allowed={"kind": tuple(DISTRICT_KINDS)}),
    Exported(table="tenants_host", about="site_id"),
    Exported(
        table="tenants_switch",
        about="member_id",
        leave={"tester_nonce": "a secret of links, signed with this deployment's key"},
        allowed={"state": tuple(ModuleState)},
    ),
    Exported(
        table="tenants_switch_change",
        about="member_id",
        allowed={"from_state": tuple(ModuleState), "to_state": tuple(ModuleState)},
    ),
    Exported(table="tenants_unit"),
    Exported(table="tenants_unit_member"),
    LeftOut("tenants_area_file", "files of areas between upload and take"),
    Exported(table="tenants_area", allowed={"kind": tuple(AREA_KINDS)}),
    Exported(table="tenants_setting"),
    Exported(table="tenants_notice"),
    Exported(table="tenants_waiting"),
    LeftOut("tenants_tester", "addresses of the pilot's testers; their links are signed with this deployment's key"),
)

__all__ = ["CHECKS", "TABLES", "commands"]

WITHOUT_CANONICAL = """
SELECT a.id, count(h.host) FROM dothi_tenant a LEFT JOIN tenants_host h ON h.site_id = a.id
GROUP BY a.id HAVING count(*) FILTER (WHERE h.is_canonical) <> 1 ORDER BY a.id"""
WITHOUT_ENTRY = """
SELECT a.id FROM dothi_tenant a WHERE NOT EXISTS
(SELECT FROM tenants_tenant t WHERE t.tenant_id = a.province_id AND t.id = a.id) ORDER BY a.id"""


def check_hosts(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Each tenant answers on exactly one canonical host."""
    for tenant_id, hosts in connection.execute(WITHOUT_CANONICAL):
        yield Finding(check="hosts", tenant_id=tenant_id, line=f"not one canonical host among its {hosts}")


def check_registry(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Each tenant stands in the registry of its province."""
    for (tenant_id,) in connection.execute(WITHOUT_ENTRY):
        yield Finding(check="registry", tenant_id=tenant_id, line="its province's registry doesn't know it")


CHECKS = (Check("hosts", check_hosts), Check("registry", check_registry))
