"""What another tenant can take over of reports: templates with their blocks; who writes them each says itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.configuration_port import ConfigItem
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from modules.dashboards.desk.words import EVERY
from modules.dashboards.indicators.periods import Every
from modules.dashboards.reports.blocks import MOST, ReportBlock, block_of
from modules.dashboards.reports.letter import letter_of
from modules.dashboards.reports.models import PeriodReportTemplate
from modules.dashboards.reports.templates import (
    ReportTemplateDraft,
    add_template,
    arrange_blocks,
    change_template,
    check_block,
    list_templates,
)

SECTION = "reports"
PLAIN = ("title", "every", "blocks", "is_public", "days_after")
OWN = ("number", "mark", "place", "over", "signer_title", "signer", "recipients")
"""What of the letter is the administration's own."""


def read(tenant_id: int) -> Sequence[ConfigItem]:
    """All templates. One statement."""
    return [
        ConfigItem(section=SECTION, key=row.code, title=row.title, value=values_of(row))
        for row in list_templates(tenant_id)
    ]


def values_of(row: PeriodReportTemplate) -> dict[str, Any]:
    """What a template is, as JSON."""
    return {**{name: getattr(row, name) for name in PLAIN}, "subject": letter_of(row.letter).subject}


def apply(tenant_id: int, item: ConfigItem, actor: Actor) -> None:
    """Write it over the one that bears its code, or make it. Raises Invalid."""
    former = session.scalars(
        select(PeriodReportTemplate).where(
            PeriodReportTemplate.tenant_id == tenant_id, PeriodReportTemplate.code == item.key
        )
    ).one_or_none()
    draft, blocks = draft_of(item, former)
    if former is None:
        add_template(tenant_id, draft, actor=actor, blocks=blocks, code=item.key)
    elif values_of(former) != dict(item.value):
        change_template(former, draft, version=former.version, actor=actor)
        arrange_blocks(former, lambda _former: blocks, version=former.version, actor=actor)


def draft_of(item: ConfigItem, former: PeriodReportTemplate | None) -> tuple[ReportTemplateDraft, list[ReportBlock]]:
    """The template that an item stands for, with the unit and the letter of the one that there is. Raises Invalid."""
    value = item.value
    try:
        blocks = [block_of(each) for each in value["blocks"]][:MOST]
        own = {name: former.letter.get(name, "") for name in OWN} if former is not None else {}
        draft = ReportTemplateDraft(
            title=str(value["title"])[:120],
            every=Every(value["every"]),
            letter=letter_of({**own, "subject": value["subject"]}),
            is_public=bool(value["is_public"]),
            unit_id=former.unit_id if former is not None else None,
            days_after=None if value["days_after"] is None else int(value["days_after"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(_("Không rõ mục cấu hình “%(title)s”.", title=item.title)) from error
    for block in blocks:
        check_block(block)
    return draft, blocks


def describe(item: ConfigItem) -> Sequence[tuple[str, str]]:
    """The item as people read it."""
    value = item.value
    lines = ((_("Kỳ"), str(EVERY[Every(value["every"])])), (_("Số phần"), str(len(value["blocks"]))))
    return [(str(label), text) for label, text in lines]
