"""How periods, states and sources are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from modules.dashboards.indicators.definition import Aggregate, AtZero, Source
from modules.dashboards.indicators.periods import Every, Period
from modules.dashboards.indicators.sets import Standing
from modules.dashboards.indicators.states import Direction, State
from modules.dashboards.values.storing import Channel

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
    State.GREEN: _l("Đạt"),
    State.AMBER: _l("Cần chú ý"),
    State.RED: _l("Báo động"),
    State.NONE: _l("Chưa xét"),
}
TONES = {State.GREEN: "done", State.AMBER: "waiting", State.RED: "danger", State.NONE: "new"}
STANDINGS = {
    Standing.COMPUTED: _l("Phần mềm tính"),
    Standing.TYPED: _l("Cần nhập"),
    Standing.MISSING: _l("Còn thiếu"),
}
STANDING_TONES = {Standing.COMPUTED: "done", Standing.TYPED: "waiting", Standing.MISSING: "danger"}
CHANNELS = {
    Channel.TYPED.value: _l("nhập trên trang"),
    Channel.FILE.value: _l("từ tệp"),
    Channel.PROGRAM.value: _l("phần mềm gửi"),
    Channel.MEASURED.value: _l("phần mềm đo"),
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
