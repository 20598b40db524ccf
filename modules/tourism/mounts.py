"""All pages of tourism for its manifest: blueprints of each room's routes with their audiences, navigation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Area, Mount, NavItem
from dothi.sites.switch import Audience
from dothi.web.routes import blueprint_of
from modules.tourism import permissions as p
from modules.tourism.api import places as _places_api  # noqa: F401  # puts its routes on the blueprint
from modules.tourism.api.blueprint import blueprint as api
from modules.tourism.desk import form, picture, versions
from modules.tourism.desk import pages as desk
from modules.tourism.explore import catalogue
from modules.tourism.explore import pages as explore
from modules.tourism.itineraries import api as _itineraries_api  # noqa: F401  # the same
from modules.tourism.itineraries import desk_form as itinerary_form
from modules.tourism.itineraries import desk_pages as itinerary_desk
from modules.tourism.itineraries import pages as itineraries
from modules.tourism.offline import pages as offline
from modules.tourism.planner import pages as planner

TRIPS = (itineraries.routes, planner.routes, offline.routes)
PUBLIC = blueprint_of(
    "tourism_public", "modules.tourism", catalogue.routes, explore.routes, *TRIPS, url_prefix="/du-lich"
)
DESK = (desk.routes, form.routes, picture.routes, versions.routes, itinerary_desk.routes, itinerary_form.routes)
WORK = blueprint_of("tourism_work", "modules.tourism", *DESK, url_prefix="/work/tourism")

MOUNTS = (
    Mount(blueprint=api, is_api=True),
    Mount(blueprint=PUBLIC),
    Mount(blueprint=WORK, audience=Audience.WORK),
)
NAVIGATION = (
    NavItem(title=_l("Du lịch"), endpoint="tourism_public.index", icon="map-2", area=Area.PUBLIC, order=40),
    NavItem(
        title=_l("Điểm du lịch"),
        endpoint="tourism_work.places",
        icon="map-2",
        area=Area.WORK,
        permission=p.VIEW,
        order=40,
    ),
    NavItem(
        title=_l("Lịch trình"),
        endpoint="tourism_work.itinerary_list",
        icon="route",
        area=Area.WORK,
        permission=p.ITINERARY_VIEW,
        order=42,
    ),
)
