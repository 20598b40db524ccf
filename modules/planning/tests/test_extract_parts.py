"""The pure parts of an extract: its number, its text and digest, its frame, its map, what is near."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
import shapely
from flask import Flask

from dothi.values.geo import Point
from modules.planning.codes import LAND_USE, UNKNOWN, code_list
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.extract.content import canonical, digest_of, in_groups, is_of, read_digits
from modules.planning.extract.drawing import MapZone, draw, swatch
from modules.planning.extract.framing import FILLED, HIGH_MM, SCALES, WIDE_MM, Frame, frame_around
from modules.planning.extract.maps import finest
from modules.planning.extract.numbers import LETTERS, draw_lot, number_of, read_number
from modules.planning.extract.words import land_rows
from modules.planning.lookup.asked import LandQuestion
from modules.planning.lookup.gist import PlanSays, ToldZone, gist_of
from modules.planning.lookup.nearby import nearest
from modules.planning.lookup.question import about_land, about_point

LISTED = code_list(LAND_USE)
HOUSING, TRADE = LISTED.codes["ODT"], LISTED.codes["TMD"]
SVG = "{http://www.w3.org/2000/svg}"


def test_an_answer_comes_to_what_the_finest_plan_says_of_most_of_the_land(app: Flask) -> None:
    other = ToldZone(UNKNOWN, "K-7", "Khu vực đặc biệt", 10.0)
    housing, trade = ToldZone(HOUSING, "ODT-1", "", 60.0), ToldZone(TRADE, "TMD-2", "", 40.0)
    whole, sliver = (
        PlanSays("chung", 10_000, [ToldZone(HOUSING, "ODT", "", 100.0)]),
        PlanSays("phân khu", 2_000, [other]),
    )
    point = PlanSays("phân khu", 2_000, [ToldZone(TRADE, "TMD-2", "", None)])
    with app.test_request_context():
        for said, sentence, plans in (
            ([], "", []),
            ([whole], "Toàn bộ thửa đất được quy hoạch là đất ở tại đô thị (ODT).", ["chung"]),
            ([whole, sliver], "Toàn bộ thửa đất được quy hoạch là đất ở tại đô thị (ODT).", ["chung"]),
            (
                [sliver],
                "Thửa đất được quy hoạch: 10 % khu vực đặc biệt (K-7), 90 % không nằm trong ô nào.",
                ["phân khu"],
            ),
            (
                [whole, PlanSays("phân khu", 2_000, [housing, trade])],
                "Thửa đất được quy hoạch: 60 % đất ở tại đô thị (ODT), 40 % đất thương mại, dịch vụ (TMD).",
                ["phân khu"],
            ),
            (
                [PlanSays("a", None, [ToldZone(look, look.code, "", 20.1) for look in (*LISTED.codes.values(),)[:5]])],
                (
                    "Thửa đất được quy hoạch: 20,1 % đất ở tại đô thị (ODT), 20,1 % đất ở tại nông thôn (ONT),"
                    " 20,1 % đất thương mại, dịch vụ (TMD), 39,7 % các loại đất khác."
                ),
                ["a"],
            ),
            ([whole._replace(zones=[ToldZone(HOUSING, "ODT", "", None)]), point],
             "Nơi này được quy hoạch là đất thương mại, dịch vụ (TMD).", ["phân khu"]),
        ):  # fmt: skip
            gist = gist_of("urban", said)
            assert (gist.sentence if gist else "", list(gist.plans) if gist else []) == (sentence, plans)
            if gist and gist.parts:
                assert round(sum(part.percent for part in gist.parts), 1) == 100


def test_corners_of_an_extract_have_as_many_decimals_as_each_other() -> None:
    plane = SYSTEMS[9210]
    for ring, first in (
        ([(566_889.81, 1_145_139.25), (566_909.8, 1_145_139.25), (566_909.8, 1_145_149)], ["1145139.25", "566889.81"]),
        (
            [(566_889.811, 1_145_139.25), (566_909.8, 1_145_139.25), (566_909.8, 1_145_149)],
            ["1145139.250", "566889.811"],
        ),
    ):
        rows = land_rows(about_land([ring], plane))
        assert first in [row[1:] for row in rows]
        assert len({len(cell.partition(".")[2]) for row in rows for cell in row[1:]}) == 1


def test_a_number_is_read_however_it_is_typed() -> None:
    number = number_of("MT", datetime(2026, 12, 31, 18, tzinfo=UTC), draw_lot())
    assert number.startswith("MT-QH-27-")  # it is the next year in Vietnam
    assert set(number[9:]) <= set(LETTERS)
    for typed in (number, number.lower(), number.replace("-", " "), f"  {number.replace('-', '')} "):
        assert read_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mt qh 26 7k3fo9il", "MT-QH-26-7K3F0911"),
        ("MT-QH-26-7K3F9M2", None),
        ("MT-QH-26-7K3F9M2PX", None),
        ("MT-QH-26-7K3F9M2U", None),
        ("MT-26-004812", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_letters_that_look_alike_are_taken_for_the_digits(typed: str, read: str | None) -> None:
    assert read_number(typed) == read


def test_the_digest_depends_on_what_is_said_and_not_on_its_order() -> None:
    one = canonical({"a": 1.5, "b": ["Đất ở", None]})
    assert one == canonical({"b": ["Đất ở", None], "a": 1.5}) == '{"a":1.5,"b":["Đất ở",null]}'
    assert digest_of(one) != digest_of(canonical({"a": 1.5, "b": ["Đất ở", 0]}))


def test_a_digest_is_compared_as_it_was_read_from_paper() -> None:
    digest = digest_of("x")
    misread = in_groups(digest).replace("0", "O").replace("1", "l")
    for typed in (in_groups(digest), digest.upper(), in_groups(digest).replace(" ", "-"), misread):
        assert is_of(digest, read_digits(typed)), typed
    assert not is_of(digest, digest[:15])
    assert not is_of(digest, "0" * 16)


@pytest.mark.parametrize("side", [1.0, 25.0, 320.0, 4_000.0, 19_999.0])
def test_land_has_room_in_its_frame_at_a_round_scale(side: float) -> None:
    land = shapely.box(500_000, 1_100_000, 500_000 + side, 1_100_000 + side / 2)
    frame = frame_around(land)
    assert frame.scale in SCALES
    assert frame.box.contains(land)
    drawn = frame.on_paper(land)
    assert drawn.centroid.distance(shapely.Point(WIDE_MM / 2, HIGH_MM / 2)) < 1e-6
    assert drawn.bounds[2] - drawn.bounds[0] <= WIDE_MM * FILLED + 1e-6


def test_north_is_up_and_a_millimetre_is_a_metre_at_one_to_a_thousand() -> None:
    frame = Frame(1_000.0, 2_000.0, 1_000)
    assert shapely.get_coordinates(frame.on_paper(shapely.Point(1_010, 1_980))).tolist() == [[10.0, 20.0]]
    assert frame.bar_m == 20


def square(x: float) -> shapely.Polygon:
    """Twenty metres wide."""
    return shapely.box(x, 0, x + 20, 20)


def test_the_map_has_the_land_its_zones_and_pale_neighbours() -> None:
    land, far = square(0), 1_000_000.0
    zones = [
        MapZone(shape=square(-5), code="ODT-1", look=HOUSING, is_met=True),
        MapZone(shape=square(30), code='T&"<', look=TRADE, is_met=False),
        MapZone(shape=square(far), code="XA", look=UNKNOWN, is_met=False),
    ]
    drawn = draw(land, zones, frame_around(land), north="Bắc", bar="10 m")
    root = ElementTree.fromstring(drawn)
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert {"ODT-1", 'T&"<', "Bắc", "10 m", "1", "4"} <= texts
    assert "XA" not in texts
    assert [pattern.get("id") for pattern in root.iter(f"{SVG}pattern")] == ["h-lines"]
    pale = [group for group in root.iter(f"{SVG}g") if group.get("opacity")]
    assert len(pale) == 1
    assert HOUSING.colour in drawn


def test_the_most_detailed_plan_is_drawn_that_covers_most_of_the_land() -> None:
    def plan(name: str, scale: int | None, rest: float, zones: int = 1) -> dict[str, Any]:
        return {"name": name, "scale": scale, "rest_percent": rest, "zones": [{}] * zones}

    general, zoning = plan("general", 10_000, 0.0), plan("zoning", 2_000, 12.0)
    assert finest({"plans": [general, zoning, plan("none", 500, 0.0, zones=0)]}) is zoning
    assert finest({"plans": [general, plan("small", 2_000, 94.0), plan("no scale", None, 0.0)]}) is general
    assert finest({"plans": []}) is None


def test_each_look_has_a_swatch_that_is_well_formed() -> None:
    for look in (*LISTED.codes.values(), UNKNOWN):
        root = ElementTree.fromstring(swatch(look))
        filled = {part.get("fill") for part in root.iter(f"{SVG}rect")}
        assert look.colour in filled
        assert (f"url(#h-{look.hatch})" in filled) == (look.hatch != "none")


def test_what_is_near_is_told_once_a_code_and_the_nearest_first() -> None:
    rice = LISTED.codes["LUA"]
    zones = [(80.0, TRADE, "A"), (20.4, TRADE, "B"), (10.0, HOUSING, "A"), (5.0, UNKNOWN, "A"), (0.2, rice, "A")]
    found = nearest(zones, met={"ODT"}, within_m=50)
    assert [(near.look.code, near.plan, near.metres) for near in found] == [("LUA", "A", 1), ("TMD", "B", 20)]
    assert nearest(zones, met={"ODT", "LUA"}, within_m=20) == []


@pytest.mark.parametrize("area", [0.125, 120.5, 123_456.75, 999_999_999.9])
def test_an_address_holds_the_registered_area_to_the_last_digit(area: float) -> None:
    asked = LandQuestion(question=about_point(Point(106.0, 10.0)), day=date(2026, 1, 1), registered_m2=area)
    assert float(asked.address("x")["dt"]) == area
