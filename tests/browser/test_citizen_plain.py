"""The same path without script: plain fields, the form itself carries the photos, a refusal keeps everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.desk import accept
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import CENTRES, MYTHO

FORM = "/phan-anh/gui"


def fill_in(citizen: Visitor, *, email: str = "") -> None:
    """Where, what, who: all but category and consent."""
    page = citizen.page
    page.get_by_label("Vĩ độ").fill(str(CENTRES[MYTHO].lat))
    page.get_by_label("Kinh độ").fill(str(CENTRES[MYTHO].lon))
    page.get_by_label("Mô tả địa điểm").fill("Trước chợ Mỹ Tho")
    page.get_by_label("Mô tả sự việc").fill("Nắp cống bị vỡ.")
    page.get_by_label("Họ và tên").fill("Trần Thị Bé")
    page.get_by_label("Thư điện tử").fill(email)


def agree_and_send(citizen: Visitor) -> None:
    """The last act."""
    citizen.page.get_by_label("Tôi đồng ý để").check()
    citizen.press("Gửi phản ánh")


def test_a_report_travels_without_script(
    welcome: Welcome,
    pictures: list[Path],
    run_jobs: Callable[[], list[str]],
    mails: Callable[[str], list[dict[str, Any]]],
) -> None:
    citizen, email = welcome(MYTHO, Device.PLAIN_PHONE), f"be-{uuid4()}@example.vn"
    citizen.open("/phan-anh")
    citizen.follow("Gửi phản ánh")
    citizen.inspect()
    fill_in(citizen, email=email)
    citizen.page.locator("#photos").set_input_files(pictures)
    citizen.page.get_by_role("radio", name="Giao thông").check()
    agree_and_send(citizen)
    citizen.sees("Phản ánh của bạn đã được gửi", "Trước chợ Mỹ Tho")
    expect(citizen.page.locator(".dt-gallery img")).to_have_count(2)
    citizen.inspect()
    found = re.search(r"MT-\d\d-\d{6}", citizen.page.locator(".dt-sent").inner_text())
    assert found is not None
    code = found.group()

    run_jobs()
    [received] = mails(email)
    assert code in received["subject"]
    secret = re.search(r"http://mytho\.localhost:\d+/phan-anh/theo-doi/\S+", received["text"])
    assert secret is not None

    accept(welcome(MYTHO, as_="tiepnhan"), code)
    citizen.open(secret.group())
    citizen.sees("Đã tiếp nhận")
    citizen.open("/phan-anh")
    citizen.follow("Nắp cống bị vỡ.")
    citizen.sees(code, "Đã tiếp nhận")
    citizen.sees_not("Trần Thị Bé", email)
    citizen.inspect()


def test_a_refusal_keeps_everything_the_photo_too(welcome: Welcome, pictures: list[Path], tmp_path: Path) -> None:
    citizen = welcome(MYTHO, Device.PLAIN_PHONE)
    no_picture = tmp_path / "don-thu.jpg"
    no_picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    citizen.open(FORM)
    fill_in(citizen)
    citizen.page.locator("#photos").set_input_files([pictures[1], no_picture])
    citizen.press("Gửi phản ánh")
    summary = citizen.page.get_by_role("alert", name="Vui lòng xem lại các mục sau")
    expect(summary).to_contain_text("don-thu.jpg: tệp này không phải ảnh")

    citizen.press("Gửi phản ánh")
    for reason in ("Hãy chọn lĩnh vực.", "Cần bạn đồng ý"):
        expect(summary).to_contain_text(reason)
    citizen.inspect()
    for label, value in (
        ("Vĩ độ", str(CENTRES[MYTHO].lat)),
        ("Mô tả địa điểm", "Trước chợ Mỹ Tho"),
        ("Mô tả sự việc", "Nắp cống bị vỡ."),
        ("Họ và tên", "Trần Thị Bé"),
    ):
        expect(citizen.page.get_by_label(label)).to_have_value(value)
    expect(citizen.page.locator("[data-photos] img")).to_have_count(1)

    citizen.page.get_by_role("radio", name="Giao thông").check()
    agree_and_send(citizen)
    citizen.sees("Phản ánh của bạn đã được gửi")
    expect(citizen.page.locator(".dt-gallery img")).to_have_count(1)
