"""Reports in the running application: drafted, written, submitted, approved, published; on paper and as workbooks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

from flask import Flask
from openpyxl import load_workbook

from dothi.database.session import session
from dothi.values import clock
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.indicators.service import get_definition, retire_indicator
from modules.dashboards.reports.blocks import BlockKind, ReportBlock
from modules.dashboards.reports.models import PeriodReport, PeriodReportTemplate
from modules.dashboards.reports.scheduling import draft_due
from modules.dashboards.reports.takeover import apply, read
from modules.dashboards.reports.templates import change_template, draft_of
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.factories.reports import TO_PUBLICATION, put_report, put_template
from modules.dashboards.tests.factories.values import put_indicator, put_values
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.storing import NewValue
from tenants.people.units import find_unit
from tests.client import Browser
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
Mails = Callable[[str], list[dict[str, Any]]]
LIST, PUBLIC = "/work/dashboards/reports", "/so-lieu/bao-cao"
VERSION = re.compile(r'name="version" value="(\d+)"')
TABLE = ReportBlock(id="t", kind=BlockKind.TABLE, codes=("rac.thu", "feedback.in_time"))
BARS = ReportBlock(id="b", kind=BlockKind.BARS, codes=("rac.thu",), title="=1+1")
RANKING = ReportBlock(id="r", kind=BlockKind.RANKING, codes=("feedback.in_time",))
WORDS = ReportBlock(id="w", kind=BlockKind.TEXT, text="Viết sẵn")


def take(person: Browser, page: str, kind: str, **facts: Any) -> Any:
    """Take a step on the page as it is now."""
    seen = VERSION.search(person.get(page).text)
    sent = {"id": str(uuid4()), "version": seen.group(1) if seen else "0", "kind": kind, **facts}
    return person.post(f"{page}/steps", sent, page=page)


def correct(in_tenant: InTenant, value: str) -> None:
    """Correct the last month's value."""
    with in_tenant(MYTHO):
        month = last_closed(clock.local_today(), Every.MONTH)
        put_values(site_of(MYTHO), "rac.thu", NewValue("rac.thu", month, Decimal(value), "đếm lại"))


def local(day: str) -> datetime:
    """Eight in the morning."""
    return datetime.fromisoformat(f"{day}T08:00+07:00")


def run_schedule(in_tenant: InTenant, at: datetime) -> None:
    """As a worker does."""
    with in_tenant(MYTHO):
        draft_due(MYTHO, at)


def stays_as_it_was_frozen(citizen: Browser, shown: str, in_tenant: InTenant) -> None:
    """What citizens see of a published report, page and files, whatever is corrected afterwards."""
    text = citizen.get(shown).text
    assert ("23</strong> tấn" in text, "99</strong>" in text, "số 125/BC" in text) == (True, False, True)
    assert shown in citizen.get(PUBLIC).text
    assert "Lan" not in text
    files = [citizen.get(f"{shown}.{kind}").data for kind in ("pdf", "xlsx")]
    correct(in_tenant, "77")
    assert [citizen.get(f"{shown}.{kind}").data for kind in ("pdf", "xlsx")] == files, "made of what was frozen"
    assert files[0].startswith(b"%PDF-")


