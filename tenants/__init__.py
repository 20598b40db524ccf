"""Provinces and tenants: the registry, hosts, switches, console and district administration. Always on.

Found by the entry point `dothi.modules`; answers the kernel's port `TenantDirectory`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
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
from tenants.commands import COMMANDS
from tenants.commands_staff import staff_commands
from tenants.demo import load_demo
from tenants.directory import directory
from tenants.events import TesterInvited, WaitingAsked, WaitingDue
from tenants.facts import command as facts_command
from tenants.facts import pages as facts_pages
from tenants.history import pages as history_pages
from tenants.history.command import history_command
from tenants.history.titles import HISTORY
from tenants.hosts import local_today, settle_hosts
from tenants.pilot import pages_console as testers_pages
from tenants.pilot import pages_public as waiting_pages
from tenants.pilot.mails import mail_confirmation, mail_opening, mail_tester
from tenants.pilot.testers import forget_testers
from tenants.pilot.waiting import keep_waiting
from tenants.roles import PERMISSIONS, ROLES

ADMIN_PAGES = (
    pages_admin_areas,
    pages_admin_notices,
    pages_admin_settings,
    pages_admin_staff,
    pages_admin_units,
)
"""Importing them adds their views to the admin's blueprint."""
CONSOLE_PAGES = (facts_pages, history_pages, testers_pages)
"""The same for the console's."""
PUBLIC_PAGES = (waiting_pages,)
"""The same for the public ones."""
MORE_COMMANDS = (facts_command,)
"""The same for the groups of `COMMANDS`."""


def every_hour(tenant_id: int, now: datetime) -> None:
    """What recurs in each scope; a province's is the one in which there is something to do."""
    settle_hosts(local_today())
    forget_testers(tenant_id, now)


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
        Mount(blueprint=pages_console.blueprint, hosts=Hosts.PROVINCE, audience=Audience.WORK),
    ),
    navigation=(
        NavItem(title=_l("Trang chủ"), endpoint="tenants_public.home", icon="home", area=Area.PUBLIC, order=0),
        NavItem(
            title=_l("Địa phương và phân hệ"),
            endpoint="tenants_console.index",
            icon="layout-grid",
            area=Area.CONSOLE,
            permission="tenants.console.view",
            order=0,
        ),
        NavItem(
            title=_l("Lịch sử thay đổi"),
            endpoint="tenants_console.console_history",
            icon="history",
            area=Area.CONSOLE,
            permission="tenants.console.view",
            order=900,
        ),
        admin_item(_l("Tổng quan"), view="index", icon="settings", permission="tenants.admin.view", order=0),
        admin_item(_l("Đơn vị"), view="units", icon="building", permission="tenants.unit.edit", order=10),
        admin_item(_l("Cán bộ"), view="staff", icon="users", permission="tenants.staff.edit", order=20),
        admin_item(_l("Địa bàn"), view="areas", icon="map-2", permission="tenants.area.edit", order=30),
        admin_item(_l("Lịch làm việc"), view="calendar", icon="calendar", permission="tenants.settings.edit", order=40),
        admin_item(_l("Nhận diện"), view="branding", icon="palette", permission="tenants.settings.edit", order=50),
        admin_item(_l("Thông báo"), view="notices", icon="speakerphone", permission="tenants.notice.edit", order=60),
        admin_item(_l("Lịch sử"), view="admin_history", icon="history", permission="tenants.admin.view", order=900),
    ),
    subscriptions=(
        Subscription(TesterInvited, mail_tester, "tenants.mail_tester"),
        Subscription(WaitingAsked, mail_confirmation, "tenants.mail_confirmation"),
        Subscription(WaitingDue, mail_opening, "tenants.mail_opening"),
    ),
    schedule=(
        Scheduled(name="tenants.every_hour", every=timedelta(hours=1), run=every_hour),
        Scheduled(name="tenants.keep_waiting", every=timedelta(minutes=5), run=keep_waiting),
    ),
    history=HISTORY,
    commands=(*COMMANDS, staff_commands, history_command),
    provides={"tenant_directory": directory, "load_demo": load_demo},
)
