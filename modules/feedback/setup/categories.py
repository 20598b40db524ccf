"""What a district admin sets: categories with their limits, and which unit handles each. Called by the admin's pages.

A new tenant begins with the standard categories, or with those of the tenant whose configuration it takes over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from dothi.database.session import session
from dothi.database.versioned import change_at
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_key
from dothi.values.errors import Invalid, NotFound
from dothi.values.ids import new_id
from modules.feedback.models import Category, Route
from modules.feedback.rules.deadlines import DEFAULT_LIMITS
from modules.feedback.rules.domain import Level
from modules.feedback.setup.configuration import SECTION, forget_when_committed, load_configuration
from tenants.registry.changing import configuration_changed
from tenants.registry.settings import load_section, write_settings

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_LIMIT = 250 * 480
"""A working year, in minutes."""


@dataclass(frozen=True, kw_only=True)
class CategoryDraft:
    """A category as an admin wants it. `limits` are working minutes by level, as in `feedback_category`."""

    code: str
    name: str
    name_en: str = ""
    hint: str = ""
    hint_en: str = ""
    icon: str = "message-report"
    position: int = 100
    level: Level = Level.NORMAL
    is_confidential: bool = False
    is_anonymous_allowed: bool = True
    needs_approval: bool = True
    asks_place: bool = False
    limits: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: DEFAULT_LIMITS)


def list_categories(tenant_id: int) -> list[Category]:
    """All categories in their order, retired ones last. One statement."""
    rows = session.scalars(select(Category).where(Category.tenant_id == tenant_id))
    return sorted(rows, key=lambda row: (row.retired_at is not None, row.position, sort_key(row.name), row.code))


def get_category(tenant_id: int, category_id: UUID) -> Category:
    """A category, retired or not. Raises NotFound."""
    category = session.get(Category, (tenant_id, category_id))
    if category is None:
        raise NotFound(_("Không có lĩnh vực này."))
    return category


def create_category(tenant_id: int, draft: CategoryDraft, *, actor: Actor) -> UUID:
    """Add a category. Raises Invalid (fields)."""
    check_category(draft)
    row = new_row(tenant_id, draft)
    made = session.execute(
        upsert(Category).values(row).on_conflict_do_nothing(index_elements=["tenant_id", "code"]).returning(Category.id)
    ).scalar_one_or_none()
    if made is None:
        raise Invalid(_("Mã này đã có."), fields={"code": _("Mã này đã có. Hãy chọn mã khác.")})
    record_audit(tenant_id, "feedback.category_created", subject=draft.code, actor=actor, name=draft.name)
    configuration_changed("feedback")
    forget_when_committed(tenant_id)
    return made


def change_category(tenant_id: int, category_id: UUID, draft: CategoryDraft, *, version: int, actor: Actor) -> None:
    """Change a category that is still as the admin saw it; its code stays. Reports keep the deadlines they have.

    Making it confidential holds for reports to come. Raises NotFound, Invalid (fields), Conflict (stale).
    """
    category = get_category(tenant_id, category_id)
    check_category(draft)
    columns = columns_of(draft)
    del columns["code"]
    write_category(category, version=version, **columns)
    record_audit(tenant_id, "feedback.category_changed", subject=category.code, actor=actor, name=draft.name)


def retire_category(tenant_id: int, category_id: UUID, *, is_retired: bool, version: int, actor: Actor) -> None:
    """Take a category out of use, or back. Its reports stay. Raises NotFound, Conflict (stale)."""
    category = get_category(tenant_id, category_id)
    retired_at: datetime | None = clock.now() if is_retired else None
    write_category(category, version=version, retired_at=retired_at)
    action = "feedback.category_retired" if is_retired else "feedback.category_restored"
    record_audit(tenant_id, action, subject=category.code, actor=actor, name=category.name)


def write_category(category: Category, *, version: int, **columns: Any) -> None:
    """Change columns of a category that is still at `version`. Raises Conflict (stale)."""
    tenant_id = category.tenant_id
    refusal = _("Có người vừa thay đổi lĩnh vực này. Vui lòng xem lại rồi lưu lần nữa.")
    change_at(category, version, refusal=refusal, **columns)
    configuration_changed("feedback")
    forget_when_committed(tenant_id)


def set_routes(
    tenant_id: int,
    routes: Mapping[UUID, UUID | None],
    *,
    fallback: UUID | None,
    actor: Actor,
    version: int | None = None,
) -> None:
    """Say which unit handles each category (None: the fallback unit), and which one is the fallback.

    With `version`, only while the section of settings is still that one. Raises Conflict, and Invalid whose fields are
    category ids, or `fallback_unit`.
    """
    configuration = load_configuration(tenant_id)
    active = {unit.id for unit in configuration.units.values() if unit.is_active}
    wrong = _("Không có đơn vị này. Hãy chọn một đơn vị đang hoạt động.")
    errors = {str(category): wrong for category, unit in routes.items() if unit is not None and unit not in active}
    errors |= {
        str(category): _("Không có lĩnh vực này.") for category in routes if category not in configuration.categories
    }
    if fallback is not None and fallback not in active:
        errors["fallback_unit"] = wrong
    if errors:
        raise Invalid(_("Phân luồng chưa lưu được."), fields=errors)
    content, _version = load_section(tenant_id, SECTION)
    new = {**content, "fallback_unit": str(fallback) if fallback else None}
    write_settings(tenant_id, SECTION, new, actor=actor, version=version)
    write_routes(tenant_id, routes)
    record_audit(tenant_id, "feedback.routes_changed", subject="feedback", actor=actor)
    forget_when_committed(tenant_id)


def write_routes(tenant_id: int, routes: Mapping[UUID, UUID | None]) -> None:
    """Set which unit handles these categories, None for none; the others' routes and those of areas stay."""
    session.execute(
        delete(Route).where(Route.tenant_id == tenant_id, Route.area_code == "", Route.category_id.in_(list(routes)))
    )
    rows = [
        {"tenant_id": tenant_id, "category_id": category, "area_code": "", "unit_id": unit}
        for category, unit in routes.items()
        if unit is not None
    ]
    if rows:
        session.execute(insert(Route), rows)


