"""Provinces and tenants: the registry, hosts, switches, console and district administration. Always on.

Found by the entry point `dothi.modules`; answers the kernel's port `TenantDirectory`.
"""

from __future__ import annotations

from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.events import Subscription
from dothi.module import Area, Hosts, Module, Mount, NavItem, Scheduled
from dothi.switch import Audience
from tenants import (
    pages_admin,
    pages_admin_areas,
    pages_admin_notices,
    pages_admin_settings,
    pages_admin_staff,
    pages_admin_units,
    pages_console,
    pages_public,
)
from tenants.board import pages as pages_board
from tenants.board import pages_evaluation, pages_timeline
from tenants.board.activity import ACTIVE_STAFF
from tenants.board.events import FiguresAsked, FiguresTold
from tenants.board.figures import TOLD_EVERY, keep_figures, tell_figures, tell_when_asked
from tenants.commands import COMMANDS
from tenants.commands_staff import staff_commands
from tenants.demo import load_demo
from tenants.directory import directory
from tenants.programme import models as programme_models  # noqa: F401  # its tables
from tenants.roles import PERMISSIONS, ROLES

ADMIN_PAGES = (
    pages_admin_areas,
    pages_admin_notices,
    pages_admin_settings,
    pages_admin_staff,
    pages_admin_units,
)
"""Importing them adds their views to the admin's blueprint."""

BOARD_PAGES = (pages_evaluation, pages_timeline)
"""The same for the board's."""


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


MODULE = Module(
    name="tenants",
    title=_l("Địa phương"),
    description=_l("Sổ đăng ký tỉnh, địa phương, tên miền và trạng thái phân hệ"),
    icon="building-community",
    always_on=True,
    translations=str(Path(__file__).with_name("translations")),
    roles=ROLES,
    permissions=PERMISSIONS,
    mounts=(
        Mount(blueprint=pages_public.blueprint, hosts=Hosts.ANY, audience=Audience.PUBLIC),
        Mount(blueprint=pages_admin.blueprint, hosts=Hosts.TENANT, audience=Audience.WORK),
        Mount(blueprint=pages_board.blueprint, hosts=Hosts.PROVINCE, audience=Audience.WORK),
        Mount(blueprint=pages_console.blueprint, hosts=Hosts.PROVINCE, audience=Audience.WORK),
    ),
    navigation=(
        NavItem(title=_l("Trang chủ"), endpoint="tenants_public.home", icon="home", area=Area.PUBLIC, order=0),
        NavItem(
            title=_l("Bảng điều hành"),
            endpoint="tenants_board.board",
            icon="layout-dashboard",
            area=Area.CONSOLE,
            permission="tenants.console.view",
            order=0,
        ),
        NavItem(
            title=_l("Địa phương và phân hệ"),
            endpoint="tenants_console.index",
            icon="layout-grid",
            area=Area.CONSOLE,
            permission="tenants.console.view",
            order=10,
        ),
        admin_item(_l("Tổng quan"), view="index", icon="settings", permission="tenants.admin.view", order=0),
        admin_item(_l("Đơn vị"), view="units", icon="building", permission="tenants.unit.edit", order=10),
        admin_item(_l("Cán bộ"), view="staff", icon="users", permission="tenants.staff.edit", order=20),
        admin_item(_l("Địa bàn"), view="areas", icon="map-2", permission="tenants.area.edit", order=30),
        admin_item(_l("Lịch làm việc"), view="calendar", icon="calendar", permission="tenants.settings.edit", order=40),
        admin_item(_l("Nhận diện"), view="branding", icon="palette", permission="tenants.settings.edit", order=50),
        admin_item(_l("Thông báo"), view="notices", icon="speakerphone", permission="tenants.notice.edit", order=60),
    ),
    indicators=(ACTIVE_STAFF,),
    subscriptions=(
        Subscription(FiguresTold, keep_figures, "tenants.keep_figures"),
        Subscription(FiguresAsked, tell_when_asked, "tenants.tell_figures_when_asked"),
    ),
    schedule=(Scheduled(name="tenants.tell_figures", every=TOLD_EVERY, run=tell_figures),),
    commands=(*COMMANDS, staff_commands),
    provides={"tenant_directory": directory, "load_demo": load_demo},
)
