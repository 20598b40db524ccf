"""The base map of a deployment: brought in by the command, asked of by readiness, and the demo's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import osmium
import pytest
from click.testing import CliRunner, Result
from flask import Flask, g
from flask_babel import force_locale

from dothi.app import create_app
from dothi.cli import main
from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT, Scope
from dothi.database.session import db, session
from dothi.manifest.house import house
from dothi.settings import Settings
from dothi.values.geo import Box
from dothi.web.basemap import basemap
from tenants.demo.basemap import MARK, draw_demo, write_extract
from tenants.demo.streets import known_streets
from tenants.programme.checks import has_basemap
from tests.basemap.conftest import WithBasemap
from tests.basemap.maps import STREET, TOWN, archive
from tests.world import HOSTS, MYTHO, TANAN, TIENGIANG

TENANT = ("tenant", "basemap")
ALL_AROUND = Box(105.9, 10.0, 106.8, 10.8)
Line = Callable[..., Result]


@pytest.fixture
def with_files(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """An application with the storage of `line`. `app` has put the database back."""
    made = create_app(replace(settings, files_url=(tmp_path / "files").as_uri()))
    yield made
    with made.app_context():
        session.remove()
        db.engine.dispose()


@pytest.fixture
def line(settings: Settings, tmp_path: Path) -> Line:
    """`dothi basemap …` of a deployment with an empty storage."""
    environment = {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "FILES_URL": (tmp_path / "files").as_uri(),
    }
    return lambda *words, group=("basemap",): CliRunner().invoke(main, [*group, *words], env=environment)


def test_a_file_is_brought_in_and_shown(line: Line, tmp_path: Path) -> None:
    path = str(archive(tmp_path))
    assert "there is no base map" in line("show").stderr
    assert line("import", path, "--dry-run").exit_code == 0
    assert line("show").exit_code == 1
    done = line("import", path)
    assert "town.pmtiles is the base map" in done.stdout
    assert "box 106.3400,10.3300,106.4000,10.3800" in line("show").stdout


def test_a_file_that_is_cut_is_refused_and_the_former_stays(line: Line, tmp_path: Path) -> None:
    path = archive(tmp_path)
    line("import", str(path))
    former = line("show").stdout
    path.write_bytes(path.read_bytes()[:-1])
    done = line("import", str(path))
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: town.pmtiles: the file is cut")
    assert line("show").stdout == former


def test_a_province_has_a_map_of_its_own_and_the_others_the_common_one(
    line: Line, with_files: Flask, tmp_path: Path
) -> None:
    common, own, newer = archive(tmp_path, name="common"), archive(tmp_path, [STREET], name="own"), tmp_path / "newer"
    archive(tmp_path, TOWN[:2], name="newer").rename(newer)
    assert line("import", str(common)).exit_code == 0
    done = line("tiengiang", str(own), group=TENANT)
    assert done.stdout.startswith("own.pmtiles is the base map of Tỉnh Tiền Giang"), done.stderr
    assert line("tiengiang", str(newer), group=TENANT).exit_code == 0
    named = {tenant: drawn_on(with_files, tenant) for tenant in (MYTHO, TIENGIANG, TANAN)}
    assert named[MYTHO] == named[TIENGIANG] != named[TANAN]
    for path, tenant in ((newer, MYTHO), (common, TANAN)):
        answer = with_files.test_client().get(named[tenant], headers={"Host": HOSTS[tenant]}, buffered=True)
        assert answer.data == path.read_bytes()
    shown = json.loads(line("show", "--json").stdout)["items"]
    assert {item["province"] for item in shown} == {None, HOSTS[TIENGIANG]}
    assert len(list((tmp_path / "files").rglob("*.pmtiles"))) == 3, "the province's former one stays as well"
    assert "mytho.localhost is a tenant, and this needs a province" in line(HOSTS[MYTHO], str(own), group=TENANT).stderr


def drawn_on(app: Flask, tenant_id: int) -> str:
    """The address of a tenant's base map, as its pages name it."""
    with app.test_request_context("/", headers={"Host": HOSTS[tenant_id]}), acting_in(DEPLOYMENT):
        g.site = house().directory.find_site(HOSTS[tenant_id])
        found = basemap()
    assert found is not None
    return found["url"]


def reason(app: Flask) -> str | None:
    """Why the base map isn't enough for Mỹ Tho."""
    with app.test_request_context(), force_locale("vi"), acting_in(Scope(MYTHO)):
        found = has_basemap(MYTHO)
        return str(found) if found is not None else None


def test_readiness_asks_that_it_covers_the_tenant(with_basemap: WithBasemap, tmp_path: Path) -> None:
    small, large = archive(tmp_path, name="small"), archive(tmp_path, box=ALL_AROUND, name="large")
    told = "Bản đồ nền chỉ phủ 106.3400,10.3300,106.4000,10.3800 (tây, nam, đông, bắc)."
    assert reason(with_basemap(str(small))) == told
    assert reason(with_basemap(str(large))) is None
    assert reason(with_basemap("")) == "Chưa có bản đồ nền: bản đồ chỉ vẽ lưới tọa độ và ranh giới."


def test_the_demos_map_has_the_streets_that_its_reports_name(tmp_path: Path) -> None:
    things = list(draw_demo())
    drawn = {thing.tags["name"] for thing in things if "highway" in thing.tags and "name" in thing.tags}
    told = {name for streets in known_streets()["streets"].values() for name in streets}
    assert {name[:1].upper() + name[1:] for name in told} == drawn
    first, second = tmp_path / "first.osm.pbf", tmp_path / "second.osm.pbf"
    write_extract(first, things)
    write_extract(second, draw_demo())
    assert first.read_bytes() == second.read_bytes()


def test_every_object_of_the_demos_extract_says_that_it_is_made_up(tmp_path: Path) -> None:
    write_extract(tmp_path / "demo.osm.pbf", draw_demo())
    notes = {dict(thing.tags).get("note") for thing in osmium.FileProcessor(tmp_path / "demo.osm.pbf") if thing.tags}
    assert notes == {MARK} == {"minh họa"}
