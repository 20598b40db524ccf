"""Provinces and tenants: the registry, hosts, switches, console and district administration. Always on.

Found by the entry point `dothi.modules`; answers the kernel's port `TenantDirectory`.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask_babel import lazy_gettext as _l

from dothi.events import Subscription
from dothi.module import Hosts, Module, Mount, Scheduled
from dothi.switch import Audience
from tenants import (
    commands_onboarding,
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
from tenants.configuration import CONFIGURATION
from tenants.copying import pages as copying_pages
from tenants.demo import load_demo
from tenants.directory import directory
from tenants.navigation import NAVIGATION
from tenants.onboarding import pages as onboarding_pages
from tenants.portability import CHECKS, TABLES
from tenants.portability import commands as portability_commands
from tenants.programme import manifest as programme
from tenants.programme import pages as programme_pages
from tenants.roles import PERMISSIONS, ROLES
from tenants.staffing import TABLES as STAFFING_TABLES
from tenants.staffing import list_import, pages_leaving, pages_list, pages_people

ADMIN_PAGES = (
    pages_admin_areas,
    pages_admin_notices,
    pages_admin_settings,
    pages_admin_staff,
    pages_admin_units,
    pages_leaving,
    pages_list,
)
CONSOLE_PAGES = (onboarding_pages, copying_pages, pages_people, pages_evaluation, pages_timeline)
"""Importing them adds their views to the blueprint of the admin, or the console."""
MORE_COMMANDS = (commands_onboarding, portability_commands)
"""Importing them adds their commands to the groups of `commands.py`."""

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
        Mount(blueprint=programme_pages.blueprint, hosts=Hosts.PROVINCE, audience=Audience.WORK),
    ),
    navigation=NAVIGATION,
    subscriptions=(
        *programme.SUBSCRIPTIONS,
        Subscription(FiguresTold, keep_figures, "tenants.keep_figures"),
        Subscription(FiguresAsked, tell_when_asked, "tenants.tell_figures_when_asked"),
    ),
    schedule=(
        *programme.SCHEDULE,
        Scheduled(name="tenants.tell_figures", every=TOLD_EVERY, run=tell_figures),
        Scheduled(name="tenants.forget_lists", every=timedelta(days=1), run=list_import.forget_old),
    ),
    readiness=programme.READINESS,
    indicators=(ACTIVE_STAFF,),
    configuration=CONFIGURATION,
    commands=(*COMMANDS, staff_commands, *programme.COMMANDS),
    tables=(*TABLES, *programme.TABLES, *STAFFING_TABLES),
    checks=CHECKS,
    provides={"tenant_directory": directory, "load_demo": load_demo},
)
