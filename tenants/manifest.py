"""What provinces and tenants declare: pages, permissions, schedule, tables and the like.

Found by the entry point `dothi.modules`; answers the kernel's port `TenantDirectory`.
"""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Module
from tenants.board.activity import ACTIVE_STAFF
from tenants.board.history import HISTORY as EVALUATION_HISTORY
from tenants.board.population import POPULATION
from tenants.district.takeover import CONFIGURATION
from tenants.front.pages import lasting_home
from tenants.gazetteer.models import TABLES as GAZETTEER_TABLES
from tenants.gazetteer.numbers import ENTRIES, recount
from tenants.history.titles import HISTORY
from tenants.mounts import MOUNTS
from tenants.navigation import NAVIGATION
from tenants.people.models import TABLES as STAFFING_TABLES
from tenants.portability import CHECKS, TABLES
from tenants.programme import manifest as programme
from tenants.programme import pages_gates, signing
from tenants.reading_kinds import READINGS
from tenants.recurring import SCHEDULE, SUBSCRIPTIONS
from tenants.registry import branding
from tenants.registry.directory import directory
from tenants.registry.roles import PERMISSIONS, ROLES

MODULE = Module(
    name="tenants",
    title=_l("Địa phương"),
    description=_l("Sổ đăng ký tỉnh, địa phương, tên miền và trạng thái phân hệ"),
    icon="building-community",
    always_on=True,
    translations=str(Path(__file__).with_name("translations")),
    roles=ROLES,
    permissions=PERMISSIONS,
    mounts=MOUNTS,
    navigation=NAVIGATION,
    subscriptions=SUBSCRIPTIONS,
    schedule=SCHEDULE,
    stocks=(ENTRIES,),
    recount=recount,
    readiness=programme.READINESS,
    indicators=(ACTIVE_STAFF, POPULATION),
    lasting_pages=(lasting_home,),
    history=(*HISTORY, *programme.HISTORY, *EVALUATION_HISTORY),
    configuration=CONFIGURATION,
    files={branding.EMBLEM: branding.is_public, signing.OWNER: pages_gates.may_see_document},
    readings=READINGS,
    commands="tenants.command_table:COMMANDS",
    tables=(*TABLES, *programme.TABLES, *STAFFING_TABLES, *GAZETTEER_TABLES),
    checks=CHECKS,
    provides={"tenant_directory": directory, "load_demo": "tenants.demo:load_demo"},
)