def test_a_report_goes_from_its_template_to_citizens_with_frozen_numbers(
    app: Flask, in_tenant: InTenant, mails: Mails, run_jobs: Callable[[], list[str]]
) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu", months=14)
        template = put_template(site_of(MYTHO), TABLE, BARS, RANKING, WORDS, is_public=True)
        number = str(template.id)
    writer, head, leader, citizen = (Browser.at(app, as_=name) for name in ("canbo", "thutruong", "lanhdao", None))
    page = str(writer.post(f"{LIST}/new", {"template_id": number}).location)
    assert writer.post(f"{LIST}/new", {"template_id": number}).location == page, "clicked twice it is one"
    typed = {"title": "Kết quả tháng", "text-w": "Thu gom tốt hơn.", "version": "1", "is_public": "1", "mark": "BC"}
    assert writer.post(f"{page}/edit", typed).status_code == 303
    late = writer.post(f"{page}/edit", typed)
    assert (late.status_code, "Thu gom tốt hơn." in late.text) == (409, True)
    assert take(writer, page, "submitted").status_code == 303
    assert writer.get(f"{page}/edit").status_code == 409
    run_jobs()
    assert "Báo cáo chờ duyệt: Kết quả tháng" in mails("lanhdao@mytho.example")[0]["subject"]
    assert f"{LIST}?view=waiting" in leader.get("/work").text
    assert take(writer, page, "approved").status_code == 403
    assert take(leader, page, "returned").status_code == 422, "a reason is needed"
    assert take(leader, page, "returned", text="Thêm số liệu tháng trước").status_code == 303
    assert take(head, page, "commented", text="Đồng ý với lãnh đạo").status_code == 303
    assert take(writer, page, "submitted").status_code == 303
    correct(in_tenant, "99")
    told = leader.get(page).text
    assert all(words in told for words in ("đã chốt 23, hiện nay 99", "Đồng ý với lãnh đạo", "Số liệu chốt lúc"))
    assert citizen.get(f"{PUBLIC}/{page.rsplit('/', 1)[1]}").status_code == 404
    assert f"/work/dashboards/directives/new?about={page}" in told
    assert take(leader, page, "approved").status_code == 303
    assert take(leader, page, "published", number="125").status_code == 303
    shown = f"{PUBLIC}/{page.rsplit('/', 1)[1]}"
    stays_as_it_was_frozen(citizen, shown, in_tenant)
    assert take(leader, page, "withdrawn", text="Sai số liệu").status_code == 303
    assert [citizen.get(shown).status_code, citizen.get(f"{shown}.pdf").status_code] == [410, 410]
    assert shown not in citizen.get(PUBLIC).text
    successor = str(writer.post(f"{LIST}/new", {"template_id": number}).location)
    assert successor != page
    assert "bản 2" in writer.get(successor).text


def test_a_workbook_has_formats_native_charts_and_no_formula(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        site = site_of(MYTHO)
        put_indicator(site, "rac.thu", months=14, texts={"vi": {"name": "=HYPERLINK(1)", "unit": "+tấn"}}, decimals=2)
        page = f"{LIST}/{put_report(site, put_template(site, TABLE, BARS, RANKING, WORDS)).id}"
    data = Browser.at(app, as_="canbo").get(f"{page}.xlsx").data
    book = load_workbook(io.BytesIO(data))
    figures, charts = book.worksheets
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert str(figures.cell(2, 1).value).startswith("Số liệu chưa chốt, lấy lúc"), "it is a draft"
    [row] = [row for row in figures.iter_rows() if row[0].value == "=HYPERLINK(1)"]
    assert (row[1].value, row[2].value, row[3].value, row[3].number_format) == ("+tấn", 22, 23, "#,##0.00")
    drawn = [name for name in ZipFile(io.BytesIO(data)).namelist() if name.startswith("xl/charts/")]
    assert len(drawn) == 1, "a ranking without numbers has none"
    assert charts.cell(1, 1).value == "=1+1 (+tấn)"


def test_a_report_asks_the_same_number_of_statements_however_long_it_is(
    app: Flask, in_tenant: InTenant, statements: Statements
) -> None:
    leader, counted = Browser.at(app, as_="lanhdao"), []
    for number in (1, 20):
        with in_tenant(MYTHO):
            site = site_of(MYTHO)
            code = put_indicator(site, f"k{number}.a", months=14)
            kinds = (BlockKind.TABLE, BlockKind.LINE, BlockKind.BARS)
            blocks = [ReportBlock(id=f"{kind}{at}", kind=kind, codes=(code,)) for kind in kinds for at in range(number)]
            ranked = [ReportBlock(id="r", kind=BlockKind.RANKING, codes=("feedback.in_time",))]
            page = f"{LIST}/{put_report(site, put_template(site, *blocks[:39], *ranked)).id}"
        leader.get(page)
        with statements() as seen:
            assert leader.get(page).status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 13


def test_what_is_followed_no_longer_says_so_in_a_draft_and_stays_in_what_was_frozen(
    app: Flask, in_tenant: InTenant
) -> None:
    with in_tenant(MYTHO):
        site = site_of(MYTHO)
        put_indicator(site, "rac.thu", months=3)
        template = put_template(site, TABLE, BARS)
        old, new = put_report(site, template, *TO_PUBLICATION, back=1).id, put_report(site, template).id
        retire_indicator(site, "rac.thu", version=get_definition(site, "rac.thu")[0].version, actor=SYSTEM)
    reader = Browser.at(app, as_="canbo")
    draft = reader.get(f"{LIST}/{new}").text
    assert ("rac.thu không còn được theo dõi" in draft, "Số liệu chốt lúc" in draft) == (True, False)
    frozen = reader.get(f"{LIST}/{old}").text
    assert ("không còn được theo dõi" in frozen, "Số liệu rac.thu" in frozen) == (False, True)
    assert [reader.get(f"{LIST}/{new}.{kind}").status_code for kind in ("pdf", "xlsx")] == [200, 200]


def test_the_schedule_drafts_each_period_once_since_it_was_switched_on(
    app: Flask, in_tenant: InTenant, mails: Mails, run_jobs: Callable[[], list[str]]
) -> None:
    with clock.frozen(local("2026-11-20")), in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="qldt")
        assert unit is not None
        wanted = (put_template(site_of(MYTHO), WORDS, days_after=3, unit_id=unit.id).id, "2026-11-01", unit.id)
    for day, number in (("2026-11-20", 0), ("2026-12-03", 0), ("2026-12-04", 1), ("2026-12-04", 1)):
        with clock.frozen(local(day)):
            with ThreadPoolExecutor(3) as workers:
                list(workers.map(run_schedule, [in_tenant] * 3, [local(day)] * 3))
            with in_tenant(MYTHO):
                assert session.query(PeriodReport).count() == number
    with in_tenant(MYTHO):
        [report] = session.query(PeriodReport).all()
        assert (report.template_id, report.begins_on.isoformat(), report.unit_id) == wanted
        page = f"{LIST}/{report.id}"
    with clock.frozen(local("2026-12-04")):
        run_jobs()
    [mail] = [each for each in mails("thutruong@mytho.example") if page in each["text"]]
    assert "Đến kỳ báo cáo: Báo cáo tháng, tháng" in mail["subject"]
    assert Browser.at(app, as_="canbo2").get(f"{page}/edit").status_code == 403, "another unit's"


