"""Somebody makes an archive by hand, with right checksums: one wrong thing in it, and nothing of it comes in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from dothi.content import archive
from dothi.manifest.components import Components
from dothi.manifest.tenant_tables import exported
from dothi.values.errors import DomainError
from modules.feedback.tests.person import Person, picture
from tests.tenants.deployments import Deployment, Elsewhere
from tests.tenants.test_portability import arrive, leave


@dataclass
class Crafted:
    """An archive taken apart."""

    header: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    parts: dict[str, bytes]
    """All others."""
    counts: dict[str, Any] = field(default_factory=dict)
    """What the manifest says wrongly of tables."""


REGISTRY = Components.installed()
Craft = Callable[[Crafted], object]
ID = "0197c0de-0000-7000-8000-000000000001"


def into(table: str, **values: Any) -> Craft:
    """Other values in the table's first row; columns it doesn't have, too."""
    return lambda made: made.rows[table][0].update(values)


def without(table: str, *columns: str) -> Craft:
    """Without the table's rows, or without some columns of its first."""
    if not columns:
        return lambda made: made.rows[table].clear()
    return lambda made: [made.rows[table][0].pop(column) for column in columns]


def twice(table: str, **values: Any) -> Craft:
    """The first row once more, with other values."""
    return lambda made: made.rows[table].append(made.rows[table][0] | values)


def made_up(table: str) -> Craft:
    """A table that no export writes."""
    return lambda made: made.rows.update({table: [{"id": 1, "tenant_id": 1}]})


def part(name: str) -> Craft:
    """A part more."""
    return lambda made: made.parts.update({name: b'{"id": 1}\n'})


def setting(section: str, content: Any) -> Craft:
    """Other settings of a section."""

    def change(made: Crafted) -> None:
        others = [row for row in made.rows["tenants_setting"] if row["section"] != section]
        made.rows["tenants_setting"] = [*others, {"section": section, "content": content, "version": 1}]

    return change


def says(**header: Any) -> Craft:
    """Another header."""
    return lambda made: made.header.update(header)


def deep(made: Crafted) -> None:
    """Brackets in brackets, as deep as no stack is."""
    made.rows["tenants_setting"][0]["content"] = "DEEP"


def an_invitation_by_mail(made: Crafted) -> None:
    """A pending mail of identity, which stays behind when a tenant leaves."""
    event = {"id": ID, "name": "MemberInvited", "module": "identity", "occurred_at": "2026-11-25T00:00:00+00:00"}
    made.rows["dothi_event"].append({**event, "payload": {"membership_id": ID}})
    made.rows["dothi_delivery"].append({"event_id": ID, "handler": "identity.mail_invitation", "module": "identity"})


