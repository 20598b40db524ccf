"""Does the database itself keep tenants apart: forced policies on every table of tenants, roles that can't pass by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg

from dothi.database.roles import APPLICATION, DISPATCHER
from dothi.database.scope import POLICY
from dothi.values.findings import Finding

TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname"""
POLICIES = """
SELECT policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies
WHERE schemaname = 'public' AND tablename = %s ORDER BY policyname"""
ROLES = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls,
    EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace),
    EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
FROM pg_roles r WHERE r.rolname = ANY(%s) ORDER BY r.rolname"""


def check_policies(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Every table with a tenant_id is held, and the two roles are."""
    yield from check_roles(connection)
    for table, is_enabled, is_forced, owner in connection.execute(TABLES).fetchall():
        if not is_enabled or not is_forced:
            yield Finding(
                check="policies", line=f"{table}: row level security isn't {'forced' if is_enabled else 'on'}"
            )
        if owner in {APPLICATION, DISPATCHER}:
            yield Finding(check="policies", line=f"{table}: its owner is {owner}, which a policy must hold")
        yield from check_table(connection, table)


def check_roles(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Application and dispatcher own nothing, pass by nothing, and stand in for nobody."""
    found = connection.execute(ROLES, [[APPLICATION, DISPATCHER]]).fetchall()
    for role, is_super, bypasses, owns, is_member in found:
        wrong = {"is superuser": is_super, "bypasses policies": bypasses, "owns tables": owns}
        for what, is_so in (wrong | {"is a member of another role": is_member}).items():
            if is_so:
                yield Finding(check="policies", line=f"the role {role} {what}")
    for role in {APPLICATION, DISPATCHER} - {row[0] for row in found}:
        yield Finding(check="policies", line=f"there is no role {role}")


def check_table(connection: psycopg.Connection[Any], table: str) -> Iterator[Finding]:
    """One policy holds the application's role, and it is ours; no policy is for everybody."""
    ours = 0
    for name, permissive, roles, command, using, checked in connection.execute(POLICIES, [table]).fetchall():
        if roles == [DISPATCHER] and table == "dothi_delivery":
            continue
        is_ours = (permissive, roles, command) == ("PERMISSIVE", [APPLICATION], "ALL")
        if is_ours and plain(using) == plain(checked) == plain(POLICY):
            ours += 1
        else:
            yield Finding(check="policies", line=f"{table}: the policy {name} isn't ours")
    if ours != 1:
        yield Finding(check="policies", line=f"{table}: {ours} policies hold {APPLICATION}, not one")


def plain(expression: str | None) -> str:
    """A condition without the brackets, blanks and type names that PostgreSQL adds when it prints one."""
    text = (expression or "").replace("::text", "").replace("::integer", "::int")
    return "".join(letter for letter in text if letter not in "() \n")
