"""What another tenant can take over: indicators with targets and limits, dashboards, report templates,
rules of alerts.

Never values, files or tokens.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.configuration_port import ConfigItem, ConfigurationPort, Names
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from modules.dashboards.alerts import takeover as alerts
from modules.dashboards.boards import takeover as boards
from modules.dashboards.desk.words import EVERY
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.drafts import IndicatorDraft, circle_words
from modules.dashboards.indicators.formulas import find_circle, needed_by_formula
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.service import write
from modules.dashboards.indicators.written import read_json, write_json
from modules.dashboards.models import IndicatorRow
from modules.dashboards.reports import takeover as reports

SECTION = "indicators"


class ConfigSection(Protocol):
    """A file that knows one more section."""

    def read(self, tenant_id: int) -> Sequence[ConfigItem]: ...
    def apply(self, tenant_id: int, item: ConfigItem, actor: Actor) -> None: ...
    def describe(self, item: ConfigItem) -> Sequence[tuple[str, str]]: ...


PAGES: Mapping[str, ConfigSection] = {
    boards.SECTION: boards,
    reports.SECTION: reports,
    alerts.SECTION: alerts,
}
"""What stands on indicators, by section."""


def read(tenant_id: int) -> Sequence[ConfigItem]:
    """The rows in use but those of sensors; which unit answers for one each tenant says itself. Four statements."""
    rows = session.scalars(
        select(IndicatorRow)
        .where(
            IndicatorRow.tenant_id == tenant_id,
            IndicatorRow.retired_at.is_(None),
            IndicatorRow.source != Source.SENSOR.value,
        )
        .order_by(IndicatorRow.position, IndicatorRow.code)
    )
    return [
        ConfigItem(
            section=SECTION, key=row.code, title=row.texts.get("vi", {}).get("name") or row.code, value=write_json(row)
        )
        for row in rows
    ] + [item for pages in PAGES.values() for item in pages.read(tenant_id)]


def apply(tenant_id: int, items: Sequence[ConfigItem], actor: Actor) -> None:
    """Write them; the unit that answers for one stays. Raises Invalid for what isn't known here, and for a circle."""
    written = set[str]()
    for item in items:
        if item.section in PAGES:
            PAGES[item.section].apply(tenant_id, item, actor)
            continue
        if item.section != SECTION:
            raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title))
        former = session.get(IndicatorRow, (tenant_id, item.key))
        if former is not None and former.retired_at is None and write_json(former) == dict(item.value):
            continue
        draft = draft_of(item, unit_id=former.unit_id if former else None)
        row = write(tenant_id, item.key, draft, from_set=item.value["from_set"], position=item.value["position"])
        row.retired_at = None
        written.add(item.key)
    session.flush()
    refuse_circle(tenant_id, written, {item.key for item in items if item.section == SECTION})


def refuse_circle(tenant_id: int, written: Collection[str], copied: Collection[str]) -> None:
    """Raise Invalid where a formula that was written leads back to itself by one that is only here. One statement.

    A circle that came as a whole is shown here as it is there: who adds a tenant couldn't mend it.
    """
    query = select(IndicatorRow.code, IndicatorRow.formula).where(
        IndicatorRow.tenant_id == tenant_id,
        IndicatorRow.source == Source.FORMULA.value,
        IndicatorRow.retired_at.is_(None),
    )
    needs = {code: needed_by_formula(formula) for code, formula in session.execute(query)} if written else {}
    for code in sorted(written):
        circle = find_circle(needs, code)
        if not set(circle) <= set(copied):
            raise Invalid(circle_words(circle))


def draft_of(item: ConfigItem, *, unit_id: UUID | None) -> IndicatorDraft:
    """The indicator that an item stands for. Raises Invalid."""
    try:
        return read_json(item.value, unit_id=unit_id)
    except (ArithmeticError, KeyError, ValueError) as error:
        raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title)) from error


def describe(item: ConfigItem, names: Names) -> Sequence[tuple[str, str]]:  # noqa: ARG001  # the port's shape
    """The item as people read it."""
    if item.section in PAGES:
        return PAGES[item.section].describe(item)
    value = item.value
    lines = (
        (_("Tên"), value["texts"].get("vi", {}).get("name") or item.key),
        (_("Công thức"), value["formula"]),
        (_("Kỳ"), str(EVERY[Every(value["every"])])),
        (_("Chỉ tiêu"), ", ".join(f"{year}: {target}" for year, target in sorted(value["targets"].items()))),
        (_("Ngưỡng"), ", ".join(str(value[name]) for name in ("amber", "red") if value[name] is not None)),
        (_("Công khai"), _("công khai") if value["is_public"] else ""),
    )
    return [(str(label), str(text)) for label, text in lines if text]


CONFIGURATION = ConfigurationPort(
    sections={
        SECTION: _l("Chỉ số"),
        boards.SECTION: _l("Bảng điều hành"),
        reports.SECTION: _l("Mẫu báo cáo"),
        alerts.SECTION: _l("Quy tắc cảnh báo"),
    },
    read=read,
    apply=apply,
    describe=describe,
)
