"""A city becomes a ward with a new address: who holds an old page or an old link loses nothing; pilots and waiting."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import expect

from tests.browser.visitor import Device, Welcome
from tests.world import CENTRES, GOCONGDONG, MYTHO, TIENGIANG

NEW_HOST = "phuongmytho.localhost"


def test_a_renamed_tenant_moves_to_its_new_host_and_old_pages_still_work(app: Flask, welcome: Welcome) -> None:
    admin = welcome(TIENGIANG, as_="admin")
    citizen = welcome(MYTHO, Device.PLAIN_PHONE)
    citizen.open("/phan-anh/gui")
    page, here = citizen.page, CENTRES[MYTHO]
    page.get_by_label("Vĩ độ").fill(str(here.lat))
    page.get_by_label("Kinh độ").fill(str(here.lon))
    page.get_by_role("radio", name="Môi trường").check()
    page.get_by_label("Mô tả sự việc").fill("Rác dồn ở đầu cầu Nguyễn Trãi.")
    page.get_by_label("Tôi đồng ý để").check()

    admin.open("/console/tenants/mytho")
    admin.follow("Tên, mã qua các thời kỳ và tên miền")
    admin.inspect()
    form = admin.page
    form.locator("#name").fill("Phường Mỹ Tho")
    form.locator("#kind").select_option("ward")
    form.locator("#code").fill("28261")
    form.locator("#parent_code").fill("82")
    form.locator("#valid_from").fill("2004-07-01")
    form.locator("#decree").fill("Nghị quyết 1663/NQ-UBTVQH15")
    form.locator("#host").fill(NEW_HOST)
    admin.press("Lưu thay đổi từ ngày này")
    admin.sees("Chồng lấn: đã có tên “Thành phố Mỹ Tho” bắt đầu từ 01/01/2005")
    expect(form.locator("#host")).to_have_value(NEW_HOST)
    admin.inspect()
    form.locator("#valid_from").fill("2025-07-01")
    admin.press("Lưu thay đổi từ ngày này")
    admin.sees("Đã ghi: Phường Mỹ Tho từ ngày 01/07/2025.", "tên cũ", NEW_HOST)
    admin.inspect()

    citizen.press("Gửi phản ánh")
    citizen.sees("Nội dung bạn gửi đã được nhận", "Nay là Phường Mỹ Tho")
    citizen.inspect()
    page.wait_for_url(re.compile(rf"//{NEW_HOST}"))
    citizen.sees("Phản ánh của bạn đã được gửi", "Rác dồn ở đầu cầu Nguyễn Trãi.")
    secret = page.get_by_label("Đường dẫn riêng của bạn").input_value()
    assert urlsplit(secret).hostname == NEW_HOST
    former = secret.replace(NEW_HOST, "mytho.localhost")
    citizen.page.goto(former)
    assert urlsplit(citizen.page.url).hostname == NEW_HOST
    citizen.sees("Rác dồn ở đầu cầu Nguyễn Trãi.")

    staff = welcome(MYTHO)
    staff.open("/")
    assert urlsplit(staff.page.url).hostname == NEW_HOST
    staff.sees("Phường Mỹ Tho", "Ủy ban nhân dân phường Mỹ Tho")
    staff.page.get_by_role("contentinfo").get_by_role("link", name="Đăng nhập").click()
    staff.sees("cần đăng nhập lại tại đây")
    staff.inspect()

    admin.open("/console/history")
    admin.sees("Đổi “Thành phố Mỹ Tho” thành “Phường Mỹ Tho”", "NQ-UBTVQH15")
    admin.inspect()


def test_a_pilot_is_tried_by_invited_people_while_others_wait(app: Flask, welcome: Welcome) -> None:
    admin = welcome(TIENGIANG, as_="admin")
    for step in ("Chuyển sang chuẩn bị", "Chuyển sang thí điểm"):
        admin.open("/console/tenants/gocongdong")
        box = admin.page.locator("#feedback details.dt-confirm").filter(
            has=admin.page.locator("summary", has_text=step)
        )
        box.locator("summary").click()
        box.get_by_role("button", name=step).click()
        expect(admin.page.locator(".dt-message-success")).to_be_visible()
    admin.follow("Mời theo danh sách địa chỉ, mỗi người một liên kết")
    admin.inspect()
    admin.page.get_by_label("Địa chỉ thư điện tử").fill("ba@example.com\nkhông phải")
    admin.press("Gửi lời mời dùng thử")
    admin.sees("“không phải” không phải địa chỉ thư điện tử.")
    admin.inspect()
    admin.page.get_by_label("Địa chỉ thư điện tử").fill("ba@example.com\nBa@Example.com\ntu@example.com")
    admin.press("Gửi lời mời dùng thử")
    admin.sees("Đã mời 2 người", "đã mời, chưa mở")
    admin.inspect()
    citizen = welcome(GOCONGDONG, Device.PLAIN_PHONE)
    citizen.open("/")
    citizen.follow("Báo cho tôi khi mở")
    citizen.press("Báo cho tôi khi mở")
    citizen.sees("Cần bạn đồng ý")
    citizen.inspect()
    citizen.page.get_by_label("Thư điện tử").fill("dan@example.com")
    citizen.page.get_by_label("Tôi đồng ý để").check()
    citizen.press("Báo cho tôi khi mở")
    citizen.sees("Hãy xem hộp thư của bạn")
    citizen.inspect()
