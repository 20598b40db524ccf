"""`/work/dashboards/reports/…/edit`: the words of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.values.errors import Conflict
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.reports.blocks import LONGEST_TEXT, BlockKind
from modules.dashboards.reports.forms import TEXT, letter_from, words_form
from modules.dashboards.reports.models import PeriodReport
from modules.dashboards.reports.service import check_writable, get_report, write_report
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/reports/<uuid:report_id>/edit")
@require(p.WRITE_REPORTS)
def edit_report(report_id: UUID) -> ResponseReturnValue:
    """The form. Raises Denied and Conflict where there is nothing to write any more."""
    found = get_report(tenant_id(), report_id)
    check_writable(found, acting_member())
    texts = {TEXT + block.id: block.text for block in found.arranged if block.kind is BlockKind.TEXT}
    return writing_page(found, {**found.letter, **texts, "title": found.title, "is_public": found.is_public}, {})


@routes.post("/reports/<uuid:report_id>/edit")
@require(p.WRITE_REPORTS)
def save_report(report_id: UUID) -> ResponseReturnValue:
    """Store the words."""
    found = get_report(tenant_id(), report_id)
    data, errors = load_form(words_form(found.arranged), request.form)
    status = 422
    if not errors:
        texts = {name.removeprefix(TEXT): text for name, text in data.items() if name.startswith(TEXT)}
        try:
            write_report(
                found, title=data["title"], texts=texts, letter=letter_from(data), is_public=data["is_public"],
                version=data["version"], actor=acting_member(),
            )  # fmt: skip
        except Conflict as error:
            errors, status = refusal(error), error.status
        else:
            flash(_("Đã lưu báo cáo."), "success")
            return redirect(url_for(".report", report_id=report_id), 303)
    return writing_page(found, request.form, errors), status


def writing_page(found: PeriodReport, typed: Mapping[str, Any], errors: Errors) -> str:
    """The form with what was typed; each text under the heading before it."""
    heading, fields = "", []
    for block in found.arranged:
        if block.kind is BlockKind.HEADING:
            heading = block.title
        elif block.kind is BlockKind.TEXT:
            fields.append((TEXT + block.id, block.title or heading or _("Đoạn văn")))
    return render_template(
        "dashboards/report_form.html", report=found, fields=fields, typed=typed, errors=errors, longest=LONGEST_TEXT
    )
