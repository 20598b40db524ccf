"""`/work/dashboards/reports/templates`: templates, what is said of one, its blocks; each step a button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.numbers.dimensions import UNIT
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, DomainError, Invalid, NotFound
from dothi.values.ids import new_id
from dothi.web.forms import Errors, load_form, read_form, read_version, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.boards.asking import indicator_options, known_codes
from modules.dashboards.desk.words import EVERY
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.order import STEPS
from modules.dashboards.reports.blocks import FEWEST_PERIODS, LONGEST_TEXT, MOST_PERIODS, WORDS, BlockKind, ReportBlock
from modules.dashboards.reports.forms import (
    LATEST_DAYS,
    ReportArrangeForm,
    ReportBlockForm,
    ReportTemplateForm,
    letter_from,
)
from modules.dashboards.reports.models import PeriodReportTemplate
from modules.dashboards.reports.templates import (
    PERIODS,
    ReportTemplateDraft,
    add_template,
    arrange_blocks,
    change_template,
    get_template,
    list_templates,
    put_block,
    remove_template,
)
from modules.dashboards.reports.words import BLOCKS
from tenants.kit.current import tenant_id
from tenants.people.units import get_unit, list_units

routes = Routes()
NEW = "new"


@routes.get("/reports/templates")
@require(p.REPORT_TEMPLATES)
def report_templates() -> ResponseReturnValue:
    """All templates. Two statements."""
    return render_template(
        "dashboards/report_templates.html",
        templates=[(row, EVERY[Every(row.every)]) for row in list_templates(tenant_id())],
        units={unit.id: unit.name for unit in list_units(tenant_id(), include_inactive=True)},
    )


@routes.get("/reports/templates/new")
@require(p.REPORT_TEMPLATES)
def new_report_template() -> ResponseReturnValue:
    """An empty form."""
    return template_form(None, {}, {})


@routes.post("/reports/templates/new")
@require(p.REPORT_TEMPLATES)
def create_report_template() -> ResponseReturnValue:
    """Make one; its blocks come next."""
    data, errors = load_form(ReportTemplateForm(), request.form)
    if not errors:
        try:
            row = add_template(tenant_id(), draft_from(data), actor=acting_member())
        except (Invalid, NotFound) as error:
            errors = refusal(error)
        else:
            flash(_("Đã tạo mẫu báo cáo. Hãy thêm các phần."), "success")
            return redirect(url_for(".report_blocks", template_id=row.id), 303)
    return template_form(None, request.form, errors), 422


@routes.get("/reports/templates/<uuid:template_id>")
@require(p.REPORT_TEMPLATES)
def report_template(template_id: UUID) -> ResponseReturnValue:
    """The form of one."""
    row = get_template(tenant_id(), template_id)
    plain = {name: getattr(row, name) for name in ("title", "every", "is_public", "days_after", "version")}
    return template_form(row, {**row.letter, **plain, "unit_id": row.unit_id or ""}, {})


@routes.post("/reports/templates/<uuid:template_id>")
@require(p.REPORT_TEMPLATES)
def save_report_template(template_id: UUID) -> ResponseReturnValue:
    """Change it."""
    row = get_template(tenant_id(), template_id)
    data, errors = load_form(ReportTemplateForm(), request.form)
    status = 422
    if not errors:
        try:
            change_template(row, draft_from(data), version=data["version"], actor=acting_member())
        except (Conflict, NotFound) as error:
            errors, status = refusal(error), error.status
        else:
            flash(_("Đã lưu mẫu báo cáo."), "success")
            return redirect(url_for(".report_templates"), 303)
    return template_form(row, request.form, errors), status


def draft_from(data: Mapping[str, Any]) -> ReportTemplateDraft:
    """What was typed. Raises NotFound for a unit that isn't there."""
    if data["unit_id"] is not None:
        get_unit(tenant_id(), data["unit_id"])
    return ReportTemplateDraft(
        title=data["title"],
        every=Every(data["every"]),
        letter=letter_from(data),
        is_public=data["is_public"],
        unit_id=data["unit_id"],
        days_after=data["days_after"],
    )


def template_form(row: PeriodReportTemplate | None, typed: Mapping[str, Any], errors: Errors) -> str:
    """The form with what was typed, and reasons."""
    return render_template(
        "dashboards/report_template.html",
        template=row,
        typed=typed,
        errors=errors,
        every_options=[(every.value, str(EVERY[every])) for every in PERIODS],
        unit_options=[(str(unit.id), unit.name) for unit in list_units(tenant_id())],
        latest=LATEST_DAYS,
    )


