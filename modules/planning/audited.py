"""How the history tells of what the module records."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle

HISTORY = (
    AuditTitle(action="planning.plan_created", title=_l("Thêm quy hoạch"), sentence=_l("Thêm quy hoạch %(subject)s")),
    AuditTitle(action="planning.plan_changed", title=_l("Sửa quy hoạch"), sentence=_l("Sửa quy hoạch %(subject)s")),
    AuditTitle(
        action="planning.version_created",
        title=_l("Thêm phiên bản quy hoạch"),
        sentence=_l("Thêm phiên bản %(number)s của %(subject)s"),
    ),
    AuditTitle(
        action="planning.version_changed",
        title=_l("Sửa phiên bản quy hoạch"),
        sentence=_l("Sửa phiên bản %(number)s của %(subject)s"),
    ),
    AuditTitle(
        action="planning.layer_taken",
        title=_l("Nhập bản đồ quy hoạch"),
        sentence=_l("Nhập %(zones)s ô quy hoạch từ tệp %(file)s vào phiên bản %(number)s của %(subject)s"),
    ),
    AuditTitle(
        action="planning.document_added",
        title=_l("Thêm văn bản của quy hoạch"),
        sentence=_l("Thêm văn bản %(file)s vào phiên bản %(number)s của %(subject)s"),
    ),
    AuditTitle(
        action="planning.document_removed",
        title=_l("Gỡ văn bản của quy hoạch"),
        sentence=_l("Gỡ văn bản %(file)s khỏi phiên bản %(number)s của %(subject)s"),
    ),
    AuditTitle(
        action="planning.published",
        title=_l("Công bố quy hoạch"),
        sentence=_l("Công bố phiên bản %(number)s của %(subject)s, áp dụng từ %(day)s"),
    ),
    AuditTitle(
        action="planning.withdrawn",
        title=_l("Thu hồi quy hoạch"),
        sentence=_l("Thu hồi phiên bản %(number)s của %(subject)s: %(reason)s"),
    ),
    AuditTitle(
        action="planning.parcels_taken",
        title=_l("Nhập thửa đất"),
        sentence=_l("Nhập %(parcels)s thửa đất từ tệp %(subject)s"),
    ),
    AuditTitle(
        action="planning.parcels_thrown_away",
        title=_l("Bỏ thửa đất"),
        sentence=_l("Bỏ %(parcels)s thửa đất của tệp %(subject)s"),
    ),
    AuditTitle(
        action="planning.codes_made",
        title=_l("Ban hành danh mục mã loại đất"),
        sentence=_l("Ban hành danh mục %(subject)s với %(codes)s mã"),
    ),
)
