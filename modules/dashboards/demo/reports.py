"""Reports of the demo: a published quarter, the draft of a week. In the tenant's scope."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dothi.language.formatting import without_kind
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.ids import new_id
from modules.dashboards import permissions as p
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.readers import readers_with_role
from modules.dashboards.reports.blocks import BlockKind, ReportBlock
from modules.dashboards.reports.drafting import draft_report
from modules.dashboards.reports.letter import letter_of
from modules.dashboards.reports.models import PeriodReportTemplate
from modules.dashboards.reports.service import take_step
from modules.dashboards.reports.standing import PeriodReportStepKind
from modules.dashboards.reports.templates import ReportTemplateDraft, add_template

TEMPLATES = tomllib.loads(Path(__file__).with_name("reports.toml").read_text(encoding="utf-8"))["template"]
WRITES = frozenset({p.STEP_OF_REPORTS, p.WRITE_REPORTS})
DECIDES = frozenset({p.STEP_OF_REPORTS, p.APPROVE_REPORTS})
NUMBER = "125"


def load_reports(site: Site, *, actor: Actor) -> None:
    """Make the templates; of the quarter a published report, of the week a draft."""
    quarter, week = (put_template(site, facts, actor) for facts in TEMPLATES)
    writer, leader = somebody(site, "staff", WRITES), somebody(site, "leader", DECIDES)
    today = clock.local_today()
    report = draft_report(quarter, last_closed(today, Every(quarter.every)), actor=writer)
    for kind, by in (
        (PeriodReportStepKind.SUBMITTED, writer),
        (PeriodReportStepKind.APPROVED, leader),
        (PeriodReportStepKind.PUBLISHED, leader),
    ):
        take_step(site, report.id, kind, "", step_id=new_id(), version=report.version, actor=by, number=NUMBER)
    draft_report(week, last_closed(today, Every(week.every)), actor=writer)


def somebody(site: Site, role: str, permissions: frozenset[str]) -> Actor:
    """A member with this role; the platform itself where there is none."""
    found = next(iter(readers_with_role(site.tenant_id, role)), None)
    if found is None:
        return Actor.system()
    return Actor(kind=ActorKind.MEMBER, name=found.name, membership_id=found.membership_id, permissions=permissions)


def put_template(site: Site, facts: Mapping[str, Any], actor: Actor) -> PeriodReportTemplate:
    """A template of the story."""
    draft = ReportTemplateDraft(
        title=facts["title"],
        every=Every(facts["every"]),
        letter=letter_of({**facts["letter"], "place": without_kind(site.name)}),
        is_public=facts["is_public"],
        days_after=facts["days_after"],
    )
    blocks = [block_from(number, block) for number, block in enumerate(facts["block"], 1)]
    return add_template(site.tenant_id, draft, actor=actor, blocks=blocks, code=facts["code"])


def block_from(number: int, facts: Mapping[str, Any]) -> ReportBlock:
    """A block of the story."""
    return ReportBlock(
        **{**facts, "id": f"p{number}", "kind": BlockKind(facts["kind"]), "codes": tuple(facts.get("codes", ()))}
    )
