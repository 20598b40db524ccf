"""Union and overlaps of zones, found the quick way, are those of comparing every zone with every other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from modules.planning.imports import checking
from modules.planning.imports.checking import LEAST_M2, near_pairs, overlaps, union_of
from modules.planning.layers.content import DrawnZone
from modules.planning.shapes import Land, only_land

FRAME = shapely.box(0, 0, 1000, 1000)
SEEDS = st.integers(0, 2**32 - 1)


def zones_of(shapes: list[Land]) -> list[DrawnZone]:
    """Zones of these shapes."""
    return [DrawnZone(position=at + 1, code="ODT", label="", shape=shape) for at, shape in enumerate(shapes)]


def partition(seed: int) -> list[Land]:
    """Cells around random places that fill the frame."""
    places = shapely.MultiPoint(np.random.default_rng(seed).uniform(0, 1000, (12, 2)))
    cells = shapely.voronoi_polygons(places, extend_to=FRAME).geoms
    fitting = shapely.intersection(list(cells), FRAME)
    assert shapely.coverage_is_valid(fitting)
    return [land for shape in fitting if (land := only_land(shape)) is not None]


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(["none", "moved", "doubled", "within", "around", "cut", "two"]))
def test_union_and_overlaps_are_those_of_comparing_all(seed: int, fault: str) -> None:
    shapes = partition(seed)
    one = shapes[seed % len(shapes)]
    spoiled: dict[str, list[Land]] = {
        "none": [],
        "moved": [affinity.translate(one, 17, 9)],
        "doubled": [one],
        "within": [shapely.buffer(shapely.point_on_surface(one), 3)],
        "around": [shapely.box(-50, -50, 1050, 1050)],
        "cut": [shapely.box(*one.bounds)],
        "two": [affinity.translate(shape, 300, 300) for shape in partition(seed + 1)],
    }
    zones = zones_of([*shapes, *spoiled[fault]])
    union = union_of(zones)
    found = overlaps(zones, union)
    areas = [one.shape.intersection(other.shape).area for one, other in combinations(zones, 2)]
    large = [area for area in areas if area >= LEAST_M2]
    assert found["count"] == len(large)
    assert found["m2"] == pytest.approx(sum(large))
    whole = shapely.union_all([zone.shape for zone in zones])
    assert union.symmetric_difference(whole).area == pytest.approx(0, abs=1e-3)


def test_zones_with_more_land_than_there_is_are_no_coverage_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapely, "coverage_is_valid", lambda _shapes: pytest.fail("takes a minute for thousands"))
    stacked: list[Land] = [affinity.translate(shapely.box(0, 0, 100, 100), step, 0) for step in range(3)]
    assert union_of(zones_of(stacked)).equals(shapely.box(0, 0, 102, 100))


def test_of_zones_that_all_lie_on_each_other_not_every_pair_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_PAIRS", 500)
    zones = zones_of([affinity.translate(shapely.box(0, 0, 100, 100), step / 100, 0) for step in range(300)])
    found = overlaps(zones, union_of(zones))
    assert (found["count"], found["is_more"]) == (500, True)
    near = near_pairs(np.array([zone.shape for zone in zones], dtype=object), most=1000)
    assert 1000 <= len(near) < 30_000, "of 44,850"
    monkeypatch.undo()
    found = overlaps(zones, union_of(zones))
    assert (found["count"], found["is_more"]) == (300 * 299 / 2, False)
