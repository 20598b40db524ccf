"""A clerk fills the quarter in a workbook; what is wrong is said row by row; somebody else stores it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from openpyxl import load_workbook

from dothi.values import clock
from modules.dashboards.desk.words import period_name
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.tests.factories.values import put_indicator
from modules.dashboards.tests.test_counted import site_of
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
FILES = "/work/dashboards/files"


def test_a_quarter_is_filled_in_a_workbook_and_stored_by_a_second_person(
    welcome: Welcome, in_tenant: InTenant, run_jobs: Callable[[], list[str]], tmp_path: Path
) -> None:
    with in_tenant(MYTHO):
        for code in ("rac.thu", "rac.xu_ly"):
            put_indicator(site_of(MYTHO), code, months=0, every=Every.QUARTER)
    clerk = welcome(MYTHO, as_="thutruong")
    clerk.open(FILES)
    with clerk.page.expect_download() as template:
        clerk.page.get_by_role("link", name="Tệp mẫu Excel").click()
    file = tmp_path / template.value.suggested_filename
    template.value.save_as(file)
    for last, problem in (("1.234", "1 dòng lỗi"), (1234.5, "2 giá trị mới")):
        fill(file, {"rac.thu": 120, "rac.xu_ly": last})
        clerk.open(FILES)
        clerk.page.get_by_label("Tệp Excel hoặc CSV").set_input_files(file)
        clerk.press("Tải lên và xem trước")
        run_jobs()
        clerk.sees(problem)
        clerk.inspect()
    clerk.page.get_by_label("Lời nhắn cho người duyệt").fill("Số liệu quý của đơn vị")
    clerk.press("Trình duyệt")
    clerk.sees("Số liệu được ghi khi người khác duyệt")

    leader = welcome(MYTHO, Device.PHONE, as_="lanhdao")
    leader.open(FILES)
    leader.page.get_by_role("link", name=file.name).first.click()
    leader.sees("Số liệu quý của đơn vị", "1234.5")
    leader.inspect()
    leader.press("Duyệt và ghi 2 giá trị")
    leader.sees("Đã ghi 2 giá trị mới")
    leader.open("/work/dashboards/indicators/rac.xu_ly")
    leader.sees("1.234,5 tấn", period_name(last_closed(clock.local_today(), Every.QUARTER)))


def fill(file: Path, values: dict[object, str | float]) -> None:
    """Write values beside their codes, as a person does."""
    book = load_workbook(file)
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows(min_row=2):
        code = str(row[0].value)
        if code in values:
            row[4].value = values[code]
    book.save(file)
