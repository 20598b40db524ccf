"""How the history tells of a phase's measures, verdicts and end."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle

VERDICTS = {"met": _l("đạt"), "not_met": _l("chưa đạt"), None: _l("không có đánh giá")}
HISTORY = (
    AuditTitle(action="tenants.measure_added", title=_l("Thêm chỉ số"), sentence=_l("Thêm chỉ số “%(title)s”")),
    AuditTitle(action="tenants.measure_changed", title=_l("Sửa chỉ số"), sentence=_l("Sửa chỉ số “%(title)s”")),
    AuditTitle(action="tenants.measure_removed", title=_l("Bỏ chỉ số"), sentence=_l("Bỏ chỉ số “%(title)s”")),
    AuditTitle(
        action="tenants.phase_evaluated",
        title=_l("Đánh giá giai đoạn"),
        sentence=_l("Đánh giá giai đoạn: %(verdict)s"),
        words={"verdict": VERDICTS},
    ),
    AuditTitle(
        action="tenants.phase_closed",
        title=_l("Đóng giai đoạn"),
        sentence=_l("Đóng giai đoạn (%(verdict)s)"),
        words={"verdict": VERDICTS},
    ),
)
