"""All pages of planning for its manifest: blueprints with their audiences, navigation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Area, Mount, NavItem
from dothi.sites.switch import Audience
from dothi.web.routes import blueprint_of
from modules.planning import api
from modules.planning import permissions as p
from modules.planning.changes import pages as changes
from modules.planning.map import api as map_api
from modules.planning.map import pages as map_pages
from modules.planning.pages import corners, documents, files, plans, public, versions
from modules.planning.pages.frames import FILTERS

PACKAGE = "modules.planning"
citizens = blueprint_of(
    "planning_public",
    PACKAGE,
    public.routes,
    corners.routes,
    map_pages.routes,
    changes.public_routes,
    url_prefix="/quy-hoach",
)
staff = blueprint_of(
    "planning_work",
    PACKAGE,
    plans.routes,
    versions.routes,
    files.routes,
    changes.work_routes,
    documents.routes,
    url_prefix="/work/quy-hoach",
)
for name, words in FILTERS.items():
    citizens.add_app_template_filter(words, name)

MOUNTS = (
    Mount(blueprint=api.blueprint, is_api=True),
    Mount(blueprint=citizens),
    Mount(blueprint=staff, audience=Audience.WORK),
    Mount(blueprint=map_api.blueprint, is_api=True),
)
NAVIGATION = (
    NavItem(title=_l("Quy hoạch"), endpoint="planning_public.index", icon="map-2", area=Area.PUBLIC, order=30),
    NavItem(
        title=_l("Quy hoạch"),
        endpoint="planning_work.index",
        icon="map-2",
        area=Area.WORK,
        permission=p.VIEW,
        order=30,
    ),
)
