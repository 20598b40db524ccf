"""What may be done with reports, and which roles may: the manifest declares them, the transition table names them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Permission

VIEW = "feedback.report.view"
CREATE = "feedback.report.create"
INTAKE = "feedback.report.intake"
WORK = "feedback.report.work"
"""To send any step at all, with its photos; which one, the transition table says."""
ASSIGN = "feedback.report.assign"
HANDLE = "feedback.report.handle"
PUBLISH = "feedback.report.publish"
EXTEND = "feedback.report.extend"
CONFIDENTIAL = "feedback.report.confidential"
EDIT_CATEGORIES = "feedback.category.edit"
OVERVIEW = "feedback.overview"
MORNING = "feedback.morning"
"""To see all units' reports on the morning page; whoever holds it may see confidential ones."""

PERMISSIONS = (
    Permission(
        VIEW,
        _l("Xem phản ánh"),
        ("intake", "staff", "unit_head", "leader", "district_admin", "district_viewer"),
    ),
    Permission(CREATE, _l("Nhập phản ánh nhận qua điện thoại, trực tiếp"), ("intake",)),
    Permission(WORK, _l("Thực hiện các bước xử lý phản ánh"), ("intake", "staff", "unit_head")),
    Permission(INTAKE, _l("Tiếp nhận, phân loại phản ánh"), ("intake",)),
    Permission(ASSIGN, _l("Phân công cán bộ xử lý"), ("unit_head",)),
    Permission(HANDLE, _l("Xử lý phản ánh"), ("staff", "unit_head")),
    Permission(PUBLISH, _l("Phê duyệt, công khai kết quả"), ("unit_head",)),
    Permission(EXTEND, _l("Quyết định gia hạn"), ("unit_head",)),
    Permission(CONFIDENTIAL, _l("Xem phản ánh thuộc lĩnh vực bảo mật"), ("intake", "leader", "district_admin")),
    Permission(EDIT_CATEGORIES, _l("Thiết lập lĩnh vực, thời hạn và phân luồng"), ("district_admin",)),
    Permission(OVERVIEW, _l("Xem tổng hợp phản ánh"), ("leader", "unit_head", "intake", "district_admin")),
    Permission(
        MORNING, _l("Xem phản ánh của mọi đơn vị, kể cả bảo mật, trên bàn làm việc"), ("leader", "district_admin")
    ),
)
