"""The reads of places are explained as the application's role, under the policy, at 20,000 places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.values import clock
from dothi.values.cells import cell
from dothi.values.geo import Box, Point
from dothi_testing.databases import TestDatabase
from modules.feedback.tests.test_plans import Plan, explaining, nodes, rows_touched
from modules.tourism.explore.mapping import map_features
from modules.tourism.explore.queries import PAGE_SIZE, PlaceFilters, find_published, list_nearest, list_places
from tests.world import CENTRES, MYTHO

PLACES = 20_000
HERE = CENTRES[MYTHO]
FILL = f"""
CREATE TEMP TABLE made ON COMMIT DROP AS SELECT n, gen_random_uuid() AS id, n % 20 AS open_hour,
    {HERE.lon} + (n % 150) * 0.0008 AS lon, {HERE.lat} + (n / 150) * 0.0008 AS lat FROM generate_series(1, {PLACES}) n;
INSERT INTO tourism_hours (tenant_id, hours, kept_until)
    SELECT {MYTHO}, 'Mo-Su ' || h || ':00-23:00', now() FROM generate_series(0, 19) h;
INSERT INTO tourism_opening (tenant_id, hours, starts_at, ends_at)
    SELECT {MYTHO}, 'Mo-Su ' || h || ':00-23:00', d + h * interval '1 hour', d + interval '23 hours'
    FROM generate_series(0, 19) h, generate_series(date_trunc('day', now()), now() + interval '31 days', '1 day') d;
INSERT INTO tourism_place (tenant_id, id, slug, kind, status, texts, list_key, list_key_en, lon, lat, cell,
    is_approximate, address, area_code, price_level, wheelchair, children, phone, email, website, hours, is_open,
    picture_credit, source, created_at, updated_at, version, rating_count, rating_total)
    SELECT {MYTHO}, id, 'noi-' || n, CASE WHEN n % 500 = 0 THEN 'pier' ELSE 'food' END, 'published',
    jsonb_build_object('vi', jsonb_build_object('name', 'Nơi ' || n)), lpad((n * 7919 % {PLACES})::text, 8, '0'),
    lpad((n * 7 % {PLACES})::text, 8, '0'),
    lon, lat, 0, false, '', '', CASE WHEN n % 400 = 0 THEN 'high' ELSE 'low' END, '', '', '', '', '',
    'Mo-Su ' || open_hour || ':00-23:00', n % 3 = 0, '', '', now(), now(), 1, 0, 0 FROM made;
INSERT INTO tourism_place_word (tenant_id, word, place_id)
    SELECT {MYTHO}, word, id FROM made, LATERAL unnest(ARRAY['noi', 'som', 'own' || n, 'mid' || n % 200]) word;
"""


@pytest.fixture(scope="module")
def city(standing_app: Flask, database: TestDatabase) -> Flask:
    """Mỹ Tho with many places."""
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(FILL)
        found = owner.execute("SELECT id, lon, lat FROM tourism_place").fetchall()
        cells = [(cell(Point(lon, lat)), place_id) for place_id, lon, lat in found]
        owner.execute("CREATE TEMP TABLE cells (cell bigint, id uuid)")
        with owner.cursor().copy("COPY cells FROM STDIN") as copy:
            for row in cells:
                copy.write_row(row)
        owner.execute("UPDATE tourism_place p SET cell = c.cell FROM cells c WHERE c.id = p.id")
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    return standing_app


@pytest.fixture
def here(city: Flask) -> Iterator[None]:
    """In its scope."""
    with city.app_context(), acting_in(Scope(MYTHO)):
        yield


def expect(plans: list[Plan], *, most: int) -> None:
    """The places aren't read in sequence, and few rows are read."""
    for plan in plans:
        read_whole = {node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"}
        assert not read_whole & {"tourism_place", "tourism_place_word"}
        assert rows_touched(plan) <= most


TOMORROW = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
"""Midnight of the database's day, at which one place in twenty opens."""
FILTERS = {
    "none": (PlaceFilters(), 60),
    "kind": (PlaceFilters(kind="pier"), 60),
    "open now": (PlaceFilters(is_open_now=True), 100),
    "open tomorrow at noon": (PlaceFilters(open_at=TOMORROW + timedelta(hours=12)), 2_000),
    "open tomorrow when few are": (PlaceFilters(open_at=TOMORROW + timedelta(minutes=30)), PLACES + 2_000),
    "a rare word": (PlaceFilters(words="own123"), 300),
    "two words": (PlaceFilters(words="own mid7"), 6_000),
    "two words that all have": (PlaceFilters(words="noi som"), 16_000),
    "a word that all have": (PlaceFilters(words="noi"), 8_500),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("what", FILTERS)
@pytest.mark.usefixtures("here")
def test_a_page_of_the_list(what: str, language: str) -> None:
    filters, most = FILTERS[what]
    with explaining() as plans:
        list_places(MYTHO, filters, language=language)
    expect(plans, most=most)


@pytest.mark.usefixtures("here")
def test_one_place_and_those_around_it() -> None:
    with explaining() as plans:
        assert find_published(MYTHO, "noi-7") is not None
        assert len(list_nearest(MYTHO, Point(HERE.lon + 0.04, HERE.lat + 0.04))) == PAGE_SIZE
    assert max(map(rows_touched, plans)) <= 2_500, "of each ring 500 at the most, in sequence where it holds everything"


@pytest.mark.usefixtures("here")
def test_the_map_of_a_street() -> None:
    with explaining() as plans:
        assert 0 < len(map_features(MYTHO, Box.around(HERE, 500))) < 500
    expect(plans, most=1_000)


@pytest.mark.usefixtures("here")
def test_the_map_of_the_whole_city_counts_in_the_database() -> None:
    with explaining() as plans:
        assert 1 < len(map_features(MYTHO, Box.around(HERE, 20_000))) < 500
    assert len(plans) == 2
