"""The picture of a place: with a credit, seen by visitors once the place is published."""

from __future__ import annotations

import io
import re

from PIL import Image
from werkzeug.test import TestResponse

from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.tests.test_desk import version_on
from tests.client import Browser


def send(browser: Browser, slug: str, *, credit: str = "Nguyễn An", data: bytes | None = None) -> TestResponse:
    """Send the form of the picture."""
    path = f"/work/tourism/places/{slug}"
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "teal").save(out, "JPEG")
    picture = (io.BytesIO(out.getvalue() if data is None else data), "a.jpg")
    fields = {"version": version_on(browser, path), "credit": credit, "picture": picture}
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
