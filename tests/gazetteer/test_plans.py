"""Search and words for a point are explained as the application's role, under the policy, at 20,000 streets."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.values.geo import Point
from dothi_testing.databases import TestDatabase
from modules.feedback.tests.test_plans import Plan, explaining, nodes, rows_touched
from tenants.gazetteer.points import find_words, tile
from tenants.gazetteer.search import search
from tests.world import CENTRES, MYTHO

STREETS = 20_000
HERE = CENTRES[MYTHO]
LAST = UUID(int=2**128 - 1)
"""The entry behind all others, which alone has two common words."""
FILL = f"""
CREATE TEMP TABLE made ON COMMIT DROP AS SELECT n,
    CASE WHEN n = {STREETS} THEN '{LAST}' ELSE gen_random_uuid() END AS id,
    'sur' || n % 16 AS a, 'mid' || n / 16 % 14 AS b, 'own' || n / 224 AS c, 'phuong' || n % 17 AS d,
    {HERE.lon} + (n % 150) * 0.0008 AS lon, {HERE.lat} + (n / 150) * 0.0008 AS lat FROM generate_series(1, {STREETS}) n;
INSERT INTO tenants_gazetteer_entry (tenant_id, id, key, kind, name, ward, named, placed, other_names, lon, lat,
    numbers, source, licence) SELECT {MYTHO}, id, 'street|' || n, 'street', 'Đường ' || a || ' ' || b || ' ' || c, d,
    'duong ' || a || ' ' || b || ' ' || c, d, '[]', lon, lat, '', 'OSM', '' FROM made;
INSERT INTO tenants_gazetteer_word (tenant_id, word, entry_id)
    SELECT {MYTHO}, word, id FROM made, LATERAL unnest(ARRAY['duong', a, b, c, d]) word;
INSERT INTO tenants_gazetteer_word (tenant_id, word, entry_id)
    SELECT {MYTHO}, CASE WHEN n <= 6000 THEN 'xuan' ELSE 'thu' END, id FROM made WHERE n <= 12000
    UNION SELECT {MYTHO}, unnest(ARRAY['xuan', 'thu']), '{LAST}';
INSERT INTO tenants_gazetteer_term (tenant_id, word, entries)
    SELECT {MYTHO}, word, count(*) FROM tenants_gazetteer_word WHERE tenant_id = {MYTHO} GROUP BY word;
"""


@pytest.fixture(scope="module")
def city(standing_app: Flask, database: TestDatabase) -> Flask:
    """Mỹ Tho with many streets, a spot each."""
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(FILL)
        places = owner.execute("SELECT id, lon, lat FROM tenants_gazetteer_entry").fetchall()
        owner.cursor().executemany(
            "INSERT INTO tenants_gazetteer_spot (tenant_id, entry_id, position, tile, lon, lat, number)"
            " VALUES (%s, %s, 0, %s, %s, %s, '')",
            [(MYTHO, entry_id, tile(Point(lon, lat)), lon, lat) for entry_id, lon, lat in places],
        )
        for name in ("entry", "word", "spot", "term"):
            owner.execute(f"ANALYZE tenants_gazetteer_{name}")
    return standing_app


def read_in_sequence(plan: Plan) -> set[str]:
    """The tables of which it reads all."""
    return {node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"}


@pytest.fixture
def here(city: Flask) -> Iterator[None]:
    """In its scope, with its words in memory."""
    with city.app_context(), acting_in(Scope(MYTHO)):
        search(MYTHO, "own1")
        yield


@pytest.mark.parametrize("typed", ["own17", "12 sur3 own17 phuong4"])
@pytest.mark.usefixtures("here")
def test_a_search_reads_the_entries_of_its_rarest_word(typed: str) -> None:
    with explaining() as plans:
        assert len(search(MYTHO, typed)) == 10
    [plan] = plans
    assert read_in_sequence(plan) == set()
    assert rows_touched(plan) <= 500


@pytest.mark.parametrize("typed", ["sur3 mid2", "sur3", "phuong4"])
@pytest.mark.usefixtures("here")
def test_common_words_are_read_by_the_index_too(typed: str) -> None:
    """Of a thousand entries that are ranked the whole table may be hashed, which is small beside the words."""
    with explaining() as plans:
        assert len(search(MYTHO, typed)) == 10
    [plan] = plans
    assert read_in_sequence(plan) <= {"tenants_gazetteer_entry"}


@pytest.mark.usefixtures("here")
def test_two_common_words_miss_nothing() -> None:
    assert len(search(MYTHO, "xuan thu")) == 1


@pytest.mark.usefixtures("here")
def test_beginnings_of_common_words_read_a_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.gazetteer.search.MOST_READ", 3000)
    with explaining() as plans:
        assert search(MYTHO, "sur mid thu")
    assert max(rows_touched(plan) for plan in plans) < 15_000


@pytest.mark.usefixtures("here")
def test_of_a_common_word_the_nearest_is_found_however_many_have_it() -> None:
    with explaining() as plans:
        [first, *_rest] = search(MYTHO, "sur3", near=Point(HERE.lon + 0.1, HERE.lat + 0.1))
    assert abs(first.lon - HERE.lon - 0.1) + abs(first.lat - HERE.lat - 0.1) < 0.01
    [plan] = plans
    assert read_in_sequence(plan) <= {"tenants_gazetteer_entry"}


@pytest.mark.usefixtures("here")
def test_words_for_a_point_read_the_spots_around_it() -> None:
    with explaining() as plans:
        assert str(find_words(MYTHO, Point(HERE.lon + 0.04, HERE.lat + 0.04)))
    [plan] = plans
    assert read_in_sequence(plan) == set()
    assert rows_touched(plan) <= 60
