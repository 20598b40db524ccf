"""What planning makes beside the pages that are loaded: a file of zones read and stored, a tile, an extract's PDF.

Processor time, ours with our children's and the database's: by the clock a busy machine tells little.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

import numpy as np
import pyogrio.raw
import shapely
from flask import Flask
from sqlalchemy import select

from bench.place import Place
from bench.processes import peak_mb, processor_seconds
from bench.world import BIG, site_of
from bench.zones import CODES, PLANE
from dothi.app import create_app
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.outbox.events import Delivery
from dothi.settings import Settings
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.geo import Box
from dothi.work.jobs import deliver
from modules.planning.coordinates.transform import point_to_plane
from modules.planning.extract.issuing import issue
from modules.planning.imports import importing
from modules.planning.imports.importing import Choices
from modules.planning.lookup.asked import LandQuestion
from modules.planning.lookup.question import about_point
from modules.planning.map.tile import tiles_of
from modules.planning.plans.drafts import PlanFacts, VersionFacts, create_plan, create_version

ZONES, WIDE = 20_000, 142
SIDE_M, STEPS = 50.0, 4
"""Of an imported zone; its edges have as many pieces, crooked as real ones."""
TILE_ZOOM, TILES_WITHIN_M = 14, 3_000.0
"""Some 600 zones of the bench a tile."""
PDFS = 3


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """A file's way from the upload to its preview, in a process of its own."""

    reading: float
    """Seconds of processor of the confined child."""
    storing: float
    """Of the job around it, and of the database."""
    peak_mb: float
    """The larger of the two: child, job."""

    @property
    def rate(self) -> float:
        """Zones a second of processor, from end to end."""
        return ZONES / (self.reading + self.storing)


@dataclass(frozen=True, kw_only=True)
class Land:
    """What was found."""

    file: FileRead
    tile_ms: float
    pdf_ms: float


def measure_land(app: Flask, place: Place, database_url: str) -> Land:
    """Make each of them; the file's is the first job of a new process."""
    with app.app_context():
        site = site_of(BIG)
    client, headers = app.test_client(), {"Host": BIG}
    with app.app_context(), acting_in(Scope(site.tenant_id)):
        asked = LandQuestion(question=about_point(site.centre), day=clock.local_today(), registered_m2=None)
        number = issue(site, asked, place="").number
        session.commit()
    around = tiles_of(Box.around(site.centre, TILES_WITHIN_M), TILE_ZOOM)
    tiles = [f"/api/v1/planning/tiles/{at.z}/{at.x}/{at.y}.mvt" for at in around]
    spent = {}
    for name, paths in (("tile", tiles), ("pdf", [f"/quy-hoach/phieu-thong-tin/{number}.pdf"] * PDFS)):
        with processor(place) as seconds:
            for path in paths:
                answer = client.get(path, headers=headers)
                if answer.status_code != HTTPStatus.OK:
                    raise RuntimeError(f"{path} answered {answer.status}")
        spent[name] = seconds[0] / len(paths) * 1000
    return Land(file=read_file(app, site, place, database_url), tile_ms=spent["tile"], pdf_ms=spent["pdf"])


@contextmanager
def processor(place: Place) -> Iterator[list[float]]:
    """The seconds of the block: ours, our children's that ended, the database's."""

    def now() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime + processor_seconds(place.database_pid)

    began, found = now(), [0.0]
    yield found
    found[0] = now() - began


def read_file(app: Flask, site: Site, place: Place, database_url: str) -> FileRead:
    """A draft's file, asked for here and read there."""
    source = place.folder / "o-quy-hoach.gpkg"
    write_zones(source, site)
    with app.app_context(), acting_in(Scope(site.tenant_id)):
        event_id = ask(site, source.read_bytes())
    before = processor_seconds(place.database_pid)
    command = [sys.executable, "-m", "bench.land", str(site.tenant_id), str(event_id)]
    told = subprocess.run(
        command, env=place.environment(database_url), check=True, stdout=subprocess.PIPE, timeout=600, text=True
    )
    found = FileRead(**json.loads(told.stdout.splitlines()[-1]))
    database = processor_seconds(place.database_pid) - before
    return FileRead(reading=found.reading, storing=found.storing + database, peak_mb=found.peak_mb)


def ask(site: Site, data: bytes) -> UUID:
    """Upload a file for a new draft; the event that has it read."""
    actor, day = Actor.system(), clock.local_today()
    plan = create_plan(site.tenant_id, PlanFacts(theme="urban", kind="zoning", name="Nhập", scale=2000), actor=actor)
    facts = VersionFacts(adjustment="first", decision="1/QĐ-UBND", decided_on=day, issuer="UBND", valid_from=day)
    draft = create_version(site.tenant_id, plan.id, facts, actor=actor)
    importing.ask(site.tenant_id, data, file_name="o-quy-hoach.gpkg", draft=draft, choices=Choices(), actor=actor)
    session.commit()
    newest = select(Delivery.event_id).where(
        Delivery.tenant_id == site.tenant_id, Delivery.handler == "kernel.read_file", Delivery.done_at.is_(None)
    )
    return session.scalars(newest).one()


def write_zones(target: Path, site: Site) -> None:
    """A GeoPackage of zones without gaps around the centre, with sixteen corners each."""
    middle, side = point_to_plane(PLANE, site.centre), SIDE_M / STEPS
    steps = np.arange(WIDE * STEPS + 1)
    columns, rows = np.meshgrid(steps, steps, indexing="ij")
    bent = np.random.default_rng(1).uniform(-0.3, 0.3, (2, *columns.shape))
    half = WIDE * SIDE_M / 2
    corners = np.stack(
        [middle.x - half + (columns + bent[0]) * side, middle.y - half + (rows + bent[1]) * side], axis=-1
    )
    along = np.arange(STEPS)
    ring_columns = np.concatenate([along, np.full(STEPS, STEPS), STEPS - along, np.zeros(STEPS, dtype=int), [0]])
    ring_rows = np.concatenate([np.zeros(STEPS, dtype=int), along, np.full(STEPS, STEPS), STEPS - along, [0]])
    at = np.arange(ZONES)
    first_column, first_row = at % WIDE * STEPS, at // WIDE * STEPS
    zones = shapely.polygons(corners[first_column[:, None] + ring_columns, first_row[:, None] + ring_rows])
    labels = np.array([f"Ô đất số {number}" for number in at], dtype=object)
    codes = np.array(CODES, dtype=object)[at % len(CODES)]
    pyogrio.raw.write(
        str(target), shapely.to_wkb(zones), field_data=[codes, labels, np.full(ZONES, 5.0)],
        fields=np.array(["MA_LD", "TEN", "TANG_CAO"]), geometry_type="Polygon", crs=f"EPSG:{PLANE.epsg}",
    )  # fmt: skip


def main() -> None:
    """The process that reads a file: what it took, as JSON."""
    tenant_id, event_id = int(sys.argv[1]), UUID(sys.argv[2])
    app = create_app(Settings.from_env())
    with app.app_context():
        began = time.process_time()
        deliver(tenant_id, event_id, "kernel.read_file")
        own = time.process_time() - began
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    most = max(child.ru_maxrss * 1024 / 1e6, peak_mb(os.getpid()))
    found = FileRead(reading=child.ru_utime + child.ru_stime, storing=own, peak_mb=most)
    sys.stdout.write(json.dumps(asdict(found)) + "\n")


if __name__ == "__main__":
    main()