@routes.post("/reports/templates/<uuid:template_id>/remove")
@require(p.REPORT_TEMPLATES)
def remove_report_template(template_id: UUID) -> ResponseReturnValue:
    """Remove it; its reports stay."""
    row = get_template(tenant_id(), template_id)
    remove_template(row, version=read_version(), actor=acting_member())
    flash(_("Đã xóa mẫu báo cáo. Các báo cáo đã lập được giữ lại."), "success")
    return redirect(url_for(".report_templates"), 303)


@routes.get("/reports/templates/<uuid:template_id>/blocks")
@require(p.REPORT_TEMPLATES)
def report_blocks(template_id: UUID) -> ResponseReturnValue:
    """Its blocks with the buttons that move them."""
    row, definitions = get_template(tenant_id(), template_id), load_definitions(current_site())
    names = {
        block.id: block.title
        or next((definitions[code].text("name") for code in block.codes if code in definitions), "")
        for block in row.arranged
    }
    return render_template(
        "dashboards/report_blocks.html", template=row, blocks=row.arranged, names=names, kinds=BLOCKS
    )


@routes.post("/reports/templates/<uuid:template_id>/blocks")
@require(p.REPORT_TEMPLATES)
def arrange_report_blocks(template_id: UUID) -> ResponseReturnValue:
    """One step. A block that somebody else removed stays away."""
    row = get_template(tenant_id(), template_id)
    data = read_form(ReportArrangeForm())
    change = STEPS[data["step"]]
    arrange_blocks(row, lambda blocks: change(blocks, data["tile"]), version=data["version"], actor=acting_member())
    place = None if data["step"] in {"remove", "order"} else f"tile-{data['tile']}"
    return redirect(url_for(".report_blocks", template_id=template_id, _anchor=place), 303)


@routes.get("/reports/templates/<uuid:template_id>/blocks/<block_id>")
@require(p.REPORT_TEMPLATES)
def report_block(template_id: UUID, block_id: str) -> ResponseReturnValue:
    """The form of a block, or of a new one."""
    row = get_template(tenant_id(), template_id)
    found = get_block(row, block_id)
    typed = {"kind": found.kind.value, "title": found.title, "text": found.text, "periods": found.periods}
    return block_form(row, block_id, typed, {}, chosen=found.codes)


@routes.post("/reports/templates/<uuid:template_id>/blocks/<block_id>")
@require(p.REPORT_TEMPLATES)
def save_report_block(template_id: UUID, block_id: str) -> ResponseReturnValue:
    """Add it or change it."""
    row = get_template(tenant_id(), template_id)
    found = get_block(row, block_id)
    data, errors = load_form(ReportBlockForm(), request.form)
    status = 422
    if not errors:
        try:
            changed = block_from(data, block_id=new_id().hex if block_id == NEW else found.id)
            put_block(row, changed, version=data["version"], actor=acting_member())
        except DomainError as error:
            errors, status = refusal(error), error.status
        else:
            flash(_("Đã lưu phần của báo cáo."), "success")
            return redirect(url_for(".report_blocks", template_id=template_id, _anchor=f"tile-{changed.id}"), 303)
    return block_form(row, block_id, request.form, errors, chosen=request.form.getlist("codes")), status


def get_block(row: PeriodReportTemplate, block_id: str) -> ReportBlock:
    """A block of the template, or the beginning of a new one. Raises NotFound."""
    if block_id == NEW:
        return ReportBlock(id=NEW, kind=BlockKind.TABLE)
    found = next((block for block in row.arranged if block.id == block_id), None)
    if found is None:
        raise NotFound(_("Không có phần này."))
    return found


def block_from(data: Mapping[str, Any], *, block_id: str) -> ReportBlock:
    """What was typed. Raises Invalid."""
    kind = BlockKind(data["kind"])
    codes = () if kind in WORDS else known_codes(data["codes"], by=(UNIT,) if kind is BlockKind.RANKING else ())
    return ReportBlock(
        id=block_id, kind=kind, codes=codes, title=data["title"], text=data["text"], periods=data["periods"]
    )


def block_form(
    row: PeriodReportTemplate, block_id: str, typed: Mapping[str, Any], errors: Errors, *, chosen: Sequence[str]
) -> str:
    """The form with what was typed, and reasons."""
    return render_template(
        "dashboards/report_block.html",
        template=row,
        is_new=block_id == NEW,
        typed=typed,
        chosen=chosen,
        errors=errors,
        kind_options=[(kind.value, str(title)) for kind, title in BLOCKS.items()],
        options=indicator_options(),
        periods=(FEWEST_PERIODS, MOST_PERIODS),
        longest=LONGEST_TEXT,
    )
