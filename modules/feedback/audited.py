"""How the history tells of what the module records."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle

HISTORY = (
    AuditTitle(action="feedback.category_created", title=_l("Thêm lĩnh vực"), sentence=_l("Thêm lĩnh vực %(name)s")),
    AuditTitle(action="feedback.category_changed", title=_l("Sửa lĩnh vực"), sentence=_l("Sửa lĩnh vực %(name)s")),
    AuditTitle(
        action="feedback.category_retired",
        title=_l("Ngừng dùng lĩnh vực"),
        sentence=_l("Ngừng dùng lĩnh vực %(name)s"),
    ),
    AuditTitle(
        action="feedback.category_restored", title=_l("Dùng lại lĩnh vực"), sentence=_l("Dùng lại lĩnh vực %(name)s")
    ),
    AuditTitle(
        action="feedback.routes_changed",
        title=_l("Đổi phân luồng phản ánh"),
        sentence=_l("Đổi phân luồng phản ánh đến các đơn vị"),
    ),
    AuditTitle(
        action="feedback.contact_read",
        title=_l("Xem thông tin người phản ánh"),
        sentence=_l("Xem thông tin liên hệ của người gửi phản ánh %(subject)s"),
        is_change=False,
    ),
)
