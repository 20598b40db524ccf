"""Which pages make up the public site, the district's administration and the province's console. For the manifest."""

from __future__ import annotations

from dothi.manifest.module import Hosts, Mount
from dothi.sites.switch import Audience
from dothi.web.guard import ModuleClosed
from dothi.web.routes import blueprint_of
from tenants.areas import pages as pages_areas
from tenants.board import pages as pages_board
from tenants.board import pages_evaluation, pages_measures, pages_timeline
from tenants.console import pages as pages_console
from tenants.copying import pages as pages_copying
from tenants.district import pages as pages_district
from tenants.district import pages_notices, pages_settings
from tenants.facts import pages as pages_facts
from tenants.front import pages as pages_front
from tenants.front import pages_closed
from tenants.gazetteer import api as api_gazetteer
from tenants.gazetteer import pages as pages_gazetteer
from tenants.history import pages as pages_history
from tenants.onboarding import pages as pages_onboarding
from tenants.people import pages_leaving, pages_list, pages_people, pages_staff, pages_units
from tenants.pilot import pages_console as pages_testers
from tenants.pilot import pages_public as pages_waiting
from tenants.pilot import pages_tester
from tenants.programme import pages_gates, pages_items, pages_phases, pages_projects
from tenants.registry.kinds import kinds_said

PUBLIC = blueprint_of("tenants_public", __name__, pages_front.routes, pages_waiting.routes, pages_tester.routes)
PUBLIC.add_app_template_filter(kinds_said)
PUBLIC.app_errorhandler(ModuleClosed)(pages_closed.show_closed)

ADMIN = blueprint_of(
    "tenants_admin",
    __name__,
    pages_district.routes,
    pages_areas.routes,
    pages_gazetteer.routes,
    pages_notices.routes,
    pages_settings.routes,
    pages_staff.routes,
    pages_units.routes,
    pages_history.admin_routes,
    pages_leaving.routes,
    pages_list.routes,
    url_prefix="/admin",
)

CONSOLE = blueprint_of(
    "tenants_console",
    __name__,
    pages_console.routes,
    pages_copying.routes,
    pages_facts.routes,
    pages_history.console_routes,
    pages_onboarding.routes,
    pages_people.routes,
    pages_testers.routes,
    url_prefix="/console",
)

BOARD = blueprint_of(
    "tenants_board",
    __name__,
    pages_board.routes,
    pages_evaluation.routes,
    pages_measures.routes,
    pages_timeline.routes,
    url_prefix="/console",
)

PROGRAMME = blueprint_of(
    "tenants_programme",
    __name__,
    pages_gates.routes,
    pages_items.routes,
    pages_phases.routes,
    pages_projects.routes,
    url_prefix="/console/programme",
)

MOUNTS = (
    Mount(blueprint=PUBLIC, hosts=Hosts.ANY, audience=Audience.PUBLIC),
    Mount(blueprint=api_gazetteer.blueprint, is_api=True),
    Mount(blueprint=ADMIN, hosts=Hosts.TENANT, audience=Audience.WORK),
    *(Mount(blueprint=pages, hosts=Hosts.PROVINCE, audience=Audience.WORK) for pages in (BOARD, CONSOLE, PROGRAMME)),
)
