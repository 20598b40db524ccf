"""What somebody else's archive has to be as a whole: its header at first, and what stands in the tables at last.

Called by `arriving`, whose transaction takes everything back when something here is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError
from psycopg import sql

from dothi.content.archive import ArchiveError
from dothi.manifest.components import Components
from dothi.manifest.tenant_tables import exported
from dothi.values import clock
from dothi.values.errors import Conflict, DomainError
from dothi.values.worktime import CalendarError
from tenants.onboarding.naming import PREFIX, SLUG
from tenants.portability.rows import Connection, Numbers, whose
from tenants.registry.hosts import check_host
from tenants.registry.roles import ROLES_OF_A_DISTRICT
from tenants.registry.site import site_from_row
from tenants.registry.working_hours import calendar_of


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the header says of the tenant; held against the rows once they are in."""

    slug: str
    code_prefix: str
    province: str
    revision: Sequence[str]
    hosts: Sequence[str]

    @classmethod
    def of(cls, header: Mapping[str, Any]) -> Said:
        """Raises ArchiveError unless all of it is there, each in its type."""
        texts = {name: header.get(name) for name in ("slug", "code_prefix", "province")}
        lists = {name: header.get(name) for name in ("revision", "hosts")}
        wrong = [name for name, value in texts.items() if not isinstance(value, str)]
        wrong += [name for name, value in lists.items() if not is_list_of_texts(value)]
        if wrong:
            raise ArchiveError(f"header.json isn't complete: {', '.join(wrong)}")
        return cls(**texts, **lists)  # type: ignore[arg-type]  # looked at one by one


def is_list_of_texts(value: object) -> bool:
    """Whether it is one, and not empty."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


ENTRY = "SELECT slug, code_prefix FROM tenants_tenant WHERE tenant_id = %s AND id = %s"
HOSTS = "SELECT host, is_canonical FROM tenants_host WHERE site_id = %s"
FACTS = "SELECT count(*) FROM tenants_fact WHERE tenant_id = %s AND member_id = %s"
MEMBERS = """
SELECT email FROM dothi_membership WHERE tenant_id = %(tenant_id)s AND (jsonb_typeof(roles) <> 'array'
    OR NOT roles <@ %(roles)s::jsonb OR jsonb_typeof(unit_ids) <> 'array' OR jsonb_typeof(headed_unit_ids) <> 'array'
    OR jsonb_path_exists(unit_ids || headed_unit_ids, %(no_id)s::jsonpath))
LIMIT 1"""
NO_ID = '$[*] ? (@.type() != "string" || !(@ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))'
SITE = "SELECT dothi_site(%s)"
SETTINGS = "SELECT section, content FROM tenants_setting WHERE tenant_id = %s ORDER BY section"


def examine(connection: Connection, numbers: Numbers, said: Said, *, slug: str, hosts: Sequence[str]) -> None:
    """Raise ArchiveError unless the registry knows the tenant now as the archive said, and it can be shown."""
    place = [numbers.province_id, numbers.tenant_id]
    if connection.execute(ENTRY, place).fetchall() != [(slug, said.code_prefix)]:
        raise ArchiveError("its rows hold no tenant of the slug and code prefix that its header names")
    found = connection.execute(HOSTS, [numbers.tenant_id]).fetchall()
    if sorted(host for host, _is_canonical in found) != sorted(hosts) or sum(is_one for _host, is_one in found) != 1:
        raise ArchiveError("its rows hold other hosts than its header names, or not one canonical host among them")
    if connection.execute(FACTS, place).fetchall() == [(0,)]:
        raise ArchiveError("its rows hold no name of the tenant")
    roles = {"tenant_id": numbers.tenant_id, "roles": json.dumps(ROLES_OF_A_DISTRICT), "no_id": NO_ID}
    for (email,) in connection.execute(MEMBERS, roles):
        raise ArchiveError(f"{email[:80]} has roles or units that no member of a district has")


def examine_settings(connection: Connection, numbers: Numbers, components: Components) -> None:
    """Raise ArchiveError for settings that their service, or the tenant's pages, couldn't read."""
    schemas = {module.name: module.settings for module in components if module.settings is not None}
    sections = connection.execute(SETTINGS, [numbers.tenant_id]).fetchall()
    section = ""
    try:
        for section, content in sections:
            schemas.get(section, Schema)().load(content, unknown=EXCLUDE)
        section = "calendar"
        site = site_from_row(connection.execute(SITE, [numbers.tenant_id]).fetchall()[0][0], now=clock.now())
        calendar_of(site)
    except (ValidationError, CalendarError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ArchiveError(f"the settings {section[:80]!r} can't be read") from error


def examine_choice(connection: Connection, numbers: Numbers, components: Components) -> None:
    """Raise ArchiveError for rows that no export would have chosen, such as deliveries of identity's mails."""
    for table, entry in exported(components):
        statement = sql.SQL("SELECT 1 FROM {} t WHERE {} AND NOT ({}) LIMIT 1").format(
            sql.Identifier(table.name), whose(table, entry, numbers), sql.SQL(entry.where)
        )
        if entry.where != "true" and connection.execute(statement).fetchone():
            raise ArchiveError(f"{table.name}: holds a row that stays behind when a tenant leaves")


def check_counts(manifest: Mapping[str, Any], found: Mapping[str, int]) -> None:
    """Raise ArchiveError unless the manifest's numbers of rows are those of the rows."""
    said = manifest["tables"] if isinstance(manifest.get("tables"), dict) else {}
    wrong = next((table for table in {**said, **found} if said.get(table, 0) != found.get(table, 0)), None)
    if wrong is not None:
        raise ArchiveError(
            f"{wrong[:80]}: the manifest says {said.get(wrong, 0)} rows, there are {found.get(wrong, 0)}"
        )


def check_names(slug: str, code_prefix: str, hosts: Sequence[str]) -> list[str]:
    """The hosts as they are compared. Raises Conflict for what can't be a slug, a code prefix or a host."""
    if not SLUG.fullmatch(slug):
        raise Conflict(f"{slug!r} can't be a slug: small letters, digits and hyphens")
    if not PREFIX.fullmatch(code_prefix):
        raise Conflict(f"{code_prefix!r} can't be a code prefix: two to five capital letters and digits")
    try:
        return list(dict.fromkeys(map(check_host, hosts)))
    except DomainError as error:
        raise Conflict(f"{', '.join(hosts)!r}: {error.message}") from error
