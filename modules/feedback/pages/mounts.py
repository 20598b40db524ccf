"""All pages of feedback for its manifest: blueprints with their audiences, navigation, parts of the morning page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Area, Mount, NavItem, Panel
from dothi.sites.switch import Audience
from modules.feedback import permissions as p
from modules.feedback.pages import admin, panels, public, rating, tracking, work

MOUNTS = (
    Mount(blueprint=public.blueprint, without_token=("take_over",)),
    Mount(blueprint=tracking.blueprint, audience=Audience.TRACKING),
    Mount(blueprint=rating.blueprint, audience=Audience.TRACKING),
    Mount(blueprint=work.blueprint, audience=Audience.WORK),
    Mount(blueprint=admin.blueprint, audience=Audience.WORK),
)
NAVIGATION = (
    NavItem(title=_l("Phản ánh"), endpoint="feedback_public.index", icon="message-report", area=Area.PUBLIC, order=20),
    NavItem(
        title=_l("Phản ánh"),
        endpoint="feedback_work.queue",
        icon="message-report",
        area=Area.WORK,
        permission=p.VIEW,
        order=20,
    ),
    NavItem(
        title=_l("Lĩnh vực phản ánh"),
        endpoint="feedback_admin.categories",
        icon="category",
        area=Area.ADMIN,
        permission=p.EDIT_CATEGORIES,
        order=60,
    ),
    NavItem(
        title=_l("Phân luồng phản ánh"),
        endpoint="feedback_admin.routing",
        icon="route",
        area=Area.ADMIN,
        permission=p.EDIT_CATEGORIES,
        order=61,
    ),
)
PANELS = (
    Panel(
        name="feedback.morning",
        template="feedback/panel_morning.html",
        load=panels.morning,
        permission=p.MORNING,
        order=1,
        is_shared=True,
    ),
    Panel(
        name="feedback.whose",
        template="feedback/panel_whose.html",
        load=panels.whose,
        permission=p.MORNING,
        order=10,
        is_shared=True,
    ),
    Panel(name="feedback.today", template="feedback/panel_today.html", load=panels.today, permission=p.VIEW, order=20),
)
