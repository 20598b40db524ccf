"""Whoever reads a file may be killed at its worst moment: nothing is left, and the next one reads it whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import psycopg
from flask import Flask

from dothi.settings import Settings
from dothi.sites.site import Site
from dothi.uploads import readings
from dothi.work.jobs import deliver
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import InTenant
from dothi_testing.waiting import PATIENCE
from modules.planning.imports import importing
from modules.planning.imports.importing import Choices
from modules.planning.parcels import importing as parcels
from modules.planning.parcels.importing import ParcelChoices
from modules.planning.plans.reading import find_layer
from modules.planning.tests.files import CODES, write
from modules.planning.tests.guard import SYSTEM, add_draft, add_plan
from tests.world import MYTHO

DELIVER = """
import os, signal, sys
from uuid import UUID
from dothi.app import create_app
from dothi.settings import Settings
from dothi.work.jobs import deliver
from {module} import {owner}
done = {owner}.{name}
def last(*args, **kwargs):
    if {is_after}:
        done(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
{owner}.{name} = last
with create_app(Settings.from_env()).app_context():
    deliver({tenant}, UUID("{event}"), "kernel.read_file")
"""
MOMENTS = (
    ("subprocess", "Popen", "communicate", False),  # the child is at work
    ("modules.planning.layers", "storing", "put_all", True),  # half of what is stored
    ("modules.planning.imports", "importing", "store_layer", True),  # all of it, before the commit
)
COUNTED = ("planning_layer", "planning_zone", "planning_zone_cell", "planning_parcel_file", "planning_parcel")


def rows(database: TestDatabase) -> dict[str, int]:
    """What is stored of files."""
    with psycopg.connect(database.owner_url) as owner:
        counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in COUNTED)
        return dict(owner.execute(counts).fetchall())


def deliveries(database: TestDatabase) -> list[UUID]:
    """The files that wait to be read."""
    with psycopg.connect(database.owner_url) as owner:
        found = owner.execute(
            "SELECT event_id FROM dothi_delivery"
            " WHERE handler = 'kernel.read_file' AND done_at IS NULL ORDER BY event_id"
        )
        return [event_id for (event_id,) in found]


def test_a_reader_killed_at_any_moment_leaves_nothing_and_two_files_stay_apart(
    app: Flask, settings: Settings, database: TestDatabase, site: Site, in_tenant: InTenant, tmp_path: Path
) -> None:
    zones = write(tmp_path / "a.gpkg").read_bytes()
    lots = write(tmp_path / "b.gpkg", columns={"so_to": ["1"] * 3, "so_thua": CODES}).read_bytes()
    with in_tenant(MYTHO):
        draft = add_draft(site, add_plan(site).id)
        layer_id = importing.ask(MYTHO, zones, file_name="a.gpkg", draft=draft, choices=Choices(), actor=SYSTEM)
        file_id = parcels.ask(MYTHO, lots, file_name="b.gpkg", choices=ParcelChoices(), actor=SYSTEM)
    [zones_event, lots_event] = deliveries(database)
    before = rows(database)
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "DATABASE_DISPATCHER_URL": settings.database_dispatcher_url or "",
        "REDIS_URL": settings.redis_url,
        "MAIL_URL": settings.mail_url,
        "FILES_URL": settings.files_url,
        "SECRET_KEY": settings.secret_key,
        "EXTERNAL_URL": settings.external_url,
    }
    for module, owner, name, is_after in MOMENTS:
        code = DELIVER.format(module=module, owner=owner, name=name, is_after=is_after, tenant=MYTHO, event=zones_event)
        ended = subprocess.run([sys.executable, "-c", code], env=environment, timeout=PATIENCE, check=False)
        assert ended.returncode == -signal.SIGKILL, name
        assert rows(database) == before, name
    with app.app_context():
        deliver(MYTHO, zones_event, "kernel.read_file")
        deliver(MYTHO, lots_event, "kernel.read_file")
    assert [count for count in rows(database).values() if not count] == []
    with in_tenant(MYTHO):
        layer = find_layer(MYTHO, layer_id)
        assert layer is not None
        assert layer.zones == 3
        assert parcels.get_untaken(MYTHO, file_id).parcels == 3
        assert readings.get(MYTHO, layer_id, kind=importing.KIND).refusal is None


def test_pages_know_nothing_of_the_library_that_reads_files() -> None:
    code = "import sys, modules.planning; sys.exit('pyogrio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=PATIENCE, check=False).returncode == 0
