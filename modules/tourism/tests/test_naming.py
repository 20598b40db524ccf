"""A form of the desk sent twice, one after the other or at once, makes one thing; two of a name both get one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from dothi.database.session import session
from dothi_testing.plugin import InTenant
from modules.tourism.happenings.models import Happening
from modules.tourism.itineraries.models import Itinerary
from modules.tourism.places import service
from modules.tourism.places.models import Place
from modules.tourism.tests.conftest import Visit
from tests.client import Browser
from tests.world import CENTRES, MYTHO

HERE = CENTRES[MYTHO]
PLACE = {"name_vi": "Chợ đêm", "kind": "market", "lon": str(HERE.lon), "lat": str(HERE.lat)}
HAPPENING = {"name_vi": "Hội làng", "kind": "festival", "starts_on": "2026-12-20"}
TRIP = {"name_vi": "Sông nước", "theme": "river", "mode": "boat", "starts_at": "07:30"}
FORMS = [("places", PLACE, Place), ("happenings", HAPPENING, Happening), ("itineraries", TRIP, Itinerary)]


def opened(browser: Browser, page: str, typed: Mapping[str, str]) -> dict[str, str]:
    """The form as it stands there, filled in."""
    found = re.search(r'name="client_id" value="([^"]+)"', browser.get(page).text)
    assert found is not None
    return {**typed, "client_id": found.group(1)}


@pytest.mark.parametrize(("room", "typed", "table"), FORMS, ids=[room for room, _typed, _table in FORMS])
def test_what_is_sent_twice_is_made_once(
    visit: Visit, in_tenant: InTenant, room: str, typed: dict[str, str], table: type[Place]
) -> None:
    page, browsers = f"/work/tourism/{room}/new", [visit("canbo") for _ in range(3)]
    form = opened(browsers[0], page, typed)
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda browser: browser.post(page, form), browsers))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    changed = browsers[0].post(page, {**form, "name_vi": "Tên khác hẳn"})
    assert changed.headers["Location"] not in {answer.headers["Location"] for answer in answers}
    with in_tenant(MYTHO):
        assert len(session.scalars(select(table.slug).where(table.tenant_id == MYTHO)).all()) == 2


def test_what_the_same_form_made_meanwhile_is_no_other_place_nearby(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, (slow, fast) = "/work/tourism/places/new", (visit("canbo"), visit("canbo"))
    form, check = opened(slow, page, PLACE), service.checked_columns
    overtaking: list[Any] = []

    def checked_late(*arguments: Any, **named: Any) -> Mapping[str, Any]:
        monkeypatch.setattr(service, "checked_columns", check)
        with ThreadPoolExecutor(1) as pool:
            overtaking.append(pool.submit(fast.post, page, form).result())
        return check(*arguments, **named)

    monkeypatch.setattr(service, "checked_columns", checked_late)
    late = slow.post(page, form)
    assert (late.status_code, late.headers["Location"]) == (303, overtaking[0].headers["Location"])


def test_two_forms_of_one_name_at_once_get_names_of_their_own(visit: Visit) -> None:
    page, browsers = "/work/tourism/happenings/new", [visit("canbo") for _ in range(3)]
    forms = [opened(browser, page, HAPPENING) for browser in browsers]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda pair: pair[0].post(page, pair[1]), zip(browsers, forms, strict=True)))
    slugs = {answer.headers["Location"].rsplit("/", 1)[1] for answer in answers}
    assert slugs == {"hoi-lang", "hoi-lang-2", "hoi-lang-3"}
