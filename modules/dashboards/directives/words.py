"""What directives, their states and steps are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from modules.dashboards.directives.queries import DirectiveView
from modules.dashboards.directives.standing import DirectiveState, StepKind

STATES: Mapping[str, LazyString] = {
    DirectiveState.GIVEN: _l("chưa nhận việc"),
    DirectiveState.IN_HAND: _l("đang thực hiện"),
    DirectiveState.REPORTED: _l("đã báo cáo xong, chờ kết thúc"),
    DirectiveState.CLOSED: _l("đã kết thúc"),
    DirectiveState.WITHDRAWN: _l("đã thu hồi"),
}
TONES: Mapping[str, str] = {
    DirectiveState.GIVEN: "new",
    DirectiveState.IN_HAND: "in_hand",
    DirectiveState.REPORTED: "waiting",
    DirectiveState.CLOSED: "done",
    DirectiveState.WITHDRAWN: "new",
}
DONE: Mapping[str, LazyString] = {
    StepKind.GIVEN: _l("Giao chỉ đạo"),
    StepKind.ASSIGNED: _l("Giao đơn vị thực hiện"),
    StepKind.ACCEPTED: _l("Nhận việc"),
    StepKind.PROGRESS: _l("Báo cáo tiến độ"),
    StepKind.REPORTED: _l("Báo cáo hoàn thành"),
    StepKind.RETURNED: _l("Yêu cầu làm tiếp"),
    StepKind.EXTENDED: _l("Gia hạn"),
    StepKind.CLOSED: _l("Kết thúc chỉ đạo"),
    StepKind.WITHDRAWN: _l("Thu hồi chỉ đạo"),
}
"""Steps as the history tells them, and as buttons."""
STEP_TONES: Mapping[str, str] = {
    StepKind.GIVEN: "new",
    StepKind.RETURNED: "danger",
    StepKind.EXTENDED: "waiting",
    StepKind.REPORTED: "waiting",
    StepKind.CLOSED: "done",
    StepKind.WITHDRAWN: "new",
}
VIEWS: Mapping[DirectiveView, LazyString] = {
    DirectiveView.OPEN: _l("Đang mở"),
    DirectiveView.OVERDUE: _l("Quá hạn"),
    DirectiveView.DUE: _l("Đến hạn hôm nay"),
    DirectiveView.WAITING: _l("Chờ kết thúc"),
    DirectiveView.ENDED: _l("Đã xong"),
}
EMPTY: Mapping[DirectiveView, LazyString] = {
    DirectiveView.OPEN: _l("Không có chỉ đạo nào đang mở"),
    DirectiveView.OVERDUE: _l("Không có chỉ đạo nào quá hạn"),
    DirectiveView.DUE: _l("Không có chỉ đạo nào đến hạn hôm nay"),
    DirectiveView.WAITING: _l("Không có chỉ đạo nào chờ kết thúc"),
    DirectiveView.ENDED: _l("Chưa có chỉ đạo nào kết thúc"),
}
