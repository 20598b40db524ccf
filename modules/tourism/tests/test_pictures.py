"""The picture of a place: with a credit, seen by visitors once the place is published."""

from __future__ import annotations

import io
import re

from PIL import Image
from werkzeug.test import TestResponse

from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.tests.test_desk import version_on
from tests.client import Browser


def send(
    browser: Browser, slug: str, *, credit: str = "Nguyễn An", data: bytes | None = None, **alt: str
) -> TestResponse:
    """Send the form of the picture."""
    path = f"/work/tourism/places/{slug}"
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "teal").save(out, "JPEG")
    picture = (io.BytesIO(out.getvalue() if data is None else data), "a.jpg")
    fields = {"version": version_on(browser, path), "credit": credit, "picture": picture, **alt}
    return browser.post(f"{path}/picture", fields, page=path)


def address(page: str) -> str:
    found = re.search(r"/files/[0-9a-f-]+/medium", page)
    assert found is not None
    return found.group(0)


def test_a_picture_is_shown_with_its_credit(put: Put, visit: Visit) -> None:
    slug = put().slug
    assert send(visit("canbo"), slug).status_code == 303
    page = visit().get(f"/du-lich/{slug}").text
    assert "Ảnh: Nguyễn An" in page
    assert visit().get(address(page)).status_code == 200
    assert "/thumb" in visit().get("/du-lich").text


def test_the_picture_of_a_draft_is_for_staff(put: Put, visit: Visit) -> None:
    slug = put(is_published=False).slug
    staff = visit("canbo")
    send(staff, slug)
    path = address(staff.get(f"/work/tourism/places/{slug}").text)
    assert staff.get(path).status_code == 200
    assert visit().get(path).status_code == 404


def test_without_credit_or_as_another_file_it_is_refused(put: Put, visit: Visit) -> None:
    slug, staff = put().slug, visit("canbo")
    assert 'id="credit-error"' in send(staff, slug, credit="").text
    refused = send(staff, slug, data=b"no picture")
    assert refused.status_code == 422
    assert 'id="picture-error"' in refused.text


def press(browser: Browser, slug: str, action: str, number: int, **fields: str) -> TestResponse:
    """Press a button beside one of the pictures, from 0."""
    path = f"/work/tourism/places/{slug}"
    found = re.findall(r'action="(/work/tourism/places/[^"]+/pictures/[^"]+)"', browser.get(path).text)
    sent = {"version": version_on(browser, path), "action": action, **fields}
    return browser.post(found[number], sent, page=path)


def credited(visit: Visit, slug: str) -> list[str]:
    return re.findall(r"Ảnh: ([^<]+)<", visit().get(f"/du-lich/{slug}").text)


def test_several_pictures_have_an_order_of_which_the_first_is_the_cards(put: Put, visit: Visit) -> None:
    slug, staff = put().slug, visit("canbo")
    for credit in ("An", "Bình", "Chi"):
        assert send(staff, slug, credit=credit).status_code == 303
    assert credited(visit, slug) == ["An", "Bình", "Chi"]
    assert press(staff, slug, "earlier", 2).status_code == 303
    assert press(staff, slug, "earlier", 1).status_code == 303
    assert credited(visit, slug) == ["Chi", "An", "Bình"]
    first = address(visit().get(f"/du-lich/{slug}").text)
    assert first.replace("medium", "thumb") in visit().get("/du-lich").text


def test_what_a_picture_shows_is_said_in_the_readers_language(put: Put, visit: Visit) -> None:
    slug, staff = put().slug, visit("canbo")
    send(staff, slug, alt_vi="Cổng tam quan", alt_en="The gate")
    assert 'alt="Cổng tam quan"' in visit().get(f"/du-lich/{slug}").text
    assert 'alt="The gate"' in visit(language="en").get(f"/du-lich/{slug}").text
    assert press(staff, slug, "save", 0, credit="An", alt_vi="Tượng Phật").status_code == 303
    assert 'alt="Tượng Phật"' in visit().get(f"/du-lich/{slug}").text
    refused = press(staff, slug, "save", 0, credit="", alt_vi="Vườn chùa")
    assert refused.status_code == 422
    assert 'value="Vườn chùa"' in refused.text


def test_a_picture_that_was_taken_away_is_seen_by_nobody(put: Put, visit: Visit) -> None:
    slug, staff = put().slug, visit("canbo")
    send(staff, slug, credit="An")
    send(staff, slug, credit="Bình")
    path = address(visit().get(f"/du-lich/{slug}").text)
    assert press(staff, slug, "remove", 0).status_code == 303
    assert credited(visit, slug) == ["Bình"]
    for reader in (visit(), staff):
        assert reader.get(path).status_code == 404
    assert path.replace("medium", "thumb") not in visit().get("/du-lich").text


def test_there_is_room_for_twelve(put: Put, visit: Visit) -> None:
    slug, staff = put().slug, visit("canbo")
    for _ in range(12):
        assert send(staff, slug).status_code == 303
    assert 'type="file"' not in staff.get(f"/work/tourism/places/{slug}").text
    assert send(staff, slug).status_code == 422
