"""The map answers points up to 500, else clusters, and both say what the rows say."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import insert

from dothi.database.session import session
from dothi.values.cells import cell, cell_parent
from dothi.values.geo import Box, Point
from dothi.values.ids import new_id, new_token
from modules.feedback import mapping
from modules.feedback.mapping import MOST_POINTS, MapClusters, MapPoints, cells_over, map_features, to_geojson
from modules.feedback.models import Report
from modules.feedback.queries import Filters
from modules.feedback.rules.domain import Status
from modules.feedback.setup.configuration import read_configuration
from modules.feedback.tests.conftest import Submit
from tests.world import CENTRES, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
CITY = Box.around(CENTRES[MYTHO], 8_000)


def scatter(like: Report, many: int) -> list[Point]:
    """Public reports at random places of the city."""
    chance = random.Random(7)
    points = [Point(chance.uniform(CITY.west, CITY.east), chance.uniform(CITY.south, CITY.north)) for _ in range(many)]
    plain = {column.key: getattr(like, column.key) for column in Report.__table__.c}
    rows = [
        {
            **plain,
            "id": new_id(),
            "client_id": new_id(),
            "code": f"MT-25-{number:06}",
            "track_token": new_token(),
            "lon": point.lon,
            "lat": point.lat,
            "cell": cell(point),
            "status": "accepted",
            "is_public": True,
        }
        for number, point in enumerate(points, start=100)
    ]
    session.execute(insert(Report), rows)
    return points


def test_up_to_500_are_points(submit: Submit, in_tenant: InTenant) -> None:
    like = submit().report
    with in_tenant(MYTHO):
        points = scatter(like, MOST_POINTS)
        found = map_features(MYTHO, CITY)
        assert isinstance(found, MapPoints)
        assert sorted((float(row[0]), float(row[1])) for row in found.rows) == sorted(
            (point.lon, point.lat) for point in points
        )
        geojson = json.loads(to_geojson(found, read_configuration(MYTHO), language="vi"))
        assert len(geojson["features"]) == MOST_POINTS
        properties = geojson["features"][0]["properties"]
        assert properties["title"] == "Giao thông"
        assert (properties["status"], properties["tone"], properties["text"]) == ("accepted", "in_hand", "đã tiếp nhận")


def test_thousands_are_all_counted(submit: Submit, in_tenant: InTenant) -> None:
    like = submit().report
    with in_tenant(MYTHO):
        scatter(like, 2_500)
        found = map_features(MYTHO, CITY)
        assert isinstance(found, MapClusters)
        assert (sum(row[2] for row in found.rows), found.is_capped) == (2_500, False)


def test_where_they_are_too_many_to_count_every_part_of_the_map_shows_some(
    submit: Submit, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    like = submit().report
    with in_tenant(MYTHO):
        scatter(like, 2_000)
        counted = map_features(MYTHO, CITY)
        monkeypatch.setattr(mapping, "COUNTED", 800)
        monkeypatch.setattr(mapping, "SAMPLED", 5)
        found = map_features(MYTHO, CITY)
        assert isinstance(counted, MapClusters)
        assert isinstance(found, MapClusters)
        assert len(found.rows) == len(counted.rows)
        assert found.is_capped
        assert max(row[2] for row in found.rows) == 5
        geojson = json.loads(to_geojson(found, read_configuration(MYTHO), language="vi"))
        more = [feature["properties"].get("has_more") for feature in geojson["features"]]
        assert more == [True if row[2] == 5 else None for row in found.rows]


@pytest.mark.parametrize(
    "box", [CITY, Box(106.3, 8.0, 106.300001, 22.0), Box(-180, -90, 180, 90), Box(106.36, 10.35, 106.3601, 10.3501)]
)
def test_any_box_has_a_bounded_number_of_clusters(box: Box) -> None:
    level, cells = cells_over(box)
    assert 1 <= len(cells) < 256
    assert any(cell_parent(cell(box.centre), level) == each for each in cells)


def test_more_become_clusters_that_count_all_of_them(submit: Submit, in_tenant: InTenant) -> None:
    like = submit().report
    with in_tenant(MYTHO):
        points = scatter(like, 1_500)
        found = map_features(MYTHO, CITY)
        assert isinstance(found, MapClusters)
        assert 20 < len(found.rows) < 400
        assert sum(count for _lon, _lat, count in found.rows) == 1_500
        assert not found.is_capped
        corner = Box(CITY.west, CITY.south, CENTRES[MYTHO].lon, CENTRES[MYTHO].lat)
        inside = map_features(MYTHO, corner)
        assert isinstance(inside, MapPoints)
        assert len(inside.rows) == sum(corner.contains(point) for point in points)
        assert map_features(MYTHO, CITY, Filters(statuses=(Status.PUBLISHED,))) == MapPoints([])
