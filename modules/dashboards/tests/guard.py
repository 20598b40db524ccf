"""The rows of dashboards in the matrices of `tests/guards`, and what it sets up in the test world."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from dothi_testing.guard import PUBLIC, Guard, Values
from modules.dashboards.alerts.judging import AlertLevel, SubjectReading
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.opening import new_alert, open_alerts
from modules.dashboards.alerts.people import NOBODY, AlertHolder
from modules.dashboards.alerts.rules import RuleDraft, add_rule
from modules.dashboards.alerts.subjects import load_subjects
from modules.dashboards.boards.models import BoardRow
from modules.dashboards.boards.service import BoardDraft, add_board
from modules.dashboards.boards.tiles import BoardTile, TileKind
from modules.dashboards.directives.models import Directive
from modules.dashboards.directives.service import DirectiveDraft, give_directive
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import Every, last_closed, last_periods
from modules.dashboards.indicators.service import add_indicator, load_definitions
from modules.dashboards.indicators.states import Direction, IndicatorState
from modules.dashboards.models import PushToken, ValueFile
from modules.dashboards.province.defining import add_provincial
from modules.dashboards.reports.blocks import BlockKind, ReportBlock
from modules.dashboards.reports.drafting import draft_report
from modules.dashboards.reports.models import PeriodReport, PeriodReportTemplate
from modules.dashboards.reports.service import take_step
from modules.dashboards.reports.standing import PeriodReportStepKind
from modules.dashboards.reports.templates import ReportTemplateDraft, add_template
from modules.dashboards.sensors.models import Sensor
from modules.dashboards.sensors.quantities import Quantity
from modules.dashboards.values.storing import NewValue, ValueChannel, store_values
from modules.dashboards.values.tokens import make_token
from modules.dashboards.walls.models import WallRow
from modules.dashboards.walls.service import Night, make_wall
from tenants.people.units import list_units

SYSTEM = Actor.system()
TO_PUBLICATION = (PeriodReportStepKind.SUBMITTED, PeriodReportStepKind.APPROVED, PeriodReportStepKind.PUBLISHED)
NO_ID = "00000000-0000-7000-8000-000000000000"


def put_indicator(site: Site, code: str, *, months: int = 3, **facts: object) -> str:
    """A public indicator that is typed in, with values of its last months."""
    texts = {"vi": {"name": f"Số liệu {code}", "unit": "tấn"}, "en": {"name": f"Figure {code}", "unit": "tonnes"}}
    draft = IndicatorDraft(**{"texts": texts, "is_public": True, **facts})  # type: ignore[arg-type]
    add_indicator(site, code, draft, actor=SYSTEM)
    if draft.source is Source.TYPED:
        periods = last_periods(last_closed(clock.local_today(), draft.every), months)[:months]
        put_values(site, code, *(NewValue(code, each, Decimal(10 + at)) for at, each in enumerate(periods)))
    return code


def seed(tenant_id: int) -> None:
    """An indicator of the district's own, which nobody outside sees."""
    site = house().directory.find_site_by_id(tenant_id)
    assert site is not None
    put_indicator(site, "half", source=Source.FORMULA, formula="1 / 2", is_public=False)


def put_values(site: Site, code: str, *values: NewValue) -> None:
    """Values of an indicator."""
    store_values(site.tenant_id, load_definitions(site), values, channel=ValueChannel.TYPED, by=f"Lan {code}")


def put_file(site: Site, code: str, *, is_sent: bool = False, by: UUID | None = None) -> ValueFile:
    """A file that was read, with one new value and one that is wrong unless it was sent."""
    period = last_closed(clock.local_today(), Every.MONTH).before().before().before().before()
    cells = [{"code": code, "period": period.code, "value": "7,5", "unit": "tấn"}]
    if not is_sent:
        cells.append({"code": code, "period": "2026-13", "value": "1.234", "unit": "kg"})
    file = ValueFile(
        tenant_id=site.tenant_id,
        id=new_id(),
        file_name=f"{code}.csv",
        uploaded_at=clock.now(),
        uploaded_by="Lan",
        uploaded_by_id=by,
        content={"rows": [{"number": number, "cells": cell} for number, cell in enumerate(cells, 2)]},
        sent_at=clock.now() if is_sent else None,
        note="",
        taken_at=None,
    )
    session.add(file)
    session.flush()
    return file