def test_a_template_is_made_arranged_and_removed_by_buttons(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu")
    admin = Browser.at(app, as_="quantri")
    wrong = admin.post(f"{LIST}/templates/new", {"title": "Quý", "every": "day", "days_after": "99"})
    assert (wrong.status_code, 'value="Quý"' in wrong.text) == (422, True)
    blocks = str(admin.post(f"{LIST}/templates/new", {"title": "Quý", "mark": "BC-UBND"}).location)
    template = blocks.removesuffix("/blocks")
    for kind, field in (("heading", "title"), ("bars", "codes"), ("ranking", "codes")):
        refused = admin.post(f"{blocks}/new", {"kind": kind, "version": "1", "codes": "rac.thu" * (kind == "ranking")})
        assert (refused.status_code, f'id="{field}-error"' in refused.text) == (422, True)
    for version, kind in enumerate(("heading", "table", "text"), 1):
        facts = {"kind": kind, "title": kind, "codes": "rac.thu", "version": str(version)}
        assert admin.post(f"{blocks}/new", facts).status_code == 303
    assert admin.post(f"{blocks}/new", {"kind": "heading", "title": "muộn", "version": "1"}).status_code == 409
    with in_tenant(MYTHO):
        [row] = session.query(PeriodReportTemplate).all()
        heading, table, text = row.arranged
    for version, (step, block) in enumerate((("later", heading), ("remove", text)), 4):
        sent = {"step": step, "tile": block.id, "version": str(version)}
        assert admin.post(blocks, sent).status_code == 303
    with in_tenant(MYTHO):
        [row] = session.query(PeriodReportTemplate).all()
        assert [block.id for block in row.arranged] == [table.id, heading.id]
        for _time in range(2):
            with_schedule = draft_of(row)
            change_template(row, with_schedule, version=row.version, actor=SYSTEM)
        [item] = read(MYTHO)
        row_version = str(row.version)
    with in_tenant(TANAN):
        for _time in range(2):
            apply(TANAN, item, SYSTEM)
        [copy] = session.query(PeriodReportTemplate).all()
        assert (copy.code, [block.title for block in copy.arranged]) == (item.key, ["table", "heading"])
        assert copy.letter["mark"] == "", "the symbol is each administration's own"
    assert admin.post(f"{template}/remove", {"version": row_version}, page=template).status_code == 303
    assert admin.get(template).status_code == 404
