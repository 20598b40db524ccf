"""Report templates are made, changed, arranged and removed. A service flushes; the request commits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi.database.session import session
from dothi.database.versioned import change_at
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_key
from dothi.values.errors import Invalid, NotFound
from dothi.values.ids import new_id
from modules.dashboards.indicators.periods import Every
from modules.dashboards.order import in_place
from modules.dashboards.reports.blocks import MOST as MOST_BLOCKS
from modules.dashboards.reports.blocks import MOST_CODES, WORDS, BlockKind, ReportBlock
from modules.dashboards.reports.blocks import stored as stored_block
from modules.dashboards.reports.letter import Letter, letter_of
from modules.dashboards.reports.letter import stored as stored_letter
from modules.dashboards.reports.models import PeriodReportTemplate

MOST = 40
"""Templates of a district."""
PERIODS = tuple(every for every in Every if every is not Every.DAY)
STALE = _l("Mẫu báo cáo vừa được người khác sửa. Vui lòng xem lại.")


@dataclass(frozen=True, kw_only=True)
class ReportTemplateDraft:
    """What is said of a template beside its blocks; `days_after` the period a draft is made by the schedule."""

    title: str
    every: Every = Every.QUARTER
    letter: Letter = field(default_factory=Letter)
    is_public: bool = False
    unit_id: UUID | None = None
    days_after: int | None = None


def list_templates(tenant_id: int) -> list[PeriodReportTemplate]:
    """All of them by title. One statement."""
    rows = session.scalars(select(PeriodReportTemplate).where(PeriodReportTemplate.tenant_id == tenant_id))
    return sorted(rows, key=lambda row: (sort_key(row.title), row.id))


def get_template(tenant_id: int, template_id: UUID) -> PeriodReportTemplate:
    """One. Raises NotFound."""
    row = session.get(PeriodReportTemplate, (tenant_id, template_id))
    if row is None:
        raise NotFound(_("Không có mẫu báo cáo này."))
    return row


def add_template(
    tenant_id: int, draft: ReportTemplateDraft, *, actor: Actor, blocks: Sequence[ReportBlock] = (), code: str = ""
) -> PeriodReportTemplate:
    """A new template. Raises Invalid."""
    if len(list_templates(tenant_id)) >= MOST:
        raise Invalid(_("Đã có %(n)s mẫu báo cáo, không thêm được nữa.", n=MOST))
    template_id = new_id()
    row = PeriodReportTemplate(
        tenant_id=tenant_id,
        id=template_id,
        code=code or template_id.hex,
        blocks=[stored_block(block) for block in blocks],
        version=1,
        **columns_of(draft, since=None),
        **touched(actor),
    )
    session.add(row)
    session.flush()
    record_audit(tenant_id, "dashboards.report_template_added", subject=draft.title, actor=actor)
    return row


def change_template(row: PeriodReportTemplate, draft: ReportTemplateDraft, *, version: int, actor: Actor) -> None:
    """Change what is said of it; reports that were drafted stay as they are. Raises Conflict."""
    since = row.since if row.every == draft.every else None
    change_at(row, version, refusal=STALE, **columns_of(draft, since=since), **touched(actor))
    record_audit(row.tenant_id, "dashboards.report_template_changed", subject=draft.title, actor=actor)


def columns_of(draft: ReportTemplateDraft, *, since: Any) -> dict[str, Any]:
    """A draft as it is stored; the schedule's promise begins today unless it has begun."""
    is_scheduled = draft.days_after is not None
    return {
        "title": draft.title,
        "every": draft.every.value,
        "letter": stored_letter(draft.letter),
        "is_public": draft.is_public,
        "unit_id": draft.unit_id,
        "days_after": draft.days_after,
        "since": (since or clock.local_today()) if is_scheduled else None,
    }


def touched(actor: Actor) -> dict[str, Any]:
    """Who changed it, and when."""
    return {"changed_at": clock.now(), "changed_by": actor.name}


def put_block(row: PeriodReportTemplate, block: ReportBlock, *, version: int, actor: Actor) -> None:
    """Add a block or change it. Raises Conflict and Invalid."""
    check_block(block)
    arrange_blocks(row, lambda blocks: in_place(blocks, block), version=version, actor=actor)


def arrange_blocks(
    row: PeriodReportTemplate,
    change: Callable[[Sequence[ReportBlock]], list[ReportBlock]],
    *,
    version: int,
    actor: Actor,
) -> None:
    """Put its blocks in another order or form. Raises Conflict and Invalid."""
    blocks = change(row.arranged)
    if len(blocks) > MOST_BLOCKS:
        raise Invalid(_("Một mẫu có nhiều nhất %(n)s phần.", n=MOST_BLOCKS))
    change_at(row, version, refusal=STALE, blocks=[stored_block(block) for block in blocks], **touched(actor))
    record_audit(row.tenant_id, "dashboards.report_template_changed", subject=row.title, actor=actor)


def check_block(block: ReportBlock) -> None:
    """Raise Invalid for a block with nothing to show, or too much."""
    wrong: dict[str, object] = {}
    if block.kind is BlockKind.HEADING and not block.title:
        wrong["title"] = _("Vui lòng điền mục này.")
    if block.kind not in WORDS:
        if not block.codes:
            wrong["codes"] = _("Vui lòng chọn chỉ số.")
        elif len(block.codes) > (MOST_CODES if block.kind is BlockKind.TABLE else 1):
            wrong["codes"] = _("Bảng có nhiều nhất %(n)s chỉ số, biểu đồ và xếp hạng chỉ một.", n=MOST_CODES)
    if wrong:
        raise Invalid(_("Vui lòng xem lại các mục sau"), fields=wrong)


def remove_template(row: PeriodReportTemplate, *, version: int, actor: Actor) -> None:
    """Remove it; its reports stay. Raises Conflict."""
    change_at(row, version, refusal=STALE)
    session.delete(row)
    session.flush()
    record_audit(row.tenant_id, "dashboards.report_template_removed", subject=row.title, actor=actor)


def draft_of(row: PeriodReportTemplate) -> ReportTemplateDraft:
    """What is said of it."""
    return ReportTemplateDraft(
        title=row.title,
        every=Every(row.every),
        letter=letter_of(row.letter),
        is_public=row.is_public,
        unit_id=row.unit_id,
        days_after=row.days_after,
    )