def put_directive(site: Site) -> Directive:
    """A directive to the first unit that works."""
    unit = next(iter(list_units(site.tenant_id)), None)
    draft = DirectiveDraft(
        id=new_id(),
        title=f"Việc của {site.slug}",
        text="",
        due_on=clock.local_today() + timedelta(days=9),
        unit_id=unit.id if unit is not None else None,
    )
    return give_directive(site, draft, actor=SYSTEM)


def put_rule(site: Site, key: str, **facts: Any) -> AlertRule:
    """A rule about an indicator or a sensor, of the first unit that works; it is off unless told."""
    units = [AlertHolder(unit_id=unit.id) for unit in list_units(site.tenant_id)]
    said = {"level": AlertLevel.RED, "minutes": 0, "escalate_minutes": 30, "procedure": "1. **113**"}
    said |= {"owner": units[0] if units else NOBODY, "target": units[1] if units[1:] else NOBODY}
    draft = RuleDraft(**{**said, **facts})
    subject = next(each for (_kind, name), each in load_subjects(site).items() if name == key)
    return add_rule(site, new_id(), subject, draft, actor=SYSTEM)


def put_alert(site: Site, rule: AlertRule) -> Alert:
    """An open alert of a rule, whatever its subject comes to."""
    rule.since = clock.now()
    subject = load_subjects(site)[rule.kind, rule.subject]
    reading = SubjectReading(state=IndicatorState.RED, value=Decimal(7))
    [alert] = open_alerts(site.tenant_id, [rule], [new_alert(rule, subject, reading, clock.now())])
    return alert


def put_board(site: Site, title: str, *tiles: BoardTile, roles: tuple[str, ...] = ()) -> BoardRow:
    """A dashboard of these tiles."""
    return add_board(site.tenant_id, BoardDraft(title=title, roles=roles), actor=SYSTEM, tiles=tiles)


def put_wall(site: Site, *boards: BoardRow, days: int = 9, name: str = "Phòng họp") -> str:
    """A link of a wall that shows these dashboards: its token."""
    return make_wall(
        site.tenant_id,
        name=name,
        boards=[str(board.id) for board in boards],
        seconds=30,
        night=Night.LIGHT,
        ends_on=clock.local_today() + timedelta(days=days),
        actor=SYSTEM,
    )


def put_sensor(tenant_id: int, key: str, **facts: Any) -> Sensor:
    """A sensor of salinity in g/L, where less is better."""
    told = {"amber": None, "red": None, "margin": "0", "lowest": "0", "highest": "60", **facts}
    amounts = {name: told.pop(name) for name in ("amber", "red", "margin", "lowest", "highest")}
    sensor = Sensor(
        tenant_id=tenant_id,
        key=key,
        name=f"Độ mặn {key}",
        quantity=Quantity.SALINITY.value,
        unit="g/L",
        place_name="Cống Xuân Hòa",
        direction=Direction.DOWN.value,
        fresh_minutes=60,
        **{name: None if value is None else Decimal(value) for name, value in amounts.items()},
        **told,
    )
    session.add(sensor)
    session.flush()
    return sensor


def put_template(site: Site, *blocks: ReportBlock, **facts: object) -> PeriodReportTemplate:
    """A template of monthly reports."""
    draft = ReportTemplateDraft(**{"title": "Báo cáo tháng", "every": Every.MONTH, **facts})  # type: ignore[arg-type]
    return add_template(site.tenant_id, draft, actor=SYSTEM, blocks=blocks)


