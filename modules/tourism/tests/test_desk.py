"""The desk: a place from draft to published, refusals that keep what was typed, two people at one place."""

from __future__ import annotations

import re

from modules.tourism.tests.conftest import Put, Visit
from tests.client import Browser
from tests.world import CENTRES, MYTHO

HERE = CENTRES[MYTHO]
NEW = "/work/tourism/places/new"
PLACE = "/work/tourism/places/cho-noi"


def typed(**changes: str) -> dict[str, str]:
    """A place as staff type it."""
    plain = {"name_vi": "Chợ nổi", "name_en": "Floating market", "kind": "market", "lon": str(HERE.lon)}
    return {**plain, "lat": str(HERE.lat).replace(".", ","), "version": "0", **changes}


def version_on(browser: Browser, path: str = PLACE) -> str:
    """The version that the form carries."""
    found = re.search(r'name="version" value="(\d+)"', browser.get(path).text)
    assert found is not None
    return found.group(1)


def test_staff_write_a_draft_and_the_head_publishes_it(visit: Visit) -> None:
    staff, head, visitor = visit("canbo"), visit("thutruong"), visit()
    answer = staff.post(NEW, typed())
    assert (answer.status_code, answer.headers["Location"]) == (303, PLACE)
    assert visitor.get("/du-lich/cho-noi").status_code == 404
    assert f"{PLACE}/steps/publish" not in staff.get(PLACE).text, "a step that isn't theirs isn't offered"
    step = {"version": version_on(staff)}
    assert staff.post(f"{PLACE}/steps/publish", step, page=PLACE).status_code == 403
    assert head.post(f"{PLACE}/steps/publish", step, page=PLACE).status_code == 303
    assert "Chợ nổi" in visitor.get("/du-lich/cho-noi").text


def test_a_refused_form_keeps_what_was_typed(visit: Visit) -> None:
    refused = visit("canbo").post(NEW, typed(name_vi="", phone="số máy", summary_vi="Ghe bán hàng trên sông."))
    assert refused.status_code == 422
    assert 'href="#name_vi"' in refused.text
    assert "Ghe bán hàng trên sông." in refused.text


def test_who_saves_second_sees_both_versions_and_decides(visit: Visit) -> None:
    first, second = visit("canbo"), visit("thutruong")
    first.post(NEW, typed())
    seen = version_on(second)
    assert first.post(PLACE, typed(version=seen, address="Bến sông")).status_code == 303
    overtaken = second.post(PLACE, typed(version=seen, address="Cầu tàu"))
    assert overtaken.status_code == 409
    assert "Bến sông" in overtaken.text
    assert 'value="Cầu tàu"' in overtaken.text
    assert second.post(PLACE, typed(version=version_on(second), address="Cầu tàu")).status_code == 303
    assert 'value="Cầu tàu"' in first.get(PLACE).text


def test_a_button_of_an_old_page_changes_nothing(put: Put, visit: Visit) -> None:
    path = f"/work/tourism/places/{put().slug}"
    head = visit("thutruong")
    late = head.post(f"{path}/steps/archive", {"version": "1"}, page=path)
    assert late.status_code == 409
    assert "Việc bạn chọn chưa được thực hiện" in late.text


def test_viewers_see_drafts_and_no_button(put: Put, visit: Visit) -> None:
    place = put(is_published=False)
    page = visit("xem").get(f"/work/tourism/places/{place.slug}").text
    assert "Chùa Vĩnh Tràng" in page
    assert "Lưu điểm du lịch" not in page
    assert "/steps/" not in page


def test_the_list_is_narrowed_by_state_kind_and_words(put: Put, visit: Visit) -> None:
    put()
    put("Bến đò", east=0.01, kind="pier", is_published=False)
    staff = visit("canbo")
    for query, found in (("status=draft", "Bến đò"), ("kind=worship", "Chùa Vĩnh Tràng"), ("q=ben", "Bến đò")):
        page = staff.get(f"/work/tourism?{query}").text
        assert [name for name in ("Chùa Vĩnh Tràng", "Bến đò") if f">{name}</a>" in page] == [found]


def test_an_exception_before_its_rule_is_moved_last_by_a_button(visit: Visit) -> None:
    staff = visit("canbo")
    staff.post(NEW, typed(hours="Su off; Mo-Su 08:00-17:00"))
    page = staff.get(PLACE).text
    better = re.search(r'name="better_hours" value="([^"]+)"', page)
    assert better is not None
    fields = typed(version=version_on(staff), hours="Su off; Mo-Su 08:00-17:00", better_hours=better.group(1))
    assert staff.post(PLACE, fields).status_code == 303
    assert "better_hours" not in staff.get(PLACE).text
