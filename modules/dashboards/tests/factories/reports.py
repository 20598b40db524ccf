"""Report templates and reports as tests need them."""

from __future__ import annotations

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.ids import new_id
from dothi_testing.guard import Values
from modules.dashboards.indicators.periods import Every, last_closed, last_periods
from modules.dashboards.reports.blocks import BlockKind, ReportBlock
from modules.dashboards.reports.drafting import draft_report
from modules.dashboards.reports.models import PeriodReport, PeriodReportTemplate
from modules.dashboards.reports.service import take_step
from modules.dashboards.reports.standing import PeriodReportStepKind
from modules.dashboards.reports.templates import ReportTemplateDraft, add_template
from modules.dashboards.tests.factories import SYSTEM

TO_PUBLICATION = (PeriodReportStepKind.SUBMITTED, PeriodReportStepKind.APPROVED, PeriodReportStepKind.PUBLISHED)


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
