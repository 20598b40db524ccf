"""Pages on paper: the first sheet isn't empty, nothing to click is on it, numbers and dates stay whole."""

from __future__ import annotations

import re

from playwright.sync_api import Page, ViewportSize, expect

from dothi.values import clock
from tests.browser.desk import accept
from tests.browser.test_citizen import FORM, place_pin, send
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO

SHEET: ViewportSize = {"width": 718, "height": 1047}
"""A4 without a centimetre's margin, in CSS pixels."""
LINES = """word => {
    const field = [...document.querySelectorAll('main dd')].find(field => field.textContent.includes(word))
    const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT)
    while (!texts.nextNode().textContent.includes(word)) {}
    const range = document.createRange()
    range.setStart(texts.currentNode, texts.currentNode.textContent.indexOf(word))
    range.setEnd(texts.currentNode, texts.currentNode.textContent.indexOf(word) + word.length)
    return range.getClientRects().length
}"""
"""On how many lines a word of the facts stands."""


def sheets(page: Page) -> int:
    """How many sheets the page needs."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


def on_paper(page: Page) -> None:
    """As it is laid out on a sheet."""
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)


def test_a_report_begins_on_its_first_sheet(welcome: Welcome) -> None:
    citizen, clerk = welcome(MYTHO, Device.PHONE), welcome(MYTHO, as_="tiepnhan")
    citizen.open(FORM)
    place_pin(citizen)
    citizen.page.get_by_label("Họ và tên").fill("Nguyễn Văn An")
    citizen.page.get_by_label("Số điện thoại").fill("0909123456")
    code = send(citizen)
    accept(clerk, code)
    reader = welcome(MYTHO)
    for visitor, path in ((reader, f"/phan-anh/{code}"), (clerk, f"/work/feedback/{code}"), (reader, "/phan-anh")):
        visitor.open(path)
        expect(visitor.page.locator(".dt-map.leaflet-container")).to_be_visible()
        assert 1 <= sheets(visitor.page) <= 2, path
        on_paper(visitor.page)
        gridded = visitor.page.locator("main .dt-two, main .dt-list-map")
        assert gridded.evaluate("e => getComputedStyle(e).display") == "block", "a grid moves whole to the next sheet"
        expect(visitor.page.get_by_role("button", name="Phóng to")).to_be_hidden()
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"]
    assert clerk.page.evaluate(LINES, "0909123456") == 1, "a telephone number stays whole"
    assert clerk.page.evaluate(LINES, f"{clock.local_today():%d/%m/%Y}") == 1
    pin, frame = (clerk.page.locator(name).bounding_box() for name in (".dt-pin", ".dt-map"))
    assert pin is not None
    assert frame is not None
    assert frame["x"] < pin["x"] < frame["x"] + frame["width"], "the pin is on the map"
    clerk.open("/work/feedback?view=all")
    queue = clerk.page.locator(".dt-table-wrap")
    assert queue.evaluate("e => getComputedStyle(e).breakInside") == "auto", "a long table goes on over sheets"
    assert queue.locator("tbody tr").first.evaluate("e => getComputedStyle(e).display") == "table-row"
