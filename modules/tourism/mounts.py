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
from modules.tourism.qr import pages_public as qr_public
from modules.tourism.qr import pages_work as qr_work
from modules.tourism.statistics import pages_public as figures
from modules.tourism.statistics import pages_work as statistics
from modules.tourism.visitors import pages_day as visitors_day
from modules.tourism.visitors import pages_months as visitors_months
from modules.tourism.visitors.files import pages as visitor_files

VISITS_PUBLIC = (qr_public.routes, figures.routes)
VISITS = (qr_work.routes, statistics.routes, visitor_files.routes, visitors_day.routes, visitors_months.routes)
PUBLIC = blueprint_of(
    "tourism_public", "modules.tourism", *VISITS_PUBLIC, catalogue.routes, explore.routes, url_prefix="/du-lich"
)
DESK = (desk.routes, form.routes, picture.routes, versions.routes)
WORK = blueprint_of("tourism_work", "modules.tourism", *DESK, *VISITS, url_prefix="/work/tourism")

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
        title=_l("Số khách"),
        endpoint="tourism_work.visitors",
        icon="users",
        area=Area.WORK,
        permission=p.COUNT_VISITORS,
        order=41,
    ),
    NavItem(
        title=_l("Thống kê khách"),
        endpoint="tourism_work.statistics",
        icon="chart-bar",
        area=Area.WORK,
        permission=p.VIEW,
        order=42,
    ),
    NavItem(title=_l("Mã QR"), endpoint="tourism_work.qr", icon="qrcode", area=Area.WORK, permission=p.VIEW, order=43),
)
