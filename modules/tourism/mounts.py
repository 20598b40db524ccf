"""All pages of tourism for its manifest: blueprints of each room's routes with their audiences, navigation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Area, Hosts, Mount, NavItem
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
from modules.tourism.exchange import pages as exchange
from modules.tourism.exchange import pages_export
from modules.tourism.explore import catalogue
from modules.tourism.explore import pages as explore
from modules.tourism.explore import ratings as rating_pages
from modules.tourism.happenings import api as _happenings_api  # noqa: F401  # the same
from modules.tourism.happenings import feeds
from modules.tourism.happenings import pages as happenings
from modules.tourism.happenings.desk import form as happening_form
from modules.tourism.happenings.desk import pages as happening_desk
from modules.tourism.happenings.desk import versions as happening_versions
from modules.tourism.itineraries import api as _itineraries_api  # noqa: F401  # the same
from modules.tourism.itineraries import desk_form as itinerary_form
from modules.tourism.itineraries import desk_pages as itinerary_desk
from modules.tourism.itineraries import pages as itineraries
from modules.tourism.links import pages as links
from modules.tourism.offline import pages as offline
from modules.tourism.planner import pages as planner
from modules.tourism.province import pages as province
from modules.tourism.qr import pages_public as qr_public
from modules.tourism.qr import pages_work as qr_work
from modules.tourism.ratings import desk as rating_desk
from modules.tourism.statistics import pages_public as figures
from modules.tourism.statistics import pages_work as statistics
from modules.tourism.visitors import pages_day as visitors_day
from modules.tourism.visitors import pages_months as visitors_months
from modules.tourism.visitors.files import pages as visitor_files

PUBLIC = blueprint_of(
    "tourism_public",
    "modules.tourism",
    qr_public.routes,
    figures.routes,
    catalogue.routes,
    rating_pages.routes,
    business_pages.routes,
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
    qr_work.routes,
    statistics.routes,
    visitor_files.routes,
    visitors_day.routes,
    visitors_months.routes,
    exchange.routes,
    pages_export.routes,
    links.routes,
    rating_desk.routes,
    business_desk.routes,
    itinerary_desk.routes,
    itinerary_form.routes,
    url_prefix="/work/tourism",
)
PROVINCE = blueprint_of("tourism_province", "modules.tourism", province.routes, url_prefix="/du-lich-toan-tinh")
SECRET = blueprint_of(
    "tourism_secret",
    "modules.tourism",
    code_pages({rating_pages.PURPOSE: rating_pages.RATING, business_pages.PURPOSE: business_pages.NEW_PLACE}),
    business_link.routes,
    url_prefix="/du-lich",
)
SECRET.after_request(keep_secret)

MOUNTS = (
    Mount(blueprint=api, is_api=True),
    Mount(blueprint=PUBLIC),
    Mount(blueprint=WORK, audience=Audience.WORK),
    Mount(blueprint=PROVINCE, hosts=Hosts.PROVINCE),
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
    NavItem(title=_l("Du lịch"), endpoint="tourism_province.index", icon="map-2", area=Area.PUBLIC, order=40),
    NavItem(
        title=_l("Số khách"),
        endpoint="tourism_work.visitors",
        icon="users",
        area=Area.WORK,
        permission=p.COUNT_VISITORS,
        order=43,
    ),
    NavItem(
        title=_l("Thống kê khách"),
        endpoint="tourism_work.statistics",
        icon="chart-bar",
        area=Area.WORK,
        permission=p.VIEW,
        order=44,
    ),
    NavItem(title=_l("Mã QR"), endpoint="tourism_work.qr", icon="qrcode", area=Area.WORK, permission=p.VIEW, order=45),
    NavItem(
        title=_l("Đánh giá của khách"),
        endpoint="tourism_work.ratings",
        icon="star",
        area=Area.WORK,
        permission=p.VIEW,
        order=46,
    ),
    NavItem(
        title=_l("Đề xuất của cơ sở"),
        endpoint="tourism_work.proposals",
        icon="building-store",
        area=Area.WORK,
        permission=p.VIEW,
        order=47,
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
