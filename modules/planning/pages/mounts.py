"""All pages of planning for its manifest: blueprints with their audiences, navigation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Area, Mount, NavItem
from dothi.sites.switch import Audience
from dothi.web.routes import blueprint_of
from modules.planning import api
from modules.planning import permissions as p
from modules.planning.pages import corners, files, following, outside, plans, public, versions
from modules.planning.pages.frames import FILTERS

PACKAGE = "modules.planning"
citizens = blueprint_of(
    "planning_public", PACKAGE, public.routes, corners.routes, following.routes, outside.routes, url_prefix="/quy-hoach"
)
followers = blueprint_of("planning_following", PACKAGE, following.links, url_prefix="/quy-hoach/theo-doi")
followers.after_request(following.keep_secret)
staff = blueprint_of(
    "planning_work", PACKAGE, plans.routes, versions.routes, files.routes, url_prefix="/work/quy-hoach"
)
for name, words in FILTERS.items():
    citizens.add_app_template_filter(words, name)

MOUNTS = (
    Mount(blueprint=api.blueprint, is_api=True),
    Mount(blueprint=citizens),
    Mount(blueprint=staff, audience=Audience.WORK),
    Mount(blueprint=followers, audience=Audience.TRACKING),
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
