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
from modules.tourism.exchange import pages as exchange
from modules.tourism.exchange import pages_export
from modules.tourism.explore import catalogue
from modules.tourism.explore import pages as explore
from modules.tourism.links import pages as links

PUBLIC = blueprint_of("tourism_public", "modules.tourism", catalogue.routes, explore.routes, url_prefix="/du-lich")
DESK = (desk.routes, form.routes, picture.routes, versions.routes)
EXCHANGE = (exchange.routes, pages_export.routes, links.routes)
WORK = blueprint_of("tourism_work", "modules.tourism", *DESK, *EXCHANGE, url_prefix="/work/tourism")

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
)
