"""What may be done with plans, and which roles may."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Permission

VIEW = "planning.plan.view"
EDIT = "planning.plan.edit"
PUBLISH = "planning.plan.publish"
CODES_VIEW = "planning.codes.view"
CODES_EDIT = "planning.codes.edit"

PERMISSIONS = (
    Permission(
        VIEW,
        _l("Xem hồ sơ quy hoạch, cả bản nháp"),
        ("staff", "unit_head", "leader", "district_admin", "district_viewer"),
    ),
    Permission(EDIT, _l("Lập hồ sơ quy hoạch, nhập tệp bản đồ"), ("staff", "unit_head", "district_admin")),
    Permission(PUBLISH, _l("Công bố, thu hồi quy hoạch"), ("unit_head", "district_admin")),
    Permission(
        CODES_VIEW,
        _l("Xem danh mục mã loại đất của tỉnh"),
        ("provincial_admin", "programme_manager", "provincial_viewer"),
    ),
    Permission(CODES_EDIT, _l("Ban hành danh mục mã loại đất"), ("provincial_admin",)),
)
