"""What the district's admin sets at /admin/feedback: categories with their limits; routes are in `admin_routing`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.language.formatting import number
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale, compare, pressed
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.web.forms import Errors, is_sent, load_form, read_version, refusal
from modules.feedback import permissions as p
from modules.feedback.models import Category
from modules.feedback.pages import admin_routing
from modules.feedback.pages.forms import CLOCKS, LEVELS, CategoryForm
from modules.feedback.pages.forms import limits_of as limits_in
from modules.feedback.pages.presentation import options
from modules.feedback.rules.deadlines import DEFAULT_LIMITS, limits_of
from modules.feedback.rules.domain import LEVEL_TITLES, Level
from modules.feedback.setup.categories import (
    CategoryDraft,
    change_category,
    create_category,
    list_categories,
    retire_category,
)
from modules.feedback.setup.configuration import load_configuration

TICKED = ("is_confidential", "is_anonymous_allowed", "needs_approval", "asks_place")
CLOCK_TITLES = {"acceptance": _l("Tiếp nhận"), "handling": _l("Xử lý")}
YES_OR_NO = {"yes": _l("có"), "": _l("không")}
LABELS: dict[str, Label] = {
    "name": _l("Tên lĩnh vực"),
    "name_en": _l("Tên tiếng Anh"),
    "hint": _l("Gợi ý cho người dân"),
    "hint_en": _l("Gợi ý tiếng Anh"),
    "level": (_l("Mức độ mặc định"), {str(level): title for level, title in LEVEL_TITLES.items()}),
    "is_confidential": (_l("Bảo mật"), YES_OR_NO),
    "is_anonymous_allowed": (_l("Cho phép gửi ẩn danh"), YES_OR_NO),
    "needs_approval": (_l("Thủ trưởng đơn vị phê duyệt"), YES_OR_NO),
    "asks_place": (_l("Hiện quy hoạch và thông tin khác về vị trí"), YES_OR_NO),
    **{
        f"{level}_{clock}": f"{CLOCK_TITLES[clock]}, {LEVEL_TITLES[Level(level)]}"
        for level in LEVELS
        for clock in CLOCKS
    },
}
IN_USE = {True: _l("đang dùng"), False: _l("đã ngừng dùng")}
CHANGES = ("feedback.category_changed", "feedback.category_retired", "feedback.category_restored")

blueprint = Blueprint("feedback_admin", __name__, url_prefix="/admin/feedback", template_folder="../templates")
blueprint.add_url_rule("/routing", "routing", admin_routing.routing, methods=["GET", "POST"])


@blueprint.get("/categories")
@require(p.EDIT_CATEGORIES)
def categories() -> ResponseReturnValue:
    """All categories with limits and units."""
    tenant_id = current_site().tenant_id
    configuration = load_configuration(tenant_id)
    rows = list_categories(tenant_id)
    return render_template(
        "feedback/categories.html",
        categories=rows,
        hours={row.id: hours_of(row) for row in rows},
        units={row.id: configuration.unit_name(configuration.categories[row.id].unit_id) for row in rows},
        fallback_name=configuration.unit_name(configuration.settings["fallback_unit"]),
    )


def hours_of(category: Category) -> dict[str, str]:
    """The limits at the category's own level, in words."""
    limits = limits_of(category.limits, category.level)
    return {clock: _("%(hours)s giờ làm việc", hours=number(round(getattr(limits, clock) / 60, 1))) for clock in CLOCKS}


@blueprint.route("/categories/new", methods=["GET", "POST"])
@require(p.EDIT_CATEGORIES)
def new_category() -> ResponseReturnValue:
    """Add a category."""
    if not is_sent():
        return category_page(None, first_values())
    data, errors = load_form(CategoryForm(), request.form)
    if not errors:
        try:
            create_category(current_site().tenant_id, draft_of(data), actor=acting_member())
        except Invalid as error:
            errors = refusal(error)
    if errors:
        return category_page(None, dict(request.form), errors=errors, status=422)
    flash(_("Đã thêm lĩnh vực. Hãy chọn đơn vị xử lý cho lĩnh vực này."), "success")
    return redirect(url_for(".routing"), 303)