CRAFTED: dict[str, tuple[Craft, str]] = {
    "no tenant in the registry": (without("tenants_tenant"), "tenants_"),
    "two tenants": (twice("tenants_tenant", slug="khac", code_prefix="KH"), "tenants_tenant.*refuses"),
    "a tenant of another name": (into("tenants_tenant", slug="tanan"), "slug and code prefix"),
    "a tenant that is a province": (into("tenants_tenant", kind="province"), "'province' can't be the kind"),
    "no name": (without("tenants_fact"), "no name of the tenant"),
    "a name from the beginning of time": (into("tenants_fact", valid_from="-infinity"), "valid_from"),
    "another's host": (into("tenants_host", host="longan.localhost"), "host"),
    "a host more than said": (twice("tenants_host", host="khac.localhost", is_canonical=False), "other hosts"),
    "no host": (without("tenants_host"), "other hosts"),
    "no canonical host": (into("tenants_host", is_canonical=False), "not one canonical"),
    "another's number": (into("tenants_unit", tenant_id=1), "other columns.*tenant_id"),
    "another's number for a member": (into("tenants_switch", member_id=1), "other columns.*member_id"),
    "a column less": (without("tenants_unit", "position"), "other columns.*position"),
    "a column that stays behind": (into("dothi_membership", account_id=ID), "other columns.*account_id"),
    "the anchor": (made_up("dothi_tenant"), "knows the table 'dothi_tenant'"),
    "accounts": (made_up("dothi_account"), "knows the table 'dothi_account'"),
    "a table of the server": (made_up("pg_authid"), "knows the table 'pg_authid'"),
    "sessions": (made_up("dothi_session"), "knows the table 'dothi_session'"),
    "a state that isn't one": (into("tenants_switch", state="open"), "'open' can't be the state"),
    "an admin of the province": (into("dothi_membership", roles=["provincial_admin"]), "has roles or units"),
    "an operator": (into("dothi_membership", roles=["operator"]), "has roles or units"),
    "roles that are no list": (into("dothi_membership", roles={"district_admin": 1}), "has roles or units"),
    "units that are none": (into("dothi_membership", headed_unit_ids=["x"]), "has roles or units"),
    "units that are numbers": (into("dothi_membership", unit_ids=[7]), "has roles or units"),
    "a time before all calendars": (into("feedback_report", submitted_at="0001-01-01T00:00:00+14:00"), "submitted_at"),
    "a time after them": (into("feedback_report", submitted_at="9999-12-31T23:00:00-14:00"), "submitted_at"),
    "no address": (into("dothi_membership", email="nobody"), "can't be the e-mail"),
    "an address in two forms": (into("dothi_membership", email="TiepNhan@mytho.example"), "can't be the e-mail"),
    "one address twice": (twice("dothi_membership", id=ID), "dothi_membership.*refuses"),
    "nothing where something must be": (into("tenants_unit", name=None), "tenants_unit.*refuses"),
    "a text for a number": (into("tenants_unit", position="1"), "'1' can't be the position"),
    "too large a number": (into("tenants_unit", position=2**40), "tenants_unit.*refuses"),
    "no number": (into("tenants_tenant", lon=float("nan")), "'nan' can't be the lon"),
    "a zero byte": (into("tenants_unit", name="a\0b"), "tenants_unit.*refuses"),
    "half a letter": (into("tenants_unit", name="\ud800"), "tenants_unit.*refuses"),
    "a unit under one that isn't there": (into("tenants_unit", parent_id=ID), "tenants_unit.*refuses"),
    "a member of no unit": (into("tenants_unit_member", unit_id=ID), "tenants_unit_member.*refuses"),
    "a file elsewhere": (into("dothi_file", key="../1/ab/0123456789012345678901.jpg"), "can't be the key"),
    "a page as a picture": (into("dothi_file", content_type="text/html"), "'text/html' can't be"),
    "a status that isn't one": (into("feedback_report", status="closed"), "'closed' can't be the status"),
    "a calendar without hours": (setting("calendar", {"week": 7}), "'calendar'"),
    "settings that are none": (setting("feedback", []), "'feedback' can't be read"),
    "settings out of bounds": (setting("feedback", {"reopen_days": 0}), "'feedback'"),
    "a mail of identity": (an_invitation_by_mail, "stays behind"),
    "deeper than any stack": (deep, "can't be read"),
    "fewer rows than said": (lambda made: made.counts.update(feedback_report=9), "says 9 rows, there are 1"),
    "no numbers of rows": (lambda made: made.counts.update(dict.fromkeys(made.rows, "many")), "says many rows"),
    "a file above": (part("files/../../../evil.jpg"), "can't be a file's key"),
    "a file at the root": (part("files//etc/evil.jpg"), "can't be a file's key"),
    "a part above": (part("../evil"), "has no place"),
    "rows of another kind": (part("rows/tenants_unit/000009.csv"), "has no place"),
    "a slug that leads elsewhere": (says(slug="../mytho"), "can't be a slug"),
    "a slug that is none": (says(slug=7), "isn't complete: slug"),
    "a revision that is none": (says(revision=[7]), "isn't complete: revision"),
    "hosts that are none": (says(hosts=[]), "isn't complete: hosts"),
    "a host of the platform": (says(hosts=["www.dothi.example"]), "www.dothi.example"),
}


def craft(file: Path, to: Path, change: Craft) -> None:
    """The archive anew, changed, with right checksums."""
    made = Crafted({}, {table.name: [] for table, _entry in exported(REGISTRY)}, {})
    for one in archive.parts_of(file):
        kind, _slash, rest = one.name.partition("/")
        if one.name == archive.HEADER:
            made.header = json.loads(one.data)
        elif kind == "rows":
            made.rows[rest.split("/")[0]] += map(json.loads, one.data.splitlines())
        elif kind == "files":
            made.parts[one.name] = one.data
    change(made)
    with archive.writing(to, made.header) as writer:
        for name, data in made.parts.items():
            writer.add(name, data)
        for table, rows in made.rows.items():
            writer.rows(table, map(line_of, rows), kind="jsonl")
        writer.counts |= made.counts
        writer.close()


def line_of(row: dict[str, Any]) -> bytes:
    return json.dumps(row).replace('"DEEP"', "[" * 100_000 + "]" * 100_000).encode() + b"\n"


def traces(other: Deployment, files: Path) -> tuple[Any, ...]:
    """What an arrival would leave: tenants, accounts, hosts, records, files."""
    with psycopg.connect(other.owner_url) as owner:
        counted = owner.execute(
            "SELECT (SELECT count(*) FROM dothi_tenant), (SELECT count(*) FROM dothi_account),"
            " (SELECT count(*) FROM tenants_host), (SELECT count(*) FROM dothi_audit)"
        ).fetchall()[0]
    return (*counted, [path for path in files.rglob("*") if path.is_file()])


def test_a_crafted_archive_is_refused_as_a_whole_with_one_line(
    app: Flask, other: Deployment, other_kept: Elsewhere, tmp_path: Path
) -> None:
    assert Person.at(app).report(photos=[picture()]).status_code == 303
    leave(app, tmp_path / "a")
    answers = {}
    before = traces(other, other_kept.files)
    for name, (change, _says) in CRAFTED.items():
        craft(tmp_path / "a", tmp_path / name, change)
        answers[name] = answer(other, tmp_path / name)
        assert traces(other, other_kept.files) == before, f"{name} left something behind"
    craft(tmp_path / "a", tmp_path / "honest", lambda _made: None)
    assert answer(other, tmp_path / "honest") == "came in", "made in the same way, but with nothing changed"
    wrong = {name: said for name, said in answers.items() if not re.search(CRAFTED[name][1], said) or "\n" in said}
    assert wrong == {}


def answer(other: Deployment, file: Path) -> str:
    """What the import says."""
    try:
        arrive(other, file)
    except DomainError as refused:
        return str(refused.message)
    return "came in"