def check_category(draft: CategoryDraft) -> None:
    """Raise Invalid with everything that is wrong with a category."""
    errors: dict[str, str] = {}
    if len(draft.code) > 40 or not _CODE.fullmatch(draft.code):
        errors["code"] = _("Mã gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa 40 ký tự.")
    if not draft.name.strip() or len(draft.name) > 120:
        errors["name"] = _("Tên lĩnh vực có từ 1 đến 120 ký tự.")
    for level in Level:
        for clock_name in ("acceptance", "handling"):
            minutes = draft.limits.get(level, {}).get(clock_name)
            if minutes is None or not 1 <= minutes <= LONGEST_LIMIT:
                errors[f"{level}_{clock_name}"] = _("Thời hạn từ 1 phút đến 250 ngày làm việc.")
    if errors:
        raise Invalid(_("Lĩnh vực chưa lưu được. Hãy sửa những chỗ được nêu dưới đây."), fields=errors)


def columns_of(draft: CategoryDraft) -> dict[str, Any]:
    """The draft as columns of its row."""
    columns = asdict(draft)
    columns["level"] = draft.level.value
    columns["limits"] = {str(level): dict(limits) for level, limits in draft.limits.items()}
    return columns


def new_row(tenant_id: int, draft: CategoryDraft) -> dict[str, Any]:
    """The row of a category that begins."""
    return {"tenant_id": tenant_id, "id": new_id(), "version": 1, "retired_at": None, **columns_of(draft)}


def add_categories(tenant_id: int, drafts: Sequence[CategoryDraft]) -> None:
    """Add categories; those whose code is there already stay as they are."""
    rows = [new_row(tenant_id, draft) for draft in drafts]
    session.execute(upsert(Category).on_conflict_do_nothing(index_elements=["tenant_id", "code"]), rows)
    configuration_changed("feedback")
    forget_when_committed(tenant_id)
