"""What alerts, their states, levels and steps are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from modules.dashboards.alerts.judging import AlertLevel
from modules.dashboards.alerts.queries import AlertView
from modules.dashboards.alerts.standing import AlertState, AlertStepKind

LEVELS: Mapping[str, LazyString] = {AlertLevel.AMBER: _l("vàng"), AlertLevel.RED: _l("đỏ")}
LEVEL_TONES: Mapping[str, str] = {AlertLevel.AMBER: "waiting", AlertLevel.RED: "danger"}
STATES: Mapping[str, LazyString] = {
    AlertState.WAITING: _l("chưa ai tiếp nhận"),
    AlertState.ACKNOWLEDGED: _l("đã tiếp nhận"),
    AlertState.ESCALATED: _l("đã báo cấp trên"),
    AlertState.CLOSED: _l("đã đóng"),
}
TONES: Mapping[str, str] = {
    AlertState.WAITING: "new",
    AlertState.ACKNOWLEDGED: "in_hand",
    AlertState.ESCALATED: "danger",
    AlertState.CLOSED: "done",
}
DONE: Mapping[str, LazyString] = {
    AlertStepKind.OPENED: _l("Phát cảnh báo"),
    AlertStepKind.WORSENED: _l("Chuyển sang mức đỏ"),
    AlertStepKind.ACKNOWLEDGED: _l("Tiếp nhận"),
    AlertStepKind.COMMENTED: _l("Ghi chú"),
    AlertStepKind.ESCALATED: _l("Báo cấp trên vì chưa ai tiếp nhận"),
    AlertStepKind.RAN_OUT: _l("Báo cấp trên vì hết thời gian tiếp nhận"),
    AlertStepKind.CLEARED: _l("Tự đóng: giá trị đã trở lại"),
    AlertStepKind.CLOSED: _l("Đóng cảnh báo"),
}
"""Steps as the history tells them; those of people as buttons, too."""
STEP_TONES: Mapping[str, str] = {
    AlertStepKind.OPENED: "waiting",
    AlertStepKind.WORSENED: "danger",
    AlertStepKind.ESCALATED: "danger",
    AlertStepKind.RAN_OUT: "danger",
    AlertStepKind.CLEARED: "done",
    AlertStepKind.CLOSED: "done",
}
VIEWS: Mapping[AlertView, LazyString] = {
    AlertView.OPEN: _l("Đang mở"),
    AlertView.UNTAKEN: _l("Chưa ai tiếp nhận"),
    AlertView.TAKEN: _l("Đã tiếp nhận"),
    AlertView.CLOSED: _l("Đã đóng"),
}
EMPTY: Mapping[AlertView, LazyString] = {
    AlertView.OPEN: _l("Không có cảnh báo nào đang mở"),
    AlertView.UNTAKEN: _l("Cảnh báo nào cũng đã có người tiếp nhận"),
    AlertView.TAKEN: _l("Không có cảnh báo nào đang được xử lý"),
    AlertView.CLOSED: _l("Chưa có cảnh báo nào đã đóng"),
}


def lasting(minutes: int) -> str:
    """A span of time by day and night: 45 phút, 2 giờ, 1 giờ 30 phút."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(n)s phút", n=rest))
    return str(_("%(hours)s giờ %(rest)s phút", hours=hours, rest=rest) if rest else _("%(n)s giờ", n=hours))
