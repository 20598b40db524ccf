"""The drawing of a tenant's areas on its home page."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from modules.feedback.tests.person import Person
from tenants.kit.drawing import WIDTH, draw_areas


def collection(*squares: tuple[float, float], schematic: bool = False) -> dict[str, Any]:
    """Squares of a hundredth of a degree, by their south-western corners."""
    return {
        "features": [
            {
                "properties": {"schematic": schematic},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]],
                    ],
                },
            }
            for x, y in squares
        ]
    }


def test_each_area_is_a_path_inside_the_box_with_north_up() -> None:
    drawing = draw_areas(collection((106.0, 0.0), (106.01, 0.0)))
    assert drawing.width == WIDTH
    assert drawing.height == pytest.approx(WIDTH / 2, abs=0.1)
    south_west, *_rest = drawing.paths[0].removeprefix("M").removesuffix("Z").split(" ")
    assert south_west == "0.0,160.0"
    assert len(drawing.paths) == 2


def test_a_degree_of_longitude_is_shorter_away_from_the_equator() -> None:
    drawing = draw_areas(collection((106.0, 60.0)))
    assert drawing.width == pytest.approx(drawing.height / 2, abs=0.1)


def test_outlines_of_our_own_are_marked() -> None:
    assert draw_areas(collection((106.0, 10.0), schematic=True)).is_schematic
    assert not draw_areas(collection((106.0, 10.0))).is_schematic


def test_nothing_with_an_outline_is_an_empty_drawing() -> None:
    assert draw_areas(collection()).paths == []


def test_the_home_shows_the_picture_and_browsers_remember_it(app: Flask) -> None:
    citizen = Person.at(app)
    assert 'src="/dia-ban.svg"' in citizen.get("/").text
    picture = citizen.get("/dia-ban.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["ETag"]
