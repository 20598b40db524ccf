"""What a tenant has set for feedback: categories, routes, units, settings. Read everywhere, so kept a moment.

A process may go on with it as long as with a site's switches (`SITE_CACHE_SECONDS`); who changes it calls
`forget_when_committed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as fields_of
from functools import partial
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import Length, Range
from sqlalchemy import ColumnElement, bindparam, func, select

from dothi.database.after_commit import after_commit
from dothi.database.direct import Statement
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.alphabet import sort_key
from dothi.values.known import Known
from dothi.values.memory import OfApp, Timed
from modules.feedback.models import Category, Route
from modules.feedback.rules.deadlines import ClockRules, TimeLimits, calendar_of, limits_of
from modules.feedback.rules.domain import Level
from tenants.registry.models import Unit
from tenants.registry.settings import complete, load_section

SECTION = "feedback"


class FeedbackSettings(Schema):
    """The module's settings of a tenant, as the district admin sees them."""

    fallback_unit = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"label": _l("Đơn vị xử lý khi lĩnh vực chưa được phân luồng"), "source": "units"},
    )
    place_margin_m = fields.Integer(
        load_default=500,
        validate=Range(0, 20_000, error=_l("Khoảng cách từ 0 đến 20.000 mét.")),
        metadata={"label": _l("Nhận phản ánh ngoài ranh giới tối đa (mét)")},
    )
    is_anonymous_allowed = fields.Boolean(
        load_default=True, metadata={"label": _l("Nhận phản ánh không nêu tên và cách liên hệ")}
    )
    due_soon_minutes = fields.Integer(
        load_default=240,
        validate=Range(0, 4_800, error=_l("Thời gian từ 0 đến 4.800 phút làm việc.")),
        metadata={"label": _l("Báo sắp đến hạn trước (phút làm việc)")},
    )
    reopen_days = fields.Integer(
        load_default=15,
        validate=Range(1, 90, error=_l("Thời gian từ 1 đến 90 ngày.")),
        metadata={"label": _l("Đánh giá và phản ánh lại trong bao nhiêu ngày sau khi công khai kết quả")},
    )
    consent_version = fields.String(
        load_default="2026-01",
        validate=Length(1, 40, error=_l("Phiên bản có từ 1 đến 40 ký tự.")),
        metadata={"label": _l("Phiên bản nội dung đồng ý xử lý dữ liệu cá nhân")},
    )
    units_without_approval = fields.List(
        fields.UUID(),
        load_default=list,
        metadata={"label": _l("Đơn vị tự công khai kết quả, không qua phê duyệt"), "source": "units"},
    )


@dataclass(frozen=True, kw_only=True)
class CategoryFacts:
    """A category as the rules and pages read it."""

    id: UUID
    code: str
    name: str
    name_en: str
    hint: str
    hint_en: str
    icon: str
    level: Level
    is_confidential: bool
    is_anonymous_allowed: bool
    needs_approval: bool
    asks_place: bool
    is_retired: bool
    limits: Mapping[str, Any]
    unit_id: UUID | None
    """The unit it is routed to, without an area of its own."""

    def limits_for(self, level: str) -> TimeLimits:
        """How long acceptance and handling may take at this level."""
        return limits_of(self.limits, level)

    def title(self, language: str) -> str:
        """The name in a language; Vietnamese where there is no English one."""
        return self.name_en if language == "en" and self.name_en else self.name

    def advice(self, language: str) -> str:
        """The hint in a language; Vietnamese where there is no English one."""
        return self.hint_en if language == "en" and self.hint_en else self.hint


