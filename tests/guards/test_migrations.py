"""Revisions go down and up again on the data of the test world."""

from __future__ import annotations

import psycopg
from alembic.script import ScriptDirectory
from flask import Flask

from dothi.migrating import config, downgrade, upgrade
from dothi.testing.databases import TestDatabase


def test_there_is_one_line_of_revisions_and_it_goes_down_and_up_on_data(app: Flask, database: TestDatabase) -> None:
    scripts = ScriptDirectory.from_config(config(database.owner_url))
    assert len(scripts.get_heads()) == 1
    for revision in scripts.walk_revisions():
        downgrade(database.owner_url, str(revision.down_revision or "base"))
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
