"""What can be done with places, and what follows: counts, words, versions, refusals."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask import Flask

from dothi.numbers.counts import read_stocks
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from modules.tourism.places.counting import counts_of_rows
from modules.tourism.places.drafts import PlaceDraft, from_content, to_content
from modules.tourism.places.facets import PLACES
from modules.tourism.places.search import slug_of, words_in
from modules.tourism.places.service import change_place, create_place, draft_of, get_place, list_versions, take_step
from modules.tourism.tests.conftest import Put, site_of
from modules.tourism.tests.guard import TEXTS
from tests.world import CENTRES, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()
HERE = CENTRES[MYTHO]


def draft(**changes: object) -> PlaceDraft:
    """A place that can be stored as it is."""
    return replace(PlaceDraft(kind="worship", texts=TEXTS, lon=HERE.lon, lat=HERE.lat), **changes)  # type: ignore[arg-type]


def refused(app: Flask, in_tenant: InTenant, **changes: object) -> dict[str, str]:
    """The reasons by field why such a place isn't taken."""
    with app.app_context():
        site = site_of()
    with in_tenant(MYTHO), pytest.raises(Invalid) as refusal:
        create_place(site, draft(**changes), actor=SYSTEM)
    return {name: str(reason) for name, reason in refusal.value.fields.items()}


def test_slugs_and_words_have_no_diacritics() -> None:
    assert slug_of("Đình Điều Hòa (cũ)") == "dinh-dieu-hoa-cu"
    assert words_in("Chùa Vĩnh Tràng, chùa lớn") == ["chua", "vinh", "trang", "lon"]
    assert words_in("x" * 500) == ["x" * 40]


def test_a_second_place_of_one_name_has_an_address_of_its_own(put: Put) -> None:
    slugs = [put("Chợ Cũ", east=0.01 * n).slug for n in range(3)]
    assert slugs == ["cho-cu", "cho-cu-2", "cho-cu-3"]
    assert put("Sự kiện", east=0.05).slug == "su-kien-2", "what stands under /du-lich already"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"texts": {"en": {"name": "Market"}}}, "name_vi"),
        ({"texts": {"vi": {"name": "Chợ", "body": "x" * 9_000}}}, "body_vi"),
        ({"kind": "palace"}, "kind"),
        ({"price_level": "dear"}, "price_level"),
        ({"lon": None}, "place"),
        ({"lat": 200.0}, "place"),
        ({"lon": HERE.lon + 1}, "place"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"phone": "số máy"}, "phone"),
        ({"email": "ai đó"}, "email"),
        ({"hours": "sáng đến chiều"}, "hours"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    app: Flask, in_tenant: InTenant, changes: dict[str, object], field: str
) -> None:
    assert list(refused(app, in_tenant, **changes)) == [field]


def test_one_of_the_same_name_nearby_is_asked_about(app: Flask, in_tenant: InTenant, put: Put) -> None:
    place = put()
    assert "Chùa Vĩnh Tràng" in refused(app, in_tenant, lon=HERE.lon + 0.0005)["is_another"]
    with app.app_context():
        site = site_of()
    with in_tenant(MYTHO):
        create_place(site, draft(), actor=SYSTEM, is_another=True)
        create_place(site, draft(lon=HERE.lon + 0.002), actor=SYSTEM)
        itself = get_place(MYTHO, place.slug)
        change_place(site, itself, draft_of(itself), version=itself.version, actor=SYSTEM, is_another=False)


def test_a_place_lies_in_the_ward_around_it(put: Put) -> None:
    assert put().area_code == ""
    assert put(east=0.003, area_code="81501").area_code == "81501"


def test_each_step_is_a_version(in_tenant: InTenant, put: Put) -> None:
    place = put()
    with in_tenant(MYTHO):
        versions = list_versions(MYTHO, place.id)
        assert [(each.number, each.action, each.status) for each in versions] == [
            (2, "published", "published"),
            (1, "created", "draft"),
        ]
        assert from_content(versions[0].content).texts == TEXTS
        assert versions[0].content["confirmed_on"] is not None


def test_a_version_reads_back_as_it_was_written(in_tenant: InTenant, put: Put) -> None:
    place = put(phone="0273 3872 123", hours="24/7")
    with in_tenant(MYTHO):
        written = draft_of(get_place(MYTHO, place.slug))
        assert from_content(to_content(written)) == written


def test_steps_begin_where_the_table_says(in_tenant: InTenant, put: Put) -> None:
    place = put(is_published=False)
    with in_tenant(MYTHO):
        stored = get_place(MYTHO, place.slug)
        with pytest.raises(Conflict):
            take_step(stored, "confirm", version=stored.version, actor=SYSTEM)
    with in_tenant(MYTHO):
        stored = get_place(MYTHO, place.slug)
        for step, state in (("publish", "published"), ("archive", "archived"), ("withdraw", "draft")):
            take_step(stored, step, version=stored.version, actor=SYSTEM)
            assert stored.status == state


def test_the_version_that_was_seen_is_the_one_that_changes(in_tenant: InTenant, put: Put) -> None:
    place = put()
    with in_tenant(MYTHO), pytest.raises(Conflict) as stale:
        take_step(get_place(MYTHO, place.slug), "archive", version=1, actor=SYSTEM)
    assert stale.value.code == "stale"


def test_kept_counts_equal_the_rows(in_tenant: InTenant, put: Put, run_jobs: Callable[[], list[str]]) -> None:
    put()
    put("Nháp", east=0.01, is_published=False)
    put("Chợ", east=0.02, kind="market", hours="", texts={"vi": {"name": "Chợ"}})
    assert set(run_jobs()) == {"done"}
    with in_tenant(MYTHO):
        kept = {key: n for key, n in read_stocks(MYTHO, [PLACES])[PLACES.name].items() if n}
        assert kept == counts_of_rows(MYTHO)[0][PLACES.name]
        assert kept[("published", "market", "no", "no")] == 1