@dataclass(frozen=True, kw_only=True)
class NamedUnit:
    """A unit by name; one that is no longer active still names its old reports."""

    id: UUID
    name: str
    email: str
    is_active: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Configuration:
    """A tenant's feedback as set. What is made of it may be kept by it: each reading is another one."""

    tenant_id: int
    categories: Known[UUID, CategoryFacts]
    """In their order, retired ones included."""
    units: Known[UUID, NamedUnit]
    settings: Mapping[str, Any]

    @property
    def open_categories(self) -> list[CategoryFacts]:
        """The categories that can be chosen."""
        return [category for category in self.categories.values() if not category.is_retired]

    def find_category(self, code: str) -> CategoryFacts | None:
        """A category that can be chosen, by its code."""
        category = self.find_any_category(code)
        return category if category is not None and not category.is_retired else None

    def find_any_category(self, code: str) -> CategoryFacts | None:
        """A category by its code, retired or not; asked for anew when another process may have just added it."""
        found = next((category for category in self.categories.values() if category.code == code), None)
        if found is None and code and _renewed_lately().find(self.tenant_id) is None:
            _renewed_lately().keep(
                self.tenant_id, self.tenant_id, seconds=MOMENT
            )  # whoever makes codes up costs no more
            newer = renew(self.tenant_id).categories.values()
            found = next((category for category in newer if category.code == code), None)
        return found

    def unit_for(self, category: CategoryFacts) -> UUID | None:
        """The unit that handles a category: its route, else the fallback, if it is active."""
        for unit_id in (category.unit_id, self.settings["fallback_unit"]):
            unit = self.units.find(unit_id)
            if unit is not None and unit.is_active:
                return unit.id
        return None

    def takes_anonymous(self, category: CategoryFacts) -> bool:
        """Whether a report in this category may come without name and contact."""
        return category.is_anonymous_allowed and bool(self.settings["is_anonymous_allowed"])

    def unit_name(self, unit_id: UUID | None) -> str:
        """The unit's name, empty when there is none."""
        unit = self.units.find(unit_id)
        return unit.name if unit is not None else ""

    def waives_approval(self, category_id: UUID, unit_id: UUID | None) -> bool:
        """Whether results are published without the head's approval."""
        return not self.categories[category_id].needs_approval or unit_id in self.settings["units_without_approval"]

    def clock_rules(self, site: Site) -> ClockRules:
        """How the clocks of this tenant run."""
        return ClockRules(calendar_of(site), self.settings["due_soon_minutes"])


_C, _R, _U = Category.__table__.c, Route.__table__.c, Unit.__table__.c
_CATEGORY: dict[str, ColumnElement[Any]] = {
    **{field.name: _C[field.name] for field in fields_of(CategoryFacts) if field.name in _C},
    "hint_en": func.coalesce(_C.hint_en, ""),
    "is_retired": _C.retired_at.is_not(None),
    "unit_id": _R.unit_id,
}
"""What each field of the facts is in the database."""
_UNIT = {field.name: _U[field.name] for field in fields_of(NamedUnit)}
_CATEGORIES = Statement(
    select(*_CATEGORY.values(), _C.position, _C.name)
    .outerjoin(
        Route.__table__,
        (_R.tenant_id == _C.tenant_id) & (_R.category_id == _C.id) & (_R.area_code == ""),
    )
    .where(_C.tenant_id == bindparam("tenant_id"))
)
_UNITS = Statement(select(*_UNIT.values(), _U.position, _U.name).where(_U.tenant_id == bindparam("tenant_id")))


_configurations = OfApp(lambda: Timed[int, Configuration](1_000))
_renewed_lately = OfApp(lambda: Timed[int, int](1_000))
MOMENT = 0.5
"""Seconds in which a code that nobody has makes a tenant's configuration be asked anew once."""


def read_configuration(tenant_id: int) -> Configuration:
    """The tenant's configuration, kept for a moment. Three statements when it isn't, none when it is."""
    seconds = house().settings.site_cache_seconds
    return _configurations().answer(tenant_id, lambda: load_configuration(tenant_id), seconds=seconds)


def renew(tenant_id: int) -> Configuration:
    """The configuration as stored now, which this process goes on with. Three statements."""
    _configurations().forget(tenant_id)
    return read_configuration(tenant_id)


def forget_when_committed(tenant_id: int) -> None:
    """Read this tenant's configuration anew after this transaction, which changes a category, route or unit."""
    after_commit(partial(_configurations().forget, tenant_id))


def load_configuration(tenant_id: int) -> Configuration:
    """The configuration as stored now: past what this process, or the request's site, remembers. Three statements."""
    asked = {"tenant_id": tenant_id}
    categories = [_category(dict(zip(_CATEGORY, row, strict=True))) for row in in_order(_CATEGORIES.read(asked))]
    units = [NamedUnit(**dict(zip(_UNIT, row, strict=True))) for row in in_order(_UNITS.read(asked))]
    return Configuration(
        tenant_id=tenant_id,
        categories=Known({category.id: category for category in categories}, lambda: renew(tenant_id).categories),
        units=Known({unit.id: unit for unit in units}, lambda: renew(tenant_id).units),
        settings=complete(load_section(tenant_id, SECTION)[0], FeedbackSettings),
    )


def in_order(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Rows that end with position and name, by these; both go."""
    return [row[:-2] for row in sorted(rows, key=lambda row: (row[-2], sort_key(row[-1])))]


def _category(row: dict[str, Any]) -> CategoryFacts:
    return CategoryFacts(**{**row, "level": Level(row["level"])})
