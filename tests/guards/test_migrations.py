"""Revisions go down and up again on the data of the test world: one line of the house, a branch for each service."""

from __future__ import annotations

from pathlib import Path

import psycopg
from alembic.script import Script
from flask import Flask

from dothi.database.migrating import downgrade, upgrade
from dothi.database.revision_folders import SCRIPTS, folders_of_services
from dothi.database.revisions import as_names, code_revision, schema_revision, scripts
from dothi_testing.databases import TestDatabase


def revisions_in(folder: Path) -> list[Script]:
    """The newest first."""
    return [script for script in scripts().walk_revisions() if Path(script.path).parent == folder]


def before(script: Script) -> str:
    """Where the schema is when a revision has been taken back."""
    if script.down_revision:
        return str(script.down_revision)
    return f"{next(iter(script.branch_labels))}@base" if script.branch_labels else "base"


def test_the_house_has_one_line_of_revisions() -> None:
    house = revisions_in(SCRIPTS / "versions")
    followed = {name for script in house for name in as_names(script.down_revision)}
    assert len([script for script in house if script.revision not in followed]) == 1


def test_the_revisions_of_a_service_are_a_branch_with_its_name() -> None:
    for name, folder in folders_of_services().items():
        line = revisions_in(folder)
        assert all(script.revision.startswith(f"{name}_") for script in line), name
        (first,) = [script for script in line if script.down_revision is None]
        assert first.branch_labels == {name}
        assert first.dependencies, "it depends on a revision of the house: the tables that it refers to"


def test_each_revision_goes_down_and_up_on_data(app: Flask, database: TestDatabase) -> None:
    for script in scripts().walk_revisions():
        downgrade(database.owner_url, before(script))
    with psycopg.connect(database.owner_url) as owner:
        left = owner.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')"
        ).fetchall()
        functions = owner.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND proowner = 'dothi_owner'::regrole"
        ).fetchall()
    assert left == [("alembic_version",)]
    assert functions == []
    upgrade(database.owner_url)
    with psycopg.connect(database.owner_url) as owner:
        assert schema_revision(owner) == code_revision()
