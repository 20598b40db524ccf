"""What provinces and tenants declare: pages, permissions, schedule, tables and the like.

Found by the entry point `dothi.modules`; answers the kernel's port `TenantDirectory`.
"""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from dothi.module import Hosts, Module, Mount
from dothi.switch import Audience
from tenants import (
    pages_admin,
    pages_admin_areas,
    pages_admin_notices,
    pages_admin_settings,
    pages_admin_staff,
    pages_admin_units,
    pages_closed,
    pages_console,
    pages_public,
)
from tenants.board import pages as pages_board
from tenants.board import pages_evaluation, pages_measures, pages_timeline
from tenants.board.activity import ACTIVE_STAFF
from tenants.board.history import HISTORY as EVALUATION_HISTORY
from tenants.configuration import CONFIGURATION
from tenants.copying import pages as copying_pages
from tenants.directory import directory
from tenants.facts import pages as facts_pages
from tenants.history import pages as history_pages
from tenants.history.titles import HISTORY
from tenants.navigation import NAVIGATION
from tenants.onboarding import pages as onboarding_pages
from tenants.pilot import pages_console as testers_pages
from tenants.pilot import pages_public as waiting_pages
from tenants.pilot import pages_tester
from tenants.portability import CHECKS, TABLES
from tenants.programme import manifest as programme
from tenants.programme import pages as programme_pages
from tenants.reading_kinds import READINGS
from tenants.recurring import SCHEDULE, SUBSCRIPTIONS
from tenants.roles import PERMISSIONS, ROLES
from tenants.staffing import TABLES as STAFFING_TABLES
from tenants.staffing import pages_leaving, pages_list, pages_people

PAGES = (
    copying_pages,
    facts_pages,
    history_pages,
    onboarding_pages,
    pages_admin_areas,
    pages_admin_notices,
    pages_admin_settings,
    pages_admin_staff,
    pages_admin_units,
    pages_closed,
    pages_evaluation,
    pages_leaving,
    pages_list,
    pages_measures,
    pages_people,
    pages_timeline,
    testers_pages,
    waiting_pages,
    pages_tester,
)
"""Importing them adds their views to the blueprints of the public site, the admin and the console."""

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
    subscriptions=SUBSCRIPTIONS,
    schedule=SCHEDULE,
    readiness=programme.READINESS,
    indicators=(ACTIVE_STAFF,),
    history=(*HISTORY, *programme.HISTORY, *EVALUATION_HISTORY),
    configuration=CONFIGURATION,
    readings=READINGS,
    commands="tenants.command_table:COMMANDS",
    tables=(*TABLES, *programme.TABLES, *STAFFING_TABLES),
    checks=CHECKS,
    provides={"tenant_directory": directory, "load_demo": "tenants.demo:load_demo"},
)
