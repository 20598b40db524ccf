"""How periods, states and sources are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from modules.dashboards.indicators.adopting import EntryStanding
from modules.dashboards.indicators.definition import Aggregate, AtZero, Source
from modules.dashboards.indicators.periods import Every, Period
from modules.dashboards.indicators.states import Direction, IndicatorState
from modules.dashboards.values.storing import ValueChannel

EVERY = {
    Every.DAY: _l("Ngày"),
    Every.WEEK: _l("Tuần"),
    Every.MONTH: _l("Tháng"),
    Every.QUARTER: _l("Quý"),
    Every.YEAR: _l("Năm"),
    Every.MONTH_15: _l("Tháng báo cáo (từ ngày 15 tháng trước)"),
    Every.QUARTER_15: _l("Quý báo cáo (từ ngày 15)"),
    Every.YEAR_15: _l("Năm báo cáo (từ ngày 15/12 năm trước)"),
}
SOURCES = {
    Source.COUNTED: _l("Phần mềm tự tính"),
    Source.MEASURED: _l("Phần mềm tự đo"),
    Source.FORMULA: _l("Công thức"),
    Source.TYPED: _l("Nhập số liệu"),
    Source.SENSOR: _l("Cảm biến"),
}
DIRECTIONS = {
    Direction.UP: _l("Càng cao càng tốt"),
    Direction.DOWN: _l("Càng thấp càng tốt"),
    Direction.NONE: _l("Không xét"),
}
AGGREGATES = {
    Aggregate.SUM: _l("Cộng các kỳ"),
    Aggregate.MEAN: _l("Trung bình các kỳ"),
    Aggregate.LAST: _l("Giá trị mới nhất (như số dân)"),
}
AT_ZERO = {AtZero.MISSING: _l("Không có số liệu"), AtZero.ZERO: _l("0")}
STATES = {
    IndicatorState.GREEN: _l("Đạt"),
    IndicatorState.AMBER: _l("Cần chú ý"),
    IndicatorState.RED: _l("Báo động"),
    IndicatorState.NONE: _l("Chưa xét"),
}
TONES = {
    IndicatorState.GREEN: "done",
    IndicatorState.AMBER: "waiting",
    IndicatorState.RED: "danger",
    IndicatorState.NONE: "new",
}
STANDINGS = {
    EntryStanding.COMPUTED: _l("Phần mềm tính"),
    EntryStanding.TYPED: _l("Cần nhập"),
    EntryStanding.MISSING: _l("Còn thiếu"),
    EntryStanding.CIRCLE: _l("Công thức đi vòng"),
}
STANDING_TONES = {
    EntryStanding.COMPUTED: "done",
    EntryStanding.TYPED: "waiting",
    EntryStanding.MISSING: "danger",
    EntryStanding.CIRCLE: "danger",
}
CHANNELS = {
    ValueChannel.TYPED.value: _l("nhập trên trang"),
    ValueChannel.FILE.value: _l("từ tệp"),
    ValueChannel.PROGRAM.value: _l("phần mềm gửi"),
    ValueChannel.MEASURED.value: _l("phần mềm đo"),
}


def period_name(period: Period) -> str:
    """A period in words: Tháng 11/2026."""
    day = period.named_by
    if period.every is Every.DAY:
        return f"{day:%d/%m/%Y}"
    if period.every is Every.WEEK:
        year, week, _day = day.isocalendar()
        return str(_("Tuần %(n)s/%(year)s", n=week, year=year))
    if period.every.months == 1:
        return str(_("Tháng %(n)s/%(year)s", n=day.month, year=day.year))
    if period.every.months == 3:
        return str(_("Quý %(n)s/%(year)s", n=(day.month + 2) // 3, year=day.year))
    return str(_("Năm %(year)s", year=day.year))


def tick_of(period: Period) -> str:
    """The same under a column, where there is no room."""
    day = period.named_by
    if period.every is Every.DAY:
        return str(day.day)
    if period.every is Every.WEEK:
        return str(day.isocalendar().week)
    if period.every.months == 1:
        return str(day.month)
    return f"Q{(day.month + 2) // 3}" if period.every.months == 3 else str(day.year)


def options_of(words: Mapping[Any, object]) -> list[tuple[str, str]]:
    """For a select."""
    return [(value.value, str(title)) for value, title in words.items()]
