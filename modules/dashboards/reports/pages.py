"""`/work/dashboards/reports`: the list, a new draft, one report with its steps, on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.values.ids import new_id
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.desk.words import EVERY, period_name
from modules.dashboards.indicators.periods import Every, Period, PeriodError, last_closed, parse_period
from modules.dashboards.reports.drafting import draft_report
from modules.dashboards.reports.files import pdf_file, xlsx_file
from modules.dashboards.reports.forms import ReportDraftForm, ReportStepForm
from modules.dashboards.reports.models import PeriodReport, PeriodReportStep, PeriodReportTemplate
from modules.dashboards.reports.queries import count_reports, list_reports
from modules.dashboards.reports.reading import content_now
from modules.dashboards.reports.service import get_report, list_steps, may_write, steps_for, take_step
from modules.dashboards.reports.shown import changes_shown, show
from modules.dashboards.reports.standing import NEEDS_TEXT, WRITTEN, PeriodReportStepKind, ReportView
from modules.dashboards.reports.templates import get_template, list_templates
from modules.dashboards.reports.words import EMPTY, STATES, STEP_TONES, STEPS, TONES, VIEWS
from tenants.kit.current import tenant_id
from tenants.people.units import list_units

routes = Routes()


@routes.get("/reports")
@require(p.REPORTS)
def reports() -> ResponseReturnValue:
    """A tab of the list. Three statements however many there are."""
    asked = request.args.get("view", "")
    view = ReportView(asked) if asked in set(ReportView) else ReportView.OPEN
    numbers = count_reports(tenant_id())
    page = list_reports(tenant_id(), view, cursor=request.args.get("cursor", ""))
    return render_template(
        "dashboards/reports.html",
        lines=[(row, period_name(row.period)) for row in page.items],
        units={unit.id: unit.name for unit in list_units(tenant_id(), include_inactive=True)},
        states=STATES,
        tones=TONES,
        tabs=[
            {"title": VIEWS[each], "url": view_url(each), "active": each is view, "number": numbers.get(each)}
            for each in ReportView
        ],
        empty=EMPTY[view],
        next_url=url_for(".reports", view=view.value, cursor=page.next_cursor) if page.next_cursor else None,
    )


def view_url(view: ReportView) -> str:
    """The address of a tab."""
    return url_for(".reports", view=None if view is ReportView.OPEN else view.value)


@routes.get("/reports/new")
@require(p.WRITE_REPORTS)
def new_report() -> ResponseReturnValue:
    """Which template, which period."""
    return drafting_page({"template_id": request.args.get("template", "")}, {})


@routes.post("/reports/new")
@require(p.WRITE_REPORTS)
def create_report() -> ResponseReturnValue:
    """Draft it, or lead to the one that there is; sent twice it is one."""
    data, errors = load_form(ReportDraftForm(), request.form)
    if not errors:
        try:
            template = get_template(tenant_id(), data["template_id"])
            made = draft_report(template, asked_period(template, data["period"]), actor=acting_member())
        except PeriodError:
            errors = {"period": _("Kỳ chưa đúng, ví dụ: tuần 48/2026, tháng 11/2026, quý 4/2026, năm 2026.")}
        except NotFound as error:
            errors = {"template_id": str(error.message)}
        except Invalid as error:
            errors = refusal(error)
        else:
            return redirect(url_for(".report", report_id=made.id), 303)
    return drafting_page(request.form, errors), 422


def asked_period(template: PeriodReportTemplate, typed: str) -> Period:
    """The period that was typed, else the last one that has ended. Raises PeriodError."""
    every = Every(template.every)
    return parse_period(typed, every) if typed else last_closed(clock.local_today(), every)


def drafting_page(typed: Mapping[str, Any], errors: Errors) -> str:
    """The form with what was typed."""
    return render_template(
        "dashboards/report_new.html",
        options=[
            (str(row.id), f"{row.title} ({str(EVERY[Every(row.every)]).lower()})")
            for row in list_templates(tenant_id())
        ],
        typed=typed,
        errors=errors,
    )


@routes.get("/reports/<uuid:report_id>")
@require(p.REPORTS)
def report(report_id: UUID) -> ResponseReturnValue:
    """One report. Nine statements however long it is."""
    return report_page(get_report(tenant_id(), report_id), {}, {})


@routes.post("/reports/<uuid:report_id>/steps")
@require(p.STEP_OF_REPORTS)
def take_report_step(report_id: UUID) -> ResponseReturnValue:
    """Take a step; what can't be taken shows the report as it is now, with what was typed."""
    found = get_report(tenant_id(), report_id)
    data, errors = load_form(ReportStepForm(), request.form)
    status = 422
    if not errors:
        kind = PeriodReportStepKind(data["kind"])
        try:
            take_step(
                current_site(), report_id, kind, data["text"], step_id=data["id"], version=data["version"],
                actor=acting_member(), number=data["number"],
            )  # fmt: skip
        except (Conflict, Invalid) as error:
            errors, status = refusal(error), error.status
        else:
            flash(_("Đã ghi: %(step)s.", step=STEPS[kind]), "success")
            return redirect(url_for(".report", report_id=report_id), 303)
    return report_page(found, request.form, errors), status


def report_page(found: PeriodReport, typed: Mapping[str, Any], errors: Errors) -> str:
    """The page, with what was typed into the form of a step."""
    actor, now = acting_member(), content_now(current_site(), found.arranged, found.period)
    kinds = steps_for(found, actor)
    return render_template(
        "dashboards/report.html",
        report=found,
        shown=show(found.frozen or now, is_frozen=found.frozen is not None),
        changes=changes_shown(found.frozen, now) if found.frozen else [],
        period=period_name(found.period),
        state=(TONES[found.state], STATES[found.state]),
        unit=next(
            (each.name for each in list_units(tenant_id(), include_inactive=True) if each.id == found.unit_id), ""
        ),
        is_writable=found.state in WRITTEN and may_write(found, actor),
        kinds=[(kind.value, STEPS[kind]) for kind in kinds],
        chosen=typed.get("kind") or (kinds[0].value if kinds else ""),
        hints=[str(STEPS[kind]) for kind in kinds if kind in NEEDS_TEXT],
        asks_number=PeriodReportStepKind.PUBLISHED in kinds,
        step_id=new_id(),
        story=[told(step) for step in reversed(list_steps(tenant_id(), found.id))],
        typed=typed,
        errors=errors,
    )


def told(step: PeriodReportStep) -> dict[str, Any]:
    """A step as the timeline shows it."""
    return {
        "title": STEPS[step.kind],
        "at": step.at,
        "by": step.by_name or _("Hệ thống"),
        "tone": STEP_TONES.get(step.kind, "in_hand"),
        "text": step.text,
    }


@routes.get("/reports/<uuid:report_id>.pdf")
@require(p.REPORTS)
def report_pdf(report_id: UUID) -> Response:
    """On paper; a draft with the numbers of this moment."""
    return pdf_file(*with_content(report_id))


@routes.get("/reports/<uuid:report_id>.xlsx")
@require(p.REPORTS)
def report_xlsx(report_id: UUID) -> Response:
    """As a workbook."""
    return xlsx_file(*with_content(report_id))


def with_content(report_id: UUID) -> tuple[PeriodReport, Mapping[str, Any]]:
    """A report with what it says. Raises NotFound."""
    found = get_report(tenant_id(), report_id)
    return found, found.frozen or content_now(current_site(), found.arranged, found.period)
