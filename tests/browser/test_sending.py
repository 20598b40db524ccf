"""A report over a poor network: seen going, stopped, kept without network, sent later, once however often it goes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.test_citizen import FORM, send
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import MYTHO

CODE = re.compile(r"MT-\d\d-\d{6}")
KEPT = "phản ánh đã lưu trên máy này"
SENT = "Phản ánh của bạn đã được gửi"


def write(citizen: Visitor, text: str, *photos: Path) -> None:
    """Open the form and fill in all of it; photos are on the server before."""
    citizen.open(FORM)
    if photos:
        citizen.page.locator("#photos").set_input_files(list(photos))
        expect(citizen.page.locator("[data-photos] img")).to_have_count(len(photos))
    citizen.page.get_by_label("Phường, xã").select_option(index=1)
    citizen.page.get_by_role("radio", name="Giao thông").check()
    citizen.page.get_by_label("Mô tả sự việc").fill(text)
    citizen.page.get_by_label("Tôi đồng ý để").check()


def said(citizen: Visitor) -> Locator:
    """What stands at the button."""
    return citizen.page.locator("[data-sending-words]")


def code_on(citizen: Visitor) -> str:
    """The code that the page says."""
    found = CODE.search(citizen.page.get_by_role("main").inner_text())
    assert found is not None
    return found.group()


def test_a_slow_photo_is_seen_going_and_can_be_stopped(welcome: Welcome, pictures: list[Path]) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    write(citizen, "Nắp cống bị vỡ.")
    below = citizen.page.locator("#complaints")
    citizen.page.route("**/phan-anh/anh", lambda _route: None)  # on its way, and nothing comes back
    citizen.page.locator("#photos").set_input_files(pictures[1])
    place = below.evaluate("element => element.offsetTop")
    citizen.press("Gửi phản ánh")
    expect(said(citizen)).to_have_text(re.compile(r"Đang gửi ảnh 1/1: \d+\s%"))
    expect(citizen.page.get_by_role("button", name="Gửi phản ánh")).to_have_attribute("aria-busy", "true")
    assert below.evaluate("element => element.offsetTop") == place
    citizen.inspect()
    citizen.press("Dừng gửi")
    expect(said(citizen)).to_have_text("Đã dừng gửi. Nội dung vẫn còn trên trang.")
    expect(citizen.page.get_by_role("button", name="Gửi phản ánh")).not_to_have_attribute("aria-busy", "true")
    citizen.press("Hủy")
    expect(citizen.page.locator("[data-photos] li")).to_have_count(0)
    citizen.press("Gửi phản ánh")
    citizen.sees(SENT)


def test_without_network_the_report_stays_and_goes_by_itself(welcome: Welcome, pictures: list[Path]) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    write(citizen, "Cây đổ.", pictures[1])
    citizen.page.context.set_offline(True)
    citizen.page.locator("#photos").set_input_files(pictures[0])
    expect(citizen.page.locator("[data-photos]")).to_contain_text("Chưa gửi được ảnh.")
    citizen.press("Gửi phản ánh")
    expect(said(citizen)).to_contain_text(KEPT)
    assert citizen.page.url.endswith(FORM)
    citizen.inspect()
    citizen.press("Gửi lại ngay")
    expect(said(citizen)).to_contain_text("Vẫn chưa có kết nối.")
    citizen.page.context.set_offline(False)
    citizen.sees(SENT)
    expect(citizen.page.locator(".dt-gallery img")).to_have_count(2)


def test_a_report_kept_on_the_device_is_sent_once_from_two_tabs(welcome: Welcome, pictures: list[Path]) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    write(citizen, "Đèn đường hỏng.")
    citizen.page.context.set_offline(True)
    citizen.page.locator("#photos").set_input_files(pictures[1])
    citizen.press("Gửi phản ánh")
    expect(said(citizen)).to_contain_text(KEPT)
    context, other = citizen.page.context, citizen.page.context.new_page()
    context.route("**/phan-anh/gui", lambda route: route.abort())
    context.set_offline(False)
    for page in (other, citizen.page):
        page.goto(citizen.base + "/")
        expect(page.get_by_text("sẽ được gửi khi có mạng")).to_be_visible()
    citizen.inspect()
    context.unroute("**/phan-anh/gui")
    for page in (other, citizen.page):
        page.get_by_role("button", name="Gửi lại ngay").click(no_wait_after=True)
    told = [page.get_by_text(re.compile("Phản ánh lưu trên máy này đã được gửi")) for page in (other, citizen.page)]
    for line in told:
        expect(line).to_be_visible()
    assert {CODE.findall(line.inner_text())[0] for line in told} == {"MT-26-000001"}
    citizen.follow("Xem phản ánh đã gửi")
    expect(citizen.page.locator(".dt-gallery img")).to_have_count(1)


def test_a_report_on_the_device_leaves_the_form_free_for_another(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    write(citizen, "Việc thứ nhất.")
    citizen.page.route("**/phan-anh/gui", lambda route: route.abort())
    citizen.press("Gửi phản ánh")
    expect(said(citizen)).to_contain_text(KEPT)
    citizen.page.get_by_label("Mô tả sự việc").fill("Việc thứ nhất, sửa lại.")
    expect(said(citizen)).to_have_text("Nội dung đã thay đổi. Vui lòng gửi lại.")
    citizen.press("Gửi phản ánh")
    expect(said(citizen)).to_contain_text(KEPT)
    citizen.page.unroute("**/phan-anh/gui")
    citizen.open(FORM)
    expect(citizen.page.get_by_label("Mô tả sự việc")).to_have_value("")
    citizen.sees("Phản ánh lưu trên máy này đã được gửi")
    citizen.follow("Xem phản ánh đã gửi")
    citizen.sees("Việc thứ nhất, sửa lại.")


LOSE_ANSWERS = """
const send = window.fetch
window.fetch = async (...request) => {
  const answer = await send(...request)
  if (request[1]?.method === 'POST' && !window.keepAnswers) throw new TypeError('lost')
  return answer
}"""


def test_a_lost_answer_is_the_same_report_when_sent_again(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.page.add_init_script(LOSE_ANSWERS)
    write(citizen, "Vỉa hè sụt.")
    citizen.press("Gửi phản ánh")
    expect(said(citizen)).to_contain_text(KEPT)
    citizen.page.evaluate("window.keepAnswers = true")
    citizen.press("Gửi lại ngay")
    citizen.page.wait_for_url("**/theo-doi/**")
    code = code_on(citizen)
    citizen.open(FORM)
    assert code_on(citizen) == code
    assert code.endswith("000001")


@pytest.mark.parametrize("device", [Device.PHONE, Device.PLAIN_PHONE])
def test_back_after_sending_names_the_report_and_sends_no_second(welcome: Welcome, device: Device) -> None:
    citizen = welcome(MYTHO, device)
    write(citizen, "Rác đổ ven kênh.")
    citizen.press("Gửi phản ánh")
    citizen.sees(SENT)
    code = code_on(citizen)
    citizen.page.go_back()
    citizen.sees(SENT, "Bạn không cần gửi lại.")
    assert code_on(citizen) == code
    expect(citizen.page.locator("#report-form")).to_have_count(0)
    citizen.inspect()
    citizen.page.reload()
    assert code_on(citizen) == code
    citizen.follow("Gửi phản ánh khác")
    expect(citizen.page.get_by_label("Mô tả sự việc")).to_have_value("")
    citizen.page.get_by_label("Phường, xã").select_option(index=1)
    other = send(citizen, text="Một việc khác.")
    assert other != code
    citizen.page.go_back()
    citizen.sees("Bạn không cần gửi lại.")
    assert code_on(citizen) == other
