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
from modules.tourism.explore.parts import add_part
from modules.tourism.happenings import api as _happenings_api  # noqa: F401  # the same
from modules.tourism.happenings import feeds
from modules.tourism.happenings import pages as happenings
from modules.tourism.happenings.desk import form as happening_form
from modules.tourism.happenings.desk import pages as happening_desk
from modules.tourism.happenings.desk import versions as happening_versions
from modules.tourism.happenings.here import happenings_here
from modules.tourism.itineraries import api as _itineraries_api  # noqa: F401  # the same
from modules.tourism.itineraries import desk_form as itinerary_form
from modules.tourism.itineraries import desk_pages as itinerary_desk
from modules.tourism.itineraries import pages as itineraries
from modules.tourism.offline import pages as offline
from modules.tourism.planner import pages as planner

PUBLIC = blueprint_of(
    "tourism_public",
    "modules.tourism",
    catalogue.routes,
    explore.routes,
    happenings.routes,
    feeds.routes,
    itineraries.routes,
    planner.routes,
    offline.routes,
    url_prefix="/du-lich",
)
WORK = blueprint_of(
    "tourism_work",
    "modules.tourism",
    desk.routes,
    form.routes,
    picture.routes,
    versions.routes,
    happening_desk.routes,
    happening_form.routes,
    happening_versions.routes,
    itinerary_desk.routes,
    itinerary_form.routes,
    url_prefix="/work/tourism",
)

add_part("tourism/happenings/_here.html", happenings_here)
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
        title=_l("Sự kiện"),
        endpoint="tourism_public.happenings",
        icon="calendar-event",
        area=Area.PUBLIC,
        order=41,
    ),
    NavItem(
        title=_l("Sự kiện"),
        endpoint="tourism_work.happening_list",
        icon="calendar-event",
        area=Area.WORK,
        permission=p.HAPPENING_VIEW,
        order=41,
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