def put_report(site: Site, template: PeriodReportTemplate, *steps: PeriodReportStepKind, back: int = 0) -> PeriodReport:
    """A report of a month so many before the last one, after these steps, taken by the platform itself."""
    period = last_periods(last_closed(clock.local_today(), Every.MONTH), back + 1)[0]
    report = draft_report(template, period, actor=SYSTEM)
    for kind in steps:
        take_step(site, report.id, kind, "", step_id=new_id(), version=report.version, actor=SYSTEM)
    return report


def put_reports(site: Site, code: str) -> Values:
    """A template with a block, a public report, and a draft."""
    block = ReportBlock(id=new_id().hex, kind=BlockKind.TABLE, codes=(code,), title=f"Bảng của {site.slug}")
    template = put_template(site, block, title=f"Mẫu của {site.slug}", is_public=True)
    draft, published = put_report(site, template), put_report(site, template, *TO_PUBLICATION, back=1)
    return {
        "template_id": str(template.id),
        "block_id": block.id,
        "report_id": str(draft.id),
        "dashboards_public.report_id": str(published.id),
    }


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
    routes={
        "dashboards_api.indicators": PUBLIC,
        "dashboards_api.push": PUBLIC,
        "dashboards_api.values": PUBLIC,
        "dashboards_province.compare": "dashboards.province.view",
        "dashboards_province.compare_file": "dashboards.province.view",
        "dashboards_province.create": "dashboards.province.define",
        "dashboards_province.district": "dashboards.province.view",
        "dashboards_province.edit": "dashboards.province.define",
        "dashboards_province.indicators": "dashboards.province.view",
        "dashboards_province.new": "dashboards.province.define",
        "dashboards_province.retire": "dashboards.province.define",
        "dashboards_province.save": "dashboards.province.define",
        "dashboards_province.usage": "dashboards.province.view",
        "dashboards_public.data_file": PUBLIC,
        "dashboards_public.data_json": PUBLIC,
        "dashboards_public.dictionary_file": PUBLIC,
        "dashboards_public.index": PUBLIC,
        "dashboards_public.report": PUBLIC,
        "dashboards_public.report_pdf": PUBLIC,
        "dashboards_public.report_xlsx": PUBLIC,
        "dashboards_public.reports": PUBLIC,
        "dashboards_work.add_token": "dashboards.token.edit",
        "dashboards_work.adopt": "dashboards.indicator.edit",
        "dashboards_work.approve": "dashboards.value.approve",
        "dashboards_work.create": "dashboards.indicator.edit",
        "dashboards_work.drop_file": "dashboards.value.enter",
        "dashboards_work.edit": "dashboards.indicator.edit",
        "dashboards_work.enter": "dashboards.value.enter",
        "dashboards_work.file": "dashboards.indicator.view",
        "dashboards_work.files": "dashboards.indicator.view",
        "dashboards_work.files_template": "dashboards.value.enter",
        "dashboards_work.indicator": "dashboards.indicator.view",
        "dashboards_work.indicator_file": "dashboards.indicator.view",
        "dashboards_work.indicators": "dashboards.indicator.view",
        "dashboards_work.new": "dashboards.indicator.edit",
        "dashboards_work.refuse": "dashboards.value.approve",
        "dashboards_work.retire": "dashboards.indicator.edit",
        "dashboards_work.revoke": "dashboards.token.edit",
        "dashboards_work.save": "dashboards.indicator.edit",
        "dashboards_work.send": "dashboards.value.enter",
        "dashboards_work.sets": "dashboards.indicator.edit",
        "dashboards_work.tokens": "dashboards.token.edit",
        "dashboards_work.upload": "dashboards.value.enter",
        "dashboards_province.create_directive": "dashboards.directive.give",
        "dashboards_province.directive": "dashboards.directive.view",
        "dashboards_province.directives": "dashboards.directive.view",
        "dashboards_province.new_directive": "dashboards.directive.give",
        "dashboards_province.take_directive_step": "dashboards.directive.step",
        "dashboards_work.create_directive": "dashboards.directive.give",
        "dashboards_work.directive": "dashboards.directive.view",
        "dashboards_work.directives": "dashboards.directive.view",
        "dashboards_work.new_directive": "dashboards.directive.give",
        "dashboards_work.take_directive_step": "dashboards.directive.step",
        "dashboards_work.alert": "dashboards.alert.view",
        "dashboards_work.alert_rule": "dashboards.alert.rules",
        "dashboards_work.alert_rules": "dashboards.alert.rules",
        "dashboards_work.alert_step": "dashboards.alert.work",
        "dashboards_work.alerts": "dashboards.alert.view",
        "dashboards_work.create_alert_rule": "dashboards.alert.rules",
        "dashboards_work.new_alert_rule": "dashboards.alert.rules",
        "dashboards_work.save_alert_rule": "dashboards.alert.rules",
        "dashboards_wall.events": PUBLIC,
        "dashboards_wall.now": PUBLIC,
        "dashboards_wall.wall": PUBLIC,
        "dashboards_work.add_wall": "dashboards.wall.edit",
        "dashboards_work.arranging": "dashboards.board.edit",
        "dashboards_work.board": "dashboards.indicator.view",
        "dashboards_work.board_settings": "dashboards.board.edit",
        "dashboards_work.boards": "dashboards.indicator.view",
        "dashboards_work.copy": "dashboards.board.edit",
        "dashboards_work.create_board": "dashboards.board.edit",
        "dashboards_work.new_board": "dashboards.board.edit",
        "dashboards_work.remove": "dashboards.board.edit",
        "dashboards_work.revoke_link": "dashboards.wall.edit",
        "dashboards_work.save_board": "dashboards.board.edit",
        "dashboards_work.save_tile": "dashboards.board.edit",
        "dashboards_work.step": "dashboards.board.edit",
        "dashboards_work.tile": "dashboards.board.edit",
        "dashboards_work.tile_dots": "dashboards.indicator.view",
        "dashboards_work.tile_file": "dashboards.indicator.view",
        "dashboards_work.tile_picture": "dashboards.indicator.view",
        "dashboards_work.walls": "dashboards.wall.edit",
        "dashboards_work.create_sensor": "dashboards.sensor.edit",
        "dashboards_work.edit_sensor": "dashboards.sensor.edit",
        "dashboards_work.new_sensor": "dashboards.sensor.edit",
        "dashboards_work.save_sensor": "dashboards.sensor.edit",
        "dashboards_work.sensor": "dashboards.indicator.view",
        "dashboards_work.sensor_file": "dashboards.indicator.view",
        "dashboards_work.sensors": "dashboards.indicator.view",
        "dashboards_work.show_sensor": "dashboards.indicator.edit",
        "dashboards_work.arrange_report_blocks": "dashboards.report.template",
        "dashboards_work.create_report": "dashboards.report.write",
        "dashboards_work.create_report_template": "dashboards.report.template",
        "dashboards_work.edit_report": "dashboards.report.write",
        "dashboards_work.new_report": "dashboards.report.write",
        "dashboards_work.new_report_template": "dashboards.report.template",
        "dashboards_work.remove_report_template": "dashboards.report.template",
        "dashboards_work.report": "dashboards.report.view",
        "dashboards_work.report_block": "dashboards.report.template",
        "dashboards_work.report_blocks": "dashboards.report.template",
        "dashboards_work.report_pdf": "dashboards.report.view",
        "dashboards_work.report_template": "dashboards.report.template",
        "dashboards_work.report_templates": "dashboards.report.template",
        "dashboards_work.report_xlsx": "dashboards.report.view",
        "dashboards_work.reports": "dashboards.report.view",
        "dashboards_work.save_report": "dashboards.report.write",
        "dashboards_work.save_report_block": "dashboards.report.template",
        "dashboards_work.save_report_template": "dashboards.report.template",
        "dashboards_work.take_report_step": "dashboards.report.step",
    },
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
