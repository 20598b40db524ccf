"""The rows of dashboards in the matrices of `tests/guards`, and what it sets up in the test world."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.ids import new_id
from dothi_testing.guard import Guard, Values
from modules.dashboards.boards.tiles import BoardTile, TileKind
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.models import PushToken
from modules.dashboards.province.defining import add_provincial
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.factories.alerts import put_alert, put_rule
from modules.dashboards.tests.factories.boards import put_board, put_wall
from modules.dashboards.tests.factories.directives import put_directive
from modules.dashboards.tests.factories.reports import put_reports
from modules.dashboards.tests.factories.sensors import put_sensor
from modules.dashboards.tests.factories.values import put_file, put_indicator
from modules.dashboards.tests.guarded_routes import ROUTES
from modules.dashboards.values.tokens import make_token
from modules.dashboards.walls.models import WallRow

NO_ID = "00000000-0000-7000-8000-000000000000"


def seed(tenant_id: int) -> None:
    """An indicator of the district's own, which nobody outside sees."""
    site = house().directory.find_site_by_id(tenant_id)
    assert site is not None
    put_indicator(site, "half", source=Source.FORMULA, formula="1 / 2", is_public=False)


def own(site: Site) -> Values:
    """What no other tenant has: an indicator, a file, a token, a dashboard, a wall, a sensor and reports."""
    code = put_indicator(site, f"own.{site.slug}_{new_id().hex[-6:]}")
    make_token(site, name=site.slug, codes=[code], ends_on=clock.local_today() + timedelta(days=9), actor=SYSTEM)
    token = session.scalars(select(PushToken.id).where(PushToken.tenant_id == site.tenant_id)).first()
    tile = BoardTile(id=new_id().hex, kind=TileKind.LINE, codes=(code,))
    board = put_board(site, f"Bảng của {site.slug}", tile)
    link = put_wall(site, board)
    alert = put_alert(site, put_rule(site, code))
    wall = session.scalars(select(WallRow.id).where(WallRow.tenant_id == site.tenant_id)).first()
    return {
        "directive_id": str(put_directive(site).id),
        "alert_id": str(alert.id),
        "rule_id": str(alert.rule_id),
        "code": code,
        "file_id": str(put_file(site, code, is_sent=True).id),
        "token_id": str(token),
        "board_id": str(board.id),
        "tile_id": tile.id,
        "wall_id": str(wall),
        "sensor_id": str(put_sensor(site.tenant_id, f"man_{new_id().hex[-6:]}").id),
        "token": link,
        "dashboards_province.member_id": str(site.tenant_id),
        **put_reports(site, code),
    }


def fill(site: Site) -> Values:
    """The same with a formula, and a file with errors."""
    values = own(site)
    put_file(site, values["code"])
    put_indicator(site, f"{values['code']}_half", source=Source.FORMULA, formula=f"{values['code']} / 2")
    return values


def fill_province(site: Site) -> Values:
    """An indicator of the province's own."""
    code = f"tinh.own_{new_id().hex[-6:]}"
    texts = {"vi": {"name": "Hộ dùng nước sạch"}, "en": {"name": "Households with clean water"}}
    add_provincial(site, code, IndicatorDraft(texts=texts), actor=SYSTEM)
    return {"dashboards_province.code": code}


WALLS = ("dashboards_wall.wall", "dashboards_wall.now", "dashboards_wall.events")

GUARD = Guard(
    routes=ROUTES,
    sample={
        "directive_id": NO_ID,
        "alert_id": NO_ID,
        "rule_id": NO_ID,
        "code": "khong.co",
        "dashboards_province.member_id": "999999",
        "file_id": NO_ID,
        "token_id": NO_ID,
        "set_code": "khong_co",
        "kind": "csv",
        "board_id": NO_ID,
        "tile_id": "khong_co",
        "wall_id": NO_ID,
        "sensor_id": NO_ID,
        "template_id": NO_ID,
        "block_id": "khong_co",
        "report_id": NO_ID,
        "dashboards_public.report_id": NO_ID,
        "dashboards_wall.token": "khong-co",
    },
    free=frozenset({"kind", "set_code"}),
    seed=seed,
    own=own,
    fill=fill,
    fill_province=fill_province,
    words=frozenset({"Số liệu own."}),
    shown=(
        ("", "/so-lieu"),
        ("district_viewer", "/work/dashboards/indicators/{code}"),
        ("district_admin", "/work/dashboards/indicators/{code}/edit"),
        ("staff", "/work/dashboards/files/{file_id}"),
        ("leader", "/work/dashboards/directives/{directive_id}"),
        ("staff", "/work/dashboards/alerts/{alert_id}"),
        ("district_admin", "/work/dashboards/alerts/rules/{rule_id}"),
        ("staff", "/work/dashboards/boards/{board_id}"),
        ("district_admin", "/work/dashboards/boards/{board_id}/arrange"),
        ("district_admin", "/work/dashboards/sensors/{sensor_id}"),
        ("staff", "/work/dashboards/reports/{report_id}"),
        ("leader", "/work/dashboards/reports/templates/{template_id}/blocks"),
    ),
    mail_facts={
        "directive": {"title": "Clear the drains", "text": "", "due_at": clock.now(), "giver_name": "Lan"},
        "done": "Report as done",
        "said": "All drains are clear.",
        "doer": "Minh",
        "headline": "Alert: red. Salinity",
        "alerts": [
            {
                "alert": {"title": "Salinity", "value": Decimal(5), "bound": Decimal(4), "since": clock.now()},
                "level": "red",
                "unit": "g/l",
                "procedure": "Close the gates.",
                "link": "http://mytho.localhost/work/dashboards/alerts/1",
            }
        ],
        "list_link": "http://mytho.localhost/work/dashboards/alerts",
        "report": {"title": "Results of the third quarter"},
    },
    gone_when_suspended=frozenset({"dashboards_public", "dashboards_api", "dashboards_province"}),
    starts=("/wall/{token}",),
    links=dict.fromkeys(WALLS, lambda site: str(own(site)["token"])),
    anybodys=frozenset({"dashboards_api.push"}),
    bearers=frozenset({"dashboards_api.push"}),
    not_linked=frozenset(
        {
            "dashboards_province.directive",
            "dashboards_wall.events",
            "dashboards_wall.now",
            "dashboards_api.indicators",
            "dashboards_api.values",
            "dashboards_province.compare_file",
            "dashboards_work.indicator_file",
            "dashboards_work.sensor_file",
        }
    ),
    not_offered=frozenset(
        {
            "dashboards_province.take_directive_step",
            "dashboards_api.push",
            "dashboards_work.enter",
            "dashboards_work.send",
        }
    ),
)
