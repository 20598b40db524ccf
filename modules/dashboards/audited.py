"""How the history tells of what dashboards record."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle
from modules.dashboards.alerts.words import DONE as ALERT_STEPS
from modules.dashboards.directives.words import DONE
from modules.dashboards.reports.words import STEPS

_PLAIN = tuple(
    AuditTitle(action=f"dashboards.{action}", title=title, sentence=sentence)
    for action, title, sentence in (
        ("indicator_added", _l("Thêm chỉ số"), _l("Thêm chỉ số %(name)s (%(subject)s)")),
        ("indicator_changed", _l("Sửa chỉ số"), _l("Sửa chỉ số %(name)s (%(subject)s)")),
        ("indicator_retired", _l("Ngừng theo dõi chỉ số"), _l("Ngừng theo dõi chỉ số %(name)s (%(subject)s)")),
        (
            "indicator_followed",
            _l("Chỉ số theo tỉnh"),
            _l("Chỉ số %(name)s (%(subject)s) được cập nhật theo tỉnh"),
        ),
        (
            "indicator_left",
            _l("Tỉnh ngừng theo dõi chỉ số"),
            _l("Tỉnh không còn theo dõi chỉ số %(name)s (%(subject)s); địa phương giữ chỉ số và số liệu"),
        ),
        ("set_adopted", _l("Áp dụng bộ chỉ số"), _l("Áp dụng bộ chỉ số %(subject)s: thêm %(added)s chỉ số")),
        (
            "values_stored",
            _l("Nhập số liệu chỉ số"),
            _l("Nhập số liệu chỉ số %(subject)s: %(new)s giá trị mới, sửa %(changed)s giá trị"),
        ),
        ("file_sent", _l("Trình duyệt tệp số liệu"), _l("Trình duyệt tệp số liệu %(subject)s")),
        (
            "file_approved",
            _l("Duyệt tệp số liệu"),
            _l("Duyệt tệp số liệu %(subject)s: %(new)s giá trị mới, sửa %(changed)s giá trị"),
        ),
        ("file_refused", _l("Trả lại tệp số liệu"), _l("Trả lại tệp số liệu %(subject)s: %(reason)s")),
        ("token_made", _l("Cấp mã gửi số liệu"), _l("Cấp mã gửi số liệu cho %(subject)s")),
        ("token_revoked", _l("Thu hồi mã gửi số liệu"), _l("Thu hồi mã gửi số liệu của %(subject)s")),
        ("directive_given", _l("Giao chỉ đạo"), _l("Giao chỉ đạo “%(subject)s”")),
        ("alert_rule_added", _l("Thêm quy tắc cảnh báo"), _l("Thêm quy tắc cảnh báo về %(subject)s")),
        ("alert_rule_changed", _l("Sửa quy tắc cảnh báo"), _l("Sửa quy tắc cảnh báo về %(subject)s")),
        ("sensor_added", _l("Thêm cảm biến"), _l("Thêm cảm biến %(subject)s")),
        ("sensor_changed", _l("Sửa cảm biến"), _l("Sửa cảm biến %(subject)s")),
        ("board_added", _l("Tạo bảng điều hành"), _l("Tạo bảng điều hành %(subject)s")),
        ("board_changed", _l("Sửa bảng điều hành"), _l("Sửa bảng điều hành %(subject)s")),
        ("board_arranged", _l("Sắp xếp bảng điều hành"), _l("Sắp xếp bảng điều hành %(subject)s")),
        ("board_removed", _l("Xóa bảng điều hành"), _l("Xóa bảng điều hành %(subject)s")),
        ("report_template_added", _l("Tạo mẫu báo cáo"), _l("Tạo mẫu báo cáo %(subject)s")),
        ("report_template_changed", _l("Sửa mẫu báo cáo"), _l("Sửa mẫu báo cáo %(subject)s")),
        ("report_template_removed", _l("Xóa mẫu báo cáo"), _l("Xóa mẫu báo cáo %(subject)s")),
        ("report_written", _l("Soạn báo cáo"), _l("Soạn báo cáo %(subject)s")),
        ("wall_made", _l("Tạo màn hình trung tâm"), _l("Tạo màn hình trung tâm %(subject)s, đến %(ends_on)s")),
        ("wall_revoked", _l("Thu hồi màn hình trung tâm"), _l("Thu hồi màn hình trung tâm %(subject)s")),
    )
)

HISTORY = (
    *_PLAIN,
    AuditTitle(
        action="dashboards.directive_step",
        title=_l("Bước của chỉ đạo"),
        sentence=_l("%(step)s: “%(subject)s”"),
        words={"step": DONE},
    ),
    AuditTitle(
        action="dashboards.alert_step",
        title=_l("Bước của cảnh báo"),
        sentence=_l("%(step)s: cảnh báo “%(subject)s”"),
        words={"step": ALERT_STEPS},
    ),
    AuditTitle(
        action="dashboards.report_step",
        title=_l("Bước của báo cáo"),
        sentence=_l("%(step)s: “%(subject)s”"),
        words={"step": STEPS},
    ),
)
