"""A report on paper: its content and letterhead put into `report.typ`. It is Vietnamese.

The same report gives the same bytes.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import render_template
from flask_babel import force_locale

from dothi.content import typesetting
from dothi.language.formatting import local_datetime, number
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.indicators.definition import SOURCE
from modules.dashboards.reports.content import Content
from modules.dashboards.reports.letter import Letter, letter_of
from modules.dashboards.reports.models import PeriodReport
from modules.dashboards.reports.shown import ReportFigure, ShownBlock, ShownReport, show
from modules.dashboards.reports.standing import PeriodReportState

MISSING = "–"
COMMITTEE = "Ủy ban nhân dân "
NARROW = "\u00a0" * 6
"""Room to write by hand."""


def pdf_of(report: PeriodReport, content: Content) -> bytes:
    """The document, in Vietnamese. No statement. Raises Busy."""
    with force_locale(SOURCE):
        return typesetting.pdf(
            __package__ or "", "report.typ", paper_of(report, show(content, is_frozen=report.frozen is not None))
        )


def paper_of(report: PeriodReport, shown: ShownReport) -> dict[str, Any]:
    """All that is printed, as text."""
    letter, (superior, issuer) = letter_of(report.letter), in_lines(shown.issuer)
    return {
        "author": shown.issuer,
        "superior": superior,
        "issuer": issuer,
        "title": report.title,
        "stamp": stamp_of(report),
        "number": number_line(letter),
        "dated": dated(letter.place, report.published_at),
        "blocks": [block_printed(block) for block in shown.blocks],
        "taken": taken_line(shown),
        "recipients": [line.strip() for line in letter.recipients.splitlines() if line.strip()],
        "over": letter.over,
        "signer_title": letter.signer_title,
        "signer": letter.signer,
        "footer": report.title,
    }


def stamp_of(report: PeriodReport) -> str:
    """What sets a paper apart from a report in force; empty for that."""
    if report.state == PeriodReportState.WITHDRAWN:
        return "Đã thu hồi"
    return "" if report.state == PeriodReportState.PUBLISHED else "Dự thảo"


def in_lines(issuer: str) -> tuple[list[str], str]:
    """The kind of an office in a line of its own, and of which place or matter it is."""
    if issuer.lower().startswith(COMMITTEE.lower()):
        return [COMMITTEE], issuer[len(COMMITTEE) :].strip()
    return [], issuer


def number_line(letter: Letter) -> str:
    """Số: 12/BC-UBND, with room where there is no number yet."""
    behind = f"/{letter.mark}" if letter.mark else ""
    return f"Số: {letter.number or NARROW}{behind}"


def dated(place: str, at: datetime | None) -> str:
    """Mỹ Tho, ngày 05 tháng 10 năm 2026: days and the first two months in two digits, as the decree asks."""
    day, month, year = NARROW, NARROW, NARROW
    if at is not None:
        on = at.astimezone(LOCAL_ZONE).date()
        day, month, year = f"{on.day:02}", f"{on.month:02}" if on.month < 3 else str(on.month), str(on.year)
    said = f"ngày {day} tháng {month} năm {year}"
    return f"{place}, {said}" if place else said


def taken_line(shown: ShownReport) -> str:
    """When the numbers were taken, and what a dash means."""
    early = " Lúc đó kỳ báo cáo chưa kết thúc." if shown.is_early else ""
    taken = f"Số liệu chốt lúc {local_datetime(shown.at)}."
    if not shown.is_frozen:
        taken = f"Số liệu chưa chốt, lấy lúc {local_datetime(shown.at)}."
    return f"{taken}{early} Dấu –: không có số liệu của kỳ."


def block_printed(block: ShownBlock) -> dict[str, Any]:
    """A block; what it doesn't have is empty."""
    has_picture = block.chart is not None and not block.chart.is_empty
    return {
        "kind": block.kind,
        "title": block.chart.title if block.chart is not None else block.title,
        "lines": [line.strip() for line in block.text.splitlines() if line.strip()],
        "rows": [row_printed(row) for row in block.rows],
        "picture": str(render_template("dashboards/report_chart.svg", chart=block.chart)) if has_picture else "",
        "ranks": [{"name": rank.name, "value": number(rank.value), "share": rank.share} for rank in block.ranks or ()],
        "unit": block.unit,
        "note": note_of(block),
    }


def note_of(block: ShownBlock) -> str:
    """What stands small under a block: why it is empty, or where its numbers come from."""
    if block.lost:
        return f"Chỉ số {block.lost} không còn được theo dõi."
    if block.chart is not None and block.chart.is_empty:
        return "Chưa có số liệu trong khoảng này."
    if block.ranks is not None and not block.ranks:
        return "Chưa có số liệu theo đơn vị trong khoảng này."
    return f"Nguồn: {block.source}" if block.source else ""


def row_printed(row: ReportFigure) -> dict[str, str]:
    """A line of a table."""
    return {
        "name": row.name,
        "note": row_note(row),
        "unit": row.unit,
        "former": amount(row.former),
        "value": amount(row.value),
        "target": amount(row.target),
        "state": row.state,
        "tone": row.tone,
    }


def row_note(row: ReportFigure) -> str:
    """What a share was divided by, or that the indicator is followed no longer."""
    if row.is_lost:
        return "không còn được theo dõi"
    if row.denominator is None:
        return ""
    return f"tính trên {number(row.denominator)}"


def amount(value: Decimal | None) -> str:
    """A number, or a dash."""
    return MISSING if value is None else number(value)
