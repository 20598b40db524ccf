"""Every kind of file that offices send goes the whole way: uploaded, looked at, taken, published, asked about."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
import shapely

from modules.planning.coordinates.transform import shape_to_degrees
from modules.planning.tests.files import CODES, LABELS, PLANE, SQUARES, degrees, shapefile, write, zipped
from modules.planning.tests.test_pages import draft_by, publish, upload
from tests.client import Browser

ZOOM = 15
HERE = shape_to_degrees(PLANE, SQUARES[1].centroid)
"""In the zone whose code is TMD."""


def files_of_offices(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each file, and what its second zone is called."""
    for encoding in ("tcvn3", "vni", "cp1258", "utf-8"):
        (folder / encoding).mkdir()
        yield shapefile(folder / encoding, encoding=encoding), LABELS[1]
    yield write(folder / "a.gpkg"), LABELS[1]
    yield write(folder / "a.geojson", shapes=degrees(), crs="EPSG:4326"), LABELS[1]
    columns = {"Name": LABELS, "code": CODES}
    yield write(folder / "a.kml", shapes=degrees(), crs="EPSG:4326", columns=columns, driver="KML"), LABELS[1]
    lines = [shapely.LineString(shape.exterior.coords) for shape in SQUARES]
    yield write(folder / "a.dxf", shapes=lines, crs=None, kind="LineString", columns={"Layer": CODES}), ""
    database = folder / "HoSoGIS" / "QuyHoach.gdb"
    database.parent.mkdir()
    shapes = [shapely.MultiPolygon([shape]) for shape in SQUARES]
    columns = {"phanLoai": CODES, "tenDoiTuong": LABELS}
    write(
        database, driver="OpenFileGDB", layer="ChucNangSuDungDat_A", kind="MultiPolygon", shapes=shapes, columns=columns
    )
    yield zipped(database.parent, folder / "gdb.zip"), LABELS[1]


def tile_of(plan_id: str) -> str:
    """The address of a plan's tile at the place."""
    across = int((HERE.x + 180) / 360 * 2**ZOOM)
    down = int((1 - math.asinh(math.tan(math.radians(HERE.y))) / math.pi) / 2 * 2**ZOOM)
    return f"/api/v1/planning/tiles/{ZOOM}/{across}/{down}.mvt?plan={plan_id}"


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_each_kind_of_file_is_published_and_answers(head: Browser, citizen: Browser, tmp_path: Path) -> None:
    ask = f"/api/v1/planning/answer?lon={HERE.x}&lat={HERE.y}"
    for path, label in files_of_offices(tmp_path):
        draft = draft_by(head)
        preview = upload(head, draft, path)
        taken = head.post(preview, {"version": 1}, page=preview)
        assert taken.status_code == 303, (path.name, taken.text)
        assert publish(head, draft, version=2).status_code == 303, path.name
        answer: Any = citizen.get(ask).json
        [zone] = answer["themes"][0]["zones"]
        assert (zone["code"], zone["label"]) == ("TMD", label), path.name
        tile = mapbox_vector_tile.decode(citizen.get(tile_of(zone["plan"]["id"])).data)
        [drawn] = tile.values()
        assert {feature["properties"]["code"] for feature in drawn["features"]} == set(CODES), path.name
        extract: Any = citizen.get(answer["extract_url"].removeprefix(citizen.base)).json
        [restriction] = extract["Extract"]["RealEstate"]["RestrictionOnLandownership"]
        assert restriction["TypeCode"] == "TMD", path.name
        withdrawn = head.post(f"{draft}/thu-hoi", {"version": 3, "reason": "Thử tệp khác"}, page=draft)
        assert withdrawn.status_code == 303, path.name
        answer = citizen.get(ask).json
        assert answer["themes"][0]["zones"] == [], path.name
