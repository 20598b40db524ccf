"""The nearest first, with their distance."""

from __future__ import annotations

from modules.tourism.tests.conftest import Put, Visit
from tests.world import CENTRES, MYTHO

HERE = CENTRES[MYTHO]


def test_the_nearest_come_first_and_say_how_far_they_are(put: Put, visit: Visit) -> None:
    for name, east in (("Xa", 0.05), ("Gần", 0.001), ("Vừa", 0.01)):
        put(name, east=east)
    page = visit().get(f"/du-lich?near={HERE.lon},{HERE.lat}").text
    assert page.index(">Gần<") < page.index(">Vừa<") < page.index(">Xa<")
    assert "80 m" in page, "from a position that is known to some 100 m"
    assert 'name="near" value="106.363,10.355"' in page
    assert "1,1 km" in page


def test_price_wheelchair_and_children_narrow_the_list(put: Put, visit: Visit) -> None:
    put("Rẻ", price_level="low", wheelchair="no")
    put("Cho mọi người", east=0.01, wheelchair="yes", children="yes")
    for query, found in (("price=low", "Rẻ"), ("wheelchair=yes", "Cho mọi người"), ("children=yes", "Cho mọi người")):
        page = visit().get(f"/du-lich?{query}").text
        assert [name for name in ("Rẻ", "Cho mọi người") if f">{name}</a>" in page] == [found]
