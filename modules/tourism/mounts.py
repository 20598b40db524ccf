"""All pages of tourism for its manifest: blueprints of each room's routes with their audiences, navigation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Area, Mount, NavItem
from dothi.sites.switch import Audience
from dothi.web.routes import blueprint_of
from modules.tourism import permissions as p
from modules.tourism.api import places as _places_api  # noqa: F401  # puts its routes on the blueprint
from modules.tourism.api.blueprint import blueprint as api
from modules.tourism.businesses import desk as business_desk
from modules.tourism.businesses import pages_link as business_link
from modules.tourism.businesses import pages_public as business_pages
from modules.tourism.confirming.pages import code_pages, keep_secret
from modules.tourism.desk import form, picture, versions
from modules.tourism.desk import pages as desk
from modules.tourism.explore import catalogue
from modules.tourism.explore import pages as explore
from modules.tourism.explore import ratings as rating_pages
from modules.tourism.ratings import desk as rating_desk

VOICES = (rating_pages.routes, business_pages.routes)
PUBLIC = blueprint_of(
    "tourism_public", "modules.tourism", catalogue.routes, *VOICES, explore.routes, url_prefix="/du-lich"
)
SECRET = blueprint_of(
    "tourism_secret",
    "modules.tourism",
    code_pages({rating_pages.PURPOSE: rating_pages.RATING, business_pages.PURPOSE: business_pages.NEW_PLACE}),
    business_link.routes,
    url_prefix="/du-lich",
)
SECRET.after_request(keep_secret)
DESK = (desk.routes, form.routes, picture.routes, versions.routes, rating_desk.routes, business_desk.routes)
WORK = blueprint_of("tourism_work", "modules.tourism", *DESK, url_prefix="/work/tourism")

MOUNTS = (
    Mount(blueprint=api, is_api=True),
    Mount(blueprint=PUBLIC),
    Mount(blueprint=WORK, audience=Audience.WORK),
    Mount(blueprint=SECRET, audience=Audience.TRACKING),
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
        title=_l("Đánh giá của khách"),
        endpoint="tourism_work.ratings",
        icon="star",
        area=Area.WORK,
        permission=p.VIEW,
        order=41,
    ),
    NavItem(
        title=_l("Đề xuất của cơ sở"),
        endpoint="tourism_work.proposals",
        icon="building-store",
        area=Area.WORK,
        permission=p.VIEW,
        order=42,
    ),
)