@blueprint.route("/categories/<code>", methods=["GET", "POST"])
@require(p.EDIT_CATEGORIES)
def edit_category(code: str) -> ResponseReturnValue:
    """Change a category; a stale page says so and keeps what was typed."""
    category = get_by_code(code)
    if not is_sent():
        return category_page(category, values_of(category))
    data, errors = load_form(CategoryForm(), request.form)
    if errors:
        return category_page(category, dict(request.form), errors=errors, status=422)
    draft = draft_of({**data, "code": code}, icon=category.icon, position=category.position)
    tenant_id, actor = current_site().tenant_id, acting_member()
    try:
        change_category(tenant_id, category.id, draft, version=data["version"], actor=actor)
    except Invalid as error:
        return category_page(category, dict(request.form), errors=refusal(error), status=422)
    except Conflict as error:
        if error.code != "stale":
            raise
        session.rollback()
        newer = get_by_code(code)
        typed = {**request.form, "version": str(newer.version)}
        wanted = {**typed, **{name: request.form.get(name, "") for name in TICKED}}
        stale = compare(
            LABELS, stored=values_of(newer), typed=wanted, tenant_id=tenant_id, actions=CHANGES, subject=code
        )
        return category_page(newer, typed, stale=stale, status=409)
    flash(_("Đã lưu lĩnh vực. Phản ánh đang xử lý giữ nguyên thời hạn cũ."), "success")
    return redirect(url_for(".categories"), 303)


@blueprint.post("/categories/<code>/retire")
@require(p.EDIT_CATEGORIES)
def retire_category_page(code: str) -> ResponseReturnValue:
    """Take a category out of the form."""
    return set_retired(code, is_retired=True)


@blueprint.post("/categories/<code>/restore")
@require(p.EDIT_CATEGORIES)
def restore_category(code: str) -> ResponseReturnValue:
    """Put a category back into the form."""
    return set_retired(code, is_retired=False)


def set_retired(code: str, *, is_retired: bool) -> ResponseReturnValue:
    """Ask the service, and say what happened."""
    tenant_id, category = current_site().tenant_id, get_by_code(code)
    version = read_version()
    try:
        retire_category(tenant_id, category.id, is_retired=is_retired, version=version, actor=acting_member())
    except Conflict:
        session.rollback()
        newer = get_by_code(code)
        stored, wanted = IN_USE[newer.retired_at is None], IN_USE[not is_retired]
        stale = pressed(
            _("Tình trạng"), stored=stored, wanted=wanted, tenant_id=tenant_id, actions=CHANGES, subject=code
        )
        return category_page(newer, values_of(newer), stale=stale, status=409)
    flash(_("Đã ngừng dùng lĩnh vực.") if is_retired else _("Lĩnh vực được dùng lại."), "success")
    return redirect(url_for(".categories"), 303)


def category_page(
    category: Category | None,
    values: Mapping[str, str],
    *,
    errors: Errors | None = None,
    stale: Stale | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The form of one category."""
    return render_template(
        "feedback/category.html",
        category=category,
        values=values,
        errors=errors or {},
        stale=stale,
        level_options=options(LEVEL_TITLES),
    ), status


def get_by_code(code: str) -> Category:
    """A category by its code, retired or not. Raises NotFound."""
    for category in list_categories(current_site().tenant_id):
        if category.code == code:
            return category
    raise NotFound(_("Không có lĩnh vực này."))


def draft_of(data: Mapping[str, Any], **kept: Any) -> CategoryDraft:
    """What the service takes from a loaded form; `kept` are columns that the form doesn't show."""
    shown = {name: data[name] for name in ("code", "name", "name_en", "hint", "hint_en", *TICKED)}
    return CategoryDraft(**shown, level=Level(data["level"]), limits=limits_in(data), **kept)


def values_of(category: Category) -> dict[str, str]:
    """A stored category as the form's texts."""
    named = ("code", "name", "name_en", "hint", "hint_en", "level", "version")
    values = {name: str(getattr(category, name) or "") for name in named}
    values |= {name: "yes" if getattr(category, name) else "" for name in TICKED}
    return values | hours_in(category.limits)


def first_values() -> dict[str, str]:
    """A new category's form: usual limits, results approved by the head."""
    return {"level": Level.NORMAL, "is_anonymous_allowed": "yes", "needs_approval": "yes", **hours_in(DEFAULT_LIMITS)}


def hours_in(limits: Mapping[str, Any]) -> dict[str, str]:
    """Limits in minutes as the hours of the form."""
    return {
        f"{level}_{clock}": f"{getattr(limits_of(limits, level), clock) / 60:g}".replace(".", ",")
        for level in LEVELS
        for clock in CLOCKS
    }
