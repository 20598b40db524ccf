"""VN-2000 and WGS 84: the official seven parameters, below a millimetre; wrong systems are recognised."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from modules.planning.coordinates.recognise import SystemMatch, recognise
from modules.planning.coordinates.systems import DEGREES, SYSTEMS, VN2000_DEGREES, System
from modules.planning.coordinates.transform import Positions, between, shape_to_plane, to_degrees, to_plane

MYTHO = np.array([[106.3626, 10.3546]])
MILLIMETRE = 0.001
OLD, NOW, LONGAN = SYSTEMS[9210], SYSTEMS[5897], SYSTEMS[9209]


def test_the_centre_of_my_tho_is_where_the_official_parameters_put_it() -> None:
    assert np.round(to_plane(OLD, MYTHO)[0]).tolist() == [566_890, 1_145_139]


@pytest.mark.parametrize(("epsg", "place"), [(9210, (567_085.5, 1_145_026.7)), (5897, (649_228.1, 1_145_281.2))])
def test_without_the_shift_it_is_where_maps_that_forget_it_have_it(epsg: int, place: tuple[float, float]) -> None:
    flat = to_plane(SYSTEMS[epsg], MYTHO, is_shifted=False)[0]
    assert np.round(flat, 1).tolist() == list(place)
    assert np.hypot(*(flat - to_plane(SYSTEMS[epsg], MYTHO)[0])) == pytest.approx(226, abs=1)


def test_the_two_meridians_of_one_province_lie_82_km_apart() -> None:
    assert np.hypot(*(to_plane(OLD, MYTHO) - to_plane(NOW, MYTHO))[0]) == pytest.approx(82_142, abs=2)


def test_projs_own_choice_of_datum_is_another_one() -> None:
    usual = np.array(Transformer.from_crs(4326, 9210, always_xy=True).transform(*MYTHO[0]))
    assert np.hypot(*(usual - to_plane(OLD, MYTHO)[0])) == pytest.approx(0.80, abs=0.02)


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=lambda system: str(system.epsg))
def test_the_planes_are_those_of_their_numbers(system: System) -> None:
    operation = CRS.from_epsg(system.epsg).coordinate_operation
    assert operation is not None
    told = {parameter.name: float(parameter.value) for parameter in operation.params}
    assert told["Longitude of natural origin"] == system.meridian
    assert told["Scale factor at natural origin"] == system.scale


@given(
    epsg=st.sampled_from([9210, 5897, 9209]),
    lon=st.floats(104.5, 107.5),
    lat=st.floats(8.5, 12.0),
)
def test_there_and_back_is_the_same_place_below_a_millimetre(epsg: int, lon: float, lat: float) -> None:
    system, place = SYSTEMS[epsg], np.array([[lon, lat]])
    flat = to_plane(system, place)
    again = to_plane(system, to_degrees(system, flat))
    assert np.hypot(*(again - flat)[0]) < MILLIMETRE


def test_in_its_own_plane_a_shape_stays_as_it_was_to_the_bit() -> None:
    shape = shapely.box(566_000.1, 1_145_000.2, 566_100.3, 1_145_100.4)
    assert between(OLD, OLD, shape) is shape


OUTLINE = shapely.Point(106.3626, 10.3546).buffer(0.06)


def numbers(system: System, *, is_shifted: bool = True) -> Positions:
    """Places spread over the whole outline, as a file in this plane has them."""
    chance = np.random.default_rng(1)
    places = np.array([106.3026, 10.2946]) + chance.random((3000, 2)) * 0.12
    places = places[shapely.contains_xy(OUTLINE, places[:, 0], places[:, 1])]
    return to_plane(system, places, is_shifted=is_shifted)


def test_a_file_in_the_plane_that_it_claims_is_left_alone() -> None:
    fits = recognise(numbers(OLD), claimed=SystemMatch(9210, OLD), outline=OUTLINE)
    assert [fit.inside for fit in fits] == [1.0]


@pytest.mark.parametrize(
    ("really", "claimed", "off_m"), [(OLD, NOW, 82_100), (LONGAN, OLD, 27_380), (NOW, OLD, 82_100)]
)
def test_a_neighbours_meridian_is_recognised(really: System, claimed: System, off_m: float) -> None:
    fits = recognise(numbers(really), claimed=SystemMatch(claimed.epsg, claimed), outline=OUTLINE)
    assert fits[0].inside == 0
    assert fits[1].way == SystemMatch(really.epsg, really)
    assert fits[1].off_m == pytest.approx(off_m, rel=0.01)


def test_numbers_without_the_datum_shift_are_recognised() -> None:
    fits = recognise(numbers(OLD, is_shifted=False), claimed=SystemMatch(9210, OLD), outline=OUTLINE)
    assert fits[1].way == SystemMatch(9210, OLD, is_shifted=False)
    assert fits[1].off_m == pytest.approx(226, abs=2)


def test_an_outline_that_neither_way_fits_proposes_nothing() -> None:
    elsewhere = shapely.affinity.translate(OUTLINE, 0.06, 0.0)
    fits = recognise(numbers(OLD), claimed=SystemMatch(9210, OLD), outline=elsewhere)
    assert [fit.way for fit in fits] == [SystemMatch(9210, OLD)]
    assert 0.2 < fits[0].inside < 0.6


def test_north_before_east_is_recognised() -> None:
    fits = recognise(numbers(OLD)[:, ::-1], claimed=SystemMatch(9210, OLD), outline=OUTLINE)
    assert fits[1].way == SystemMatch(9210, OLD, is_swapped=True)


def test_degrees_of_the_other_datum_are_recognised() -> None:
    places = to_degrees(OLD, numbers(OLD))
    theirs = to_degrees(OLD, numbers(OLD), is_shifted=False)
    fits = recognise(theirs, claimed=SystemMatch(DEGREES), outline=OUTLINE)
    assert fits[1].way == SystemMatch(VN2000_DEGREES)
    assert np.abs(fits[1].way.places(theirs) - places).max() < 1e-8


def test_the_outline_may_be_in_the_plane_as_well() -> None:
    assert shape_to_plane(OLD, OUTLINE).area == pytest.approx(137e6, rel=0.01)
