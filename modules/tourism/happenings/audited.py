"""How the history tells of what happenings record."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle

HAPPENING_HISTORY = tuple(
    AuditTitle(action=f"tourism.happening_{action}", title=title, sentence=sentence)
    for action, title, sentence in (
        ("created", _l("Thêm sự kiện"), _l("Thêm sự kiện %(name)s")),
        ("changed", _l("Sửa sự kiện"), _l("Sửa sự kiện %(name)s")),
        ("restored", _l("Khôi phục bản cũ của sự kiện"), _l("Khôi phục một bản cũ của sự kiện %(name)s")),
        ("published", _l("Công bố sự kiện"), _l("Công bố sự kiện %(name)s")),
        ("cancelled", _l("Hủy sự kiện"), _l("Hủy sự kiện %(name)s")),
        ("resumed", _l("Tổ chức lại sự kiện"), _l("Tổ chức lại sự kiện %(name)s")),
        ("withdrawn", _l("Đưa sự kiện về bản nháp"), _l("Đưa sự kiện %(name)s về bản nháp")),
        ("archived", _l("Ngừng hiển thị sự kiện"), _l("Ngừng hiển thị sự kiện %(name)s")),
        ("date_moved", _l("Dời một ngày của sự kiện"), _l("Dời ngày %(day)s của sự kiện %(name)s")),
        ("date_cancelled", _l("Hủy một ngày của sự kiện"), _l("Hủy ngày %(day)s của sự kiện %(name)s")),
        (
            "date_restored",
            _l("Đưa một ngày của sự kiện về đúng lịch"),
            _l("Đưa ngày %(day)s của sự kiện %(name)s về đúng lịch"),
        ),
    )
)
