"""All pages of dashboards for the manifest: blueprints of each room's routes with their audiences, navigation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Area, Hosts, Mount, NavItem, Panel
from dothi.manifest.record_actions import RecordAction
from dothi.sites.switch import Audience
from dothi.web.routes import blueprint_of
from modules.dashboards import permissions as p
from modules.dashboards.alerts import morning as alerts_morning
from modules.dashboards.alerts import pages as alerts
from modules.dashboards.alerts import rule_pages as alert_rules
from modules.dashboards.api.values import blueprint as api
from modules.dashboards.boards import editing as board_editing
from modules.dashboards.boards import pages as boards
from modules.dashboards.desk import editing, files, morning, pages, sets_page, tokens
from modules.dashboards.directives import morning as directives_morning
from modules.dashboards.directives import pages as directives
from modules.dashboards.province import district as province_district
from modules.dashboards.province import editing as province_editing
from modules.dashboards.province import pages as province
from modules.dashboards.province import usage_page as usage
from modules.dashboards.public import pages as public
from modules.dashboards.public import reports as public_reports
from modules.dashboards.reports import editing as report_editing
from modules.dashboards.reports import morning as reports_morning
from modules.dashboards.reports import pages as reports
from modules.dashboards.reports import writing as report_writing
from modules.dashboards.sensors import editing as sensor_editing
from modules.dashboards.sensors import morning as sensors_morning
from modules.dashboards.sensors import pages as sensors
from modules.dashboards.walls import desk as walls
from modules.dashboards.walls import pages as wall

PUBLIC = blueprint_of(
    "dashboards_public", "modules.dashboards", public.routes, public_reports.routes, url_prefix="/so-lieu"
)
WORK = blueprint_of(
    "dashboards_work",
    "modules.dashboards",
    pages.routes,
    editing.routes,
    sets_page.routes,
    files.routes,
    tokens.routes,
    directives.routes,
    alerts.routes,
    alert_rules.routes,
    boards.routes,
    board_editing.routes,
    walls.routes,
    reports.routes,
    report_writing.routes,
    report_editing.routes,
    sensors.routes,
    sensor_editing.routes,
    url_prefix="/work/dashboards",
)
PROVINCE = blueprint_of(
    "dashboards_province",
    "modules.dashboards",
    province.routes,
    province_district.routes,
    province_editing.routes,
    usage.routes,
    directives.routes,
    url_prefix="/console/dashboards",
)
WALL = blueprint_of("dashboards_wall", "modules.dashboards", wall.routes, url_prefix="/wall")

MOUNTS = (
    Mount(blueprint=PUBLIC),
    Mount(blueprint=WORK, audience=Audience.WORK),
    Mount(blueprint=PROVINCE, hosts=Hosts.PROVINCE, audience=Audience.WORK),
    Mount(blueprint=api, is_api=True, without_token=("push",)),
    Mount(blueprint=WALL, audience=Audience.TRACKING),
)
RECORD_ACTIONS = (
    RecordAction(
        title=_l("Giao chỉ đạo"),
        endpoint="dashboards_work.new_directive",
        icon="checklist",
        permission=p.GIVE_DIRECTIVES,
    ),
)
NAVIGATION = (
    NavItem(
        title=_l("Số liệu"),
        endpoint="dashboards_public.index",
        icon="chart-bar",
        area=Area.PUBLIC,
        order=90,
    ),
    NavItem(
        title=_l("Chỉ số điều hành"),
        endpoint="dashboards_work.indicators",
        icon="chart-bar",
        area=Area.WORK,
        permission=p.VIEW,
        order=5,
    ),
    NavItem(
        title=_l("Mã gửi số liệu"),
        endpoint="dashboards_work.tokens",
        icon="link",
        area=Area.ADMIN,
        permission=p.TOKENS,
    ),
    NavItem(
        title=_l("Bảng điều hành"),
        endpoint="dashboards_work.boards",
        icon="layout-dashboard",
        area=Area.WORK,
        permission=p.VIEW,
        order=6,
    ),
    NavItem(
        title=_l("Cảm biến"),
        endpoint="dashboards_work.sensors",
        icon="antenna",
        area=Area.WORK,
        permission=p.VIEW,
        order=6,
    ),
    NavItem(
        title=_l("Báo cáo"),
        endpoint="dashboards_work.reports",
        icon="clipboard-text",
        area=Area.WORK,
        permission=p.REPORTS,
        order=7,
    ),
    NavItem(
        title=_l("So sánh địa phương"),
        endpoint="dashboards_province.compare",
        icon="chart-bar",
        area=Area.CONSOLE,
        permission=p.COMPARE,
    ),
    NavItem(
        title=_l("Cảnh báo"),
        endpoint="dashboards_work.alerts",
        icon="alert-triangle",
        area=Area.WORK,
        permission=p.VIEW_ALERTS,
        order=4,
    ),
    NavItem(
        title=_l("Chỉ đạo"),
        endpoint="dashboards_work.directives",
        icon="checklist",
        area=Area.WORK,
        permission=p.VIEW_DIRECTIVES,
        order=6,
    ),
    NavItem(
        title=_l("Chỉ đạo"),
        endpoint="dashboards_province.directives",
        icon="checklist",
        area=Area.CONSOLE,
        permission=p.VIEW_DIRECTIVES,
    ),
)
PANELS = (
    Panel(
        name="dashboards.morning",
        template="dashboards/panel_morning.html",
        load=morning.morning,
        permission=p.APPROVE,
        order=5,
        is_shared=True,
    ),
    Panel(
        name="dashboards.alerts",
        template="dashboards/panel_alerts.html",
        load=alerts_morning.open_alerts_now,
        permission=p.VIEW_ALERTS,
        order=3,
        is_shared=True,
    ),
    Panel(
        name="dashboards.directives",
        template="dashboards/panel_directives.html",
        load=directives_morning.directives_due,
        permission=p.VIEW_DIRECTIVES,
        order=4,
    ),
    Panel(
        name="dashboards.sensors",
        template="dashboards/panel_sensors.html",
        load=sensors_morning.sensors_beyond,
        permission=p.VIEW,
        order=5,
        is_shared=True,
    ),
    Panel(
        name="dashboards.files",
        template="dashboards/panel_files.html",
        load=morning.files_waiting,
        permission=p.APPROVE,
        order=6,
    ),
    Panel(
        name="dashboards.reports",
        template="dashboards/panel_reports.html",
        load=reports_morning.reports_waiting,
        permission=p.APPROVE_REPORTS,
        order=6,
        is_shared=True,
    ),
)
