"""Former versions of a place: looked at and restored; a draft is previewed by staff alone."""

from __future__ import annotations

from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.tests.test_desk import typed, version_on

NEW, PLACE = "/work/tourism/places/new", "/work/tourism/places/cho-noi"


def test_a_former_version_is_looked_at_and_comes_back(visit: Visit) -> None:
    staff = visit("canbo")
    staff.post(NEW, typed(summary_vi="Bản đầu."))
    staff.post(PLACE, typed(version=version_on(staff), summary_vi="Bản sau."))
    assert "Bản đầu." in staff.get(f"{PLACE}/versions/1").text
    answer = staff.post(f"{PLACE}/versions/1/restore", {"version": version_on(staff)}, page=PLACE)
    assert answer.status_code == 303
    page = staff.get(PLACE).text
    assert "Bản đầu." in page
    assert "Khôi phục bản cũ của điểm du lịch" in page
    assert version_on(staff) == "3"


def test_an_old_page_restores_nothing(visit: Visit) -> None:
    staff = visit("canbo")
    staff.post(NEW, typed(summary_vi="Bản đầu."))
    staff.post(PLACE, typed(version=version_on(staff), summary_vi="Bản sau."))
    late = staff.post(f"{PLACE}/versions/1/restore", {"version": "1"}, page=PLACE)
    assert late.status_code == 409
    assert "Bản sau." in staff.get(PLACE).text


def test_a_preview_is_for_staff_and_tells_programs_nothing(put: Put, visit: Visit) -> None:
    path = f"/work/tourism/places/{put(is_published=False).slug}/preview"
    page = visit("xem").get(path).text
    assert "Chùa Vĩnh Tràng" in page
    assert "application/ld+json" not in page
    assert visit().get(path).status_code == 302


def test_places_around_stand_below_a_place(put: Put, visit: Visit) -> None:
    place = put()
    put("Chợ gần", east=0.003)
    put("Nháp gần", east=0.004, is_published=False)
    page = visit().get(f"/du-lich/{place.slug}").text
    assert "Chợ gần" in page
    assert "Nháp gần" not in page
