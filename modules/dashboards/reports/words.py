"""What blocks, states and steps of reports are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from modules.dashboards.desk.words import period_name
from modules.dashboards.indicators.definition import SOURCE
from modules.dashboards.indicators.periods import Period
from modules.dashboards.reports.blocks import BlockKind
from modules.dashboards.reports.standing import PeriodReportState, PeriodReportStepKind, ReportView

BLOCKS: Mapping[BlockKind, LazyString] = {
    BlockKind.HEADING: _l("Đề mục"),
    BlockKind.TEXT: _l("Đoạn văn, viết ở từng báo cáo"),
    BlockKind.TABLE: _l("Bảng chỉ số: kỳ trước, kỳ này, chỉ tiêu"),
    BlockKind.BARS: _l("Biểu đồ cột, so với năm trước"),
    BlockKind.LINE: _l("Biểu đồ đường"),
    BlockKind.RANKING: _l("Xếp hạng theo đơn vị"),
}
STATES: Mapping[str, LazyString] = {
    PeriodReportState.DRAFT: _l("bản thảo"),
    PeriodReportState.SUBMITTED: _l("đã trình, chờ duyệt"),
    PeriodReportState.RETURNED: _l("trả lại để sửa"),
    PeriodReportState.APPROVED: _l("đã duyệt, chờ ban hành"),
    PeriodReportState.PUBLISHED: _l("đã ban hành"),
    PeriodReportState.WITHDRAWN: _l("đã thu hồi"),
}
TONES: Mapping[str, str] = {
    PeriodReportState.DRAFT: "new",
    PeriodReportState.SUBMITTED: "waiting",
    PeriodReportState.RETURNED: "danger",
    PeriodReportState.APPROVED: "in_hand",
    PeriodReportState.PUBLISHED: "done",
    PeriodReportState.WITHDRAWN: "new",
}
STEPS: Mapping[str, LazyString] = {
    PeriodReportStepKind.DRAFTED: _l("Lập bản thảo"),
    PeriodReportStepKind.COMMENTED: _l("Góp ý"),
    PeriodReportStepKind.SUBMITTED: _l("Trình duyệt báo cáo"),
    PeriodReportStepKind.RETURNED: _l("Trả lại báo cáo"),
    PeriodReportStepKind.APPROVED: _l("Duyệt báo cáo"),
    PeriodReportStepKind.PUBLISHED: _l("Ban hành báo cáo"),
    PeriodReportStepKind.WITHDRAWN: _l("Thu hồi báo cáo"),
}
"""Steps as the history tells them, and as buttons."""
STEP_TONES: Mapping[str, str] = {
    PeriodReportStepKind.DRAFTED: "new",
    PeriodReportStepKind.COMMENTED: "new",
    PeriodReportStepKind.SUBMITTED: "waiting",
    PeriodReportStepKind.RETURNED: "danger",
    PeriodReportStepKind.PUBLISHED: "done",
    PeriodReportStepKind.WITHDRAWN: "danger",
}
VIEWS: Mapping[ReportView, LazyString] = {
    ReportView.OPEN: _l("Đang làm"),
    ReportView.WAITING: _l("Chờ duyệt, ban hành"),
    ReportView.PUBLISHED: _l("Đã ban hành"),
    ReportView.WITHDRAWN: _l("Đã thu hồi"),
}
EMPTY: Mapping[ReportView, LazyString] = {
    ReportView.OPEN: _l("Không có báo cáo nào đang làm"),
    ReportView.WAITING: _l("Không có báo cáo nào chờ duyệt, ban hành"),
    ReportView.PUBLISHED: _l("Chưa ban hành báo cáo nào"),
    ReportView.WITHDRAWN: _l("Không có báo cáo nào bị thu hồi"),
}


def title_for(subject: str, period: Period) -> str:
    """What a report is called until somebody says otherwise, in Vietnamese."""
    with force_locale(SOURCE):
        name = period_name(period)
    return f"{subject}, {name[:1].lower()}{name[1:]}"
