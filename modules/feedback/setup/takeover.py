"""What of feedback another tenant can take over: categories with their limits, and which unit handles each.

The port of `dothi.manifest.configuration_port`; the module's settings go with those of all services. Never reports or
their people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, select

from dothi.database.session import session
from dothi.language.formatting import working_amount
from dothi.manifest.configuration_port import ConfigItem, ConfigurationPort, Names
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from modules.feedback.models import Category
from modules.feedback.rules.deadlines import limits_of
from modules.feedback.rules.domain import LEVEL_TITLES, Level
from modules.feedback.setup.categories import (
    CategoryDraft,
    check_category,
    columns_of,
    list_categories,
    new_row,
    write_category,
    write_routes,
)
from modules.feedback.setup.configuration import forget_when_committed, load_configuration
from tenants.registry.models import Unit

CATEGORIES, ROUTES = "categories", "routes"
SECTIONS = {CATEGORIES: _l("Lĩnh vực"), ROUTES: _l("Phân luồng")}
LEFT_OUT = {"tenant_id", "id", "code", "retired_at", "version"}


def read(tenant_id: int) -> Sequence[ConfigItem]:
    """The categories in use, then the routes to units that are active."""
    configuration = load_configuration(tenant_id)
    codes = {row.id: row.code for row in session.execute(units_here(tenant_id))}
    active = {unit.id for unit in configuration.units.values() if unit.is_active}
    rows = [row for row in list_categories(tenant_id) if row.retired_at is None]
    categories = [ConfigItem(section=CATEGORIES, key=row.code, title=row.name, value=values_of(row)) for row in rows]
    routes = [
        ConfigItem(section=ROUTES, key=category.code, title=category.name, value={"unit": codes[category.unit_id]})
        for category in configuration.open_categories
        if category.unit_id is not None and category.unit_id in active
    ]
    return [*categories, *routes]


def values_of(category: Category) -> dict[str, Any]:
    """What a category is, without what ties it to its tenant."""
    values = {c.key: getattr(category, c.key) for c in Category.__table__.c if c.key not in LEFT_OUT}
    limits = {level.value: limits_of(category.limits, level) for level in Level}
    return values | {
        "hint_en": category.hint_en or "",
        "limits": {level: asdict(limit) for level, limit in limits.items()},
    }


def units_here(tenant_id: int) -> Any:
    """Units with their codes."""
    return select(Unit.id, Unit.code).where(Unit.tenant_id == tenant_id)


def apply(tenant_id: int, items: Sequence[ConfigItem], actor: Actor) -> None:  # noqa: ARG001  # the port's shape
    """Write categories, then routes. Raises Invalid for what isn't known here, Conflict when somebody else saves."""
    for item in items:
        if item.section not in SECTIONS:
            raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title))
    apply_categories(tenant_id, [item for item in items if item.section == CATEGORIES])
    apply_routes(tenant_id, [item for item in items if item.section == ROUTES])
    forget_when_committed(tenant_id)


def apply_categories(tenant_id: int, items: Sequence[ConfigItem]) -> None:
    """New ones in one statement; one that is here takes the values, and is in use again if it was retired."""
    known = {category.code: category for category in list_categories(tenant_id)} if items else {}
    added = []
    for item in items:
        draft = draft_of(item)
        check_category(draft)
        category = known.get(item.key)
        if category is None:
            added.append(new_row(tenant_id, draft))
        elif values_of(category) != dict(item.value) or category.retired_at is not None:
            changes = {name: value for name, value in columns_of(draft).items() if name != "code"}
            write_category(category, version=category.version, retired_at=None, **changes)
    if added:
        session.execute(insert(Category), added)


def draft_of(item: ConfigItem) -> CategoryDraft:
    """The category that an item stands for. Raises Invalid."""
    try:
        return CategoryDraft(**{"code": item.key, **item.value, "level": Level(item.value["level"])})
    except (TypeError, ValueError, KeyError) as error:
        raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title)) from error


def apply_routes(tenant_id: int, items: Sequence[ConfigItem]) -> None:
    """Which unit handles these categories; the others' routes stay. Raises Invalid when one of the two isn't here."""
    if not items:
        return
    units = {row.code: row.id for row in session.execute(units_here(tenant_id))}
    categories = {category.code: category.id for category in list_categories(tenant_id)}
    routes = {one_of(categories, item.key, item): one_of(units, item.value["unit"], item) for item in items}
    write_routes(tenant_id, routes)


def one_of(known: dict[str, UUID], code: str, item: ConfigItem) -> UUID:
    """The id of a code. Raises Invalid that says what must be copied too."""
    if code not in known:
        text = _("Phân luồng “%(title)s” cần mục có mã %(code)s. Vui lòng chép cả mục đó.", title=item.title, code=code)
        raise Invalid(text)
    return known[code]


def describe(item: ConfigItem, names: Names) -> Sequence[tuple[str, str]]:
    """The item as people read it."""
    value = item.value
    if item.section == ROUTES:
        return [(str(_("Đơn vị xử lý")), names.get(("units", value["unit"]), value["unit"]))]
    return [
        (str(_("Tên")), value["name"]),
        (str(_("Tên tiếng Anh")), value["name_en"] or "–"),
        (str(_("Gợi ý")), value["hint"] or "–"),
        (str(_("Gợi ý tiếng Anh")), value["hint_en"] or "–"),
        (str(_("Biểu tượng")), value["icon"]),
        (str(_("Thứ tự")), str(value["position"])),
        (str(_("Mức độ")), str(LEVEL_TITLES[Level(value["level"])])),
        (str(_("Bảo mật")), yes_or_no(value["is_confidential"])),
        (str(_("Nhận phản ánh ẩn danh")), yes_or_no(value["is_anonymous_allowed"])),
        (str(_("Kết quả cần phê duyệt")), yes_or_no(value["needs_approval"])),
        (str(_("Hiện thông tin tại vị trí")), yes_or_no(value.get("asks_place", False))),
        *(
            (
                str(_("Thời hạn %(level)s", level=LEVEL_TITLES[level])),
                str(
                    _(
                        "tiếp nhận %(acceptance)s, xử lý %(handling)s",
                        acceptance=working_amount(value["limits"][level]["acceptance"]),
                        handling=working_amount(value["limits"][level]["handling"]),
                    )
                ),
            )
            for level in Level
        ),
    ]


def yes_or_no(answer: bool) -> str:
    """In a word."""
    return str(_("có")) if answer else str(_("không"))


CONFIGURATION = ConfigurationPort(sections=SECTIONS, read=read, apply=apply, describe=describe)
