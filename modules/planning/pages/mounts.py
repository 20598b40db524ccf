"""All pages of planning for its manifest: blueprints with their audiences, navigation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Area, Hosts, Mount, NavItem
from dothi.sites.switch import Audience
from dothi.web.routes import blueprint_of
from modules.planning import permissions as p
from modules.planning.changes import pages as changes
from modules.planning.map import api as map_api
from modules.planning.map import pages as map_pages
from modules.planning.pages import (
    codes,
    corners,
    documents,
    extracts,
    files,
    following,
    outlines,
    outside,
    parcel_files,
    parcels,
    plans,
    public,
    versions,
)
from modules.planning.pages.frames import FILTERS
from modules.planning.parcels import api as parcels_api

PACKAGE = "modules.planning"
PUBLIC_ROUTES = (
    public.routes,
    corners.routes,
    parcels.routes,
    extracts.routes,
    outlines.routes,
    map_pages.routes,
    changes.public_routes,
    following.routes,
    outside.routes,
)
WORK_ROUTES = (
    plans.routes,
    versions.routes,
    files.routes,
    parcel_files.routes,
    codes.work,
    changes.work_routes,
    documents.routes,
)
citizens = blueprint_of("planning_public", PACKAGE, *PUBLIC_ROUTES, url_prefix="/quy-hoach")
staff = blueprint_of("planning_work", PACKAGE, *WORK_ROUTES, url_prefix="/work/quy-hoach")
followers = blueprint_of("planning_following", PACKAGE, following.links, url_prefix="/quy-hoach/theo-doi")
followers.after_request(following.keep_secret)
province = blueprint_of("planning_console", PACKAGE, codes.console, url_prefix="/console/quy-hoach/danh-muc")
for name, words in FILTERS.items():
    citizens.add_app_template_filter(words, name)

MOUNTS = (
    Mount(blueprint=parcels_api.blueprint, is_api=True),
    Mount(blueprint=citizens),
    Mount(blueprint=staff, audience=Audience.WORK),
    Mount(blueprint=province, hosts=Hosts.PROVINCE, audience=Audience.WORK),
    Mount(blueprint=map_api.blueprint, is_api=True),
    Mount(blueprint=followers, audience=Audience.TRACKING, without_token=("end",)),
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
    NavItem(
        title=_l("Danh mục mã loại đất"),
        endpoint="planning_console.province_lists",
        icon="palette",
        area=Area.CONSOLE,
        permission=p.CODES_VIEW,
        order=35,
    ),
)
