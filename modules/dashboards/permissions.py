"""Who may do what with indicators, dashboards, alerts, directives and reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Permission

VIEW = "dashboards.indicator.view"
EDIT = "dashboards.indicator.edit"
ENTER = "dashboards.value.enter"
APPROVE = "dashboards.value.approve"
SENSORS = "dashboards.sensor.edit"
TOKENS = "dashboards.token.edit"
COMPARE = "dashboards.province.view"
DEFINE = "dashboards.province.define"
VIEW_DIRECTIVES = "dashboards.directive.view"
OVERSEE_DIRECTIVES = "dashboards.directive.oversee"
GIVE_DIRECTIVES = "dashboards.directive.give"
WORK_ON_DIRECTIVES = "dashboards.directive.work"
STEP_OF_DIRECTIVES = "dashboards.directive.step"
VIEW_ALERTS = "dashboards.alert.view"
WORK_ON_ALERTS = "dashboards.alert.work"
ALERT_RULES = "dashboards.alert.rules"
BOARDS = "dashboards.board.edit"
WALLS = "dashboards.wall.edit"
REPORTS = "dashboards.report.view"
STEP_OF_REPORTS = "dashboards.report.step"
WRITE_REPORTS = "dashboards.report.write"
APPROVE_REPORTS = "dashboards.report.approve"
REPORT_TEMPLATES = "dashboards.report.template"

GIVING_ABOVE = ("provincial_admin", "programme_manager")
PROVINCIAL = (*GIVING_ABOVE, "provincial_viewer")

PERMISSIONS = (
    Permission(VIEW, _l("Xem chỉ số"), ("district_admin", "leader", "unit_head", "intake", "staff", "district_viewer")),
    Permission(EDIT, _l("Sửa chỉ số, chỉ tiêu, ngưỡng; áp dụng bộ chỉ số"), ("district_admin", "leader")),
    Permission(ENTER, _l("Nhập số liệu của chỉ số"), ("district_admin", "unit_head", "staff")),
    Permission(APPROVE, _l("Duyệt tệp số liệu của người khác"), ("district_admin", "leader", "unit_head")),
    Permission(SENSORS, _l("Khai báo, sửa cảm biến"), ("district_admin",)),
    Permission(TOKENS, _l("Cấp và thu hồi mã cho phần mềm gửi số liệu"), ("district_admin",)),
    Permission(
        COMPARE,
        _l("So sánh chỉ số giữa các địa phương"),
        PROVINCIAL,
    ),
    Permission(DEFINE, _l("Thêm, sửa, ngừng chỉ số của tỉnh"), GIVING_ABOVE),
    Permission(
        VIEW_DIRECTIVES,
        _l("Xem chỉ đạo giao cho đơn vị mình"),
        ("district_admin", "leader", "unit_head", "staff", "district_viewer", *PROVINCIAL),
    ),
    Permission(OVERSEE_DIRECTIVES, _l("Xem mọi chỉ đạo"), ("district_admin", "leader", "district_viewer", *PROVINCIAL)),
    Permission(GIVE_DIRECTIVES, _l("Giao chỉ đạo, kết thúc chỉ đạo mình giao"), ("leader", *GIVING_ABOVE)),
    Permission(WORK_ON_DIRECTIVES, _l("Thực hiện, báo cáo chỉ đạo"), ("unit_head", "staff")),
    Permission(STEP_OF_DIRECTIVES, _l("Ghi bước của chỉ đạo"), ("leader", "unit_head", "staff", *GIVING_ABOVE)),
    Permission(
        VIEW_ALERTS,
        _l("Xem cảnh báo"),
        ("district_admin", "leader", "unit_head", "intake", "staff", "district_viewer"),
    ),
    Permission(
        WORK_ON_ALERTS,
        _l("Tiếp nhận, ghi chú, đóng cảnh báo"),
        ("district_admin", "leader", "unit_head", "staff"),
    ),
    Permission(ALERT_RULES, _l("Đặt quy tắc cảnh báo, bật, tắt"), ("district_admin", "leader")),
    Permission(BOARDS, _l("Tạo, sửa, xóa bảng điều hành"), ("district_admin", "leader")),
    Permission(WALLS, _l("Cấp và thu hồi đường dẫn màn hình trung tâm"), ("district_admin", "leader")),
    Permission(REPORTS, _l("Xem báo cáo"), ("district_admin", "leader", "unit_head", "staff", "district_viewer")),
    Permission(STEP_OF_REPORTS, _l("Ghi bước, góp ý của báo cáo"), ("district_admin", "leader", "unit_head", "staff")),
    Permission(WRITE_REPORTS, _l("Soạn, trình báo cáo của đơn vị mình"), ("district_admin", "unit_head", "staff")),
    Permission(APPROVE_REPORTS, _l("Duyệt, ban hành, thu hồi báo cáo của người khác"), ("district_admin", "leader")),
    Permission(REPORT_TEMPLATES, _l("Tạo, sửa, xóa mẫu báo cáo"), ("district_admin", "leader")),
)
