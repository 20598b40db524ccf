"""The entries of this component in the navigations: the public site, the district's administration, the console."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Area, NavItem


def admin_item(title: LazyString, *, view: str, icon: str, permission: str, order: int) -> NavItem:
    """An entry of the district admin's navigation."""
    return NavItem(
        title=title,
        endpoint=f"tenants_admin.{view}",
        icon=icon,
        area=Area.ADMIN,
        permission=permission,
        order=order,
    )


def console_item(title: LazyString, *, endpoint: str, icon: str, permission: str, order: int) -> NavItem:
    """An entry of the console's navigation."""
    return NavItem(
        title=title,
        endpoint=f"tenants_{endpoint}",
        icon=icon,
        area=Area.CONSOLE,
        permission=permission,
        order=order,
    )


VIEW = "tenants.console.view"
NAVIGATION = (
    NavItem(title=_l("Trang chủ"), endpoint="tenants_public.home", icon="home", area=Area.PUBLIC, order=0),
    console_item(_l("Bảng điều hành"), endpoint="board.board", icon="layout-dashboard", permission=VIEW, order=0),
    console_item(_l("Địa phương"), endpoint="console.index", icon="layout-grid", permission=VIEW, order=5),
    console_item(
        _l("Thêm địa phương"),
        endpoint="console.new_tenant",
        icon="map-pin-plus",
        permission="tenants.tenant.onboard",
        order=10,
    ),
    console_item(_l("Đề án"), endpoint="programme.projects", icon="list-check", permission=VIEW, order=20),
    console_item(
        _l("Chép cấu hình"),
        endpoint="console.copy_page",
        icon="copy",
        permission="tenants.configuration.copy",
        order=30,
    ),
    console_item(
        _l("Thành viên cấp tỉnh"),
        endpoint="console.people",
        icon="users",
        permission="tenants.people.edit",
        order=80,
    ),
    console_item(
        _l("Lịch sử thay đổi"), endpoint="console.console_history", icon="history", permission=VIEW, order=900
    ),
    admin_item(_l("Tổng quan"), view="index", icon="settings", permission="tenants.admin.view", order=0),
    admin_item(_l("Đơn vị"), view="units", icon="building", permission="tenants.unit.edit", order=10),
    admin_item(_l("Cán bộ"), view="staff", icon="users", permission="tenants.staff.edit", order=20),
    admin_item(_l("Địa bàn"), view="areas", icon="map-2", permission="tenants.area.edit", order=30),
    admin_item(_l("Đường, địa điểm"), view="gazetteer", icon="map-pin", permission="tenants.area.edit", order=35),
    admin_item(_l("Lịch làm việc"), view="calendar", icon="calendar", permission="tenants.settings.edit", order=40),
    admin_item(_l("Nhận diện"), view="branding", icon="palette", permission="tenants.settings.edit", order=50),
    admin_item(_l("Thông báo"), view="notices", icon="speakerphone", permission="tenants.notice.edit", order=60),
    admin_item(_l("Lịch sử"), view="admin_history", icon="history", permission="tenants.admin.view", order=900),
)
