"""A version is published in one step and withdrawn in one; the second of two who do so at once is told of the first."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.language.formatting import local_date
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from modules.planning.events import PlanDrawn, PlanPublished, PlanWithdrawn
from modules.planning.models import Layer, PlanVersion
from modules.planning.plans.drafts import stale
from modules.planning.plans.reading import get_plan, get_version
from modules.planning.plans.remembered import forget_when_committed
from modules.planning.plans.words import VersionState
from tenants.registry.changing import configuration_changed


def publish(tenant_id: int, version_id: UUID, *, version: int, plan_version: int, actor: Actor) -> PlanVersion:
    """Publish a draft: people see it at once, and from its day on it is in force.

    `version` and `plan_version` are what the person saw. Raises NotFound, Invalid for what is missing, Conflict: the
    draft or another version of the plan was changed or published meanwhile.
    """
    draft = get_version(tenant_id, version_id)
    plan = get_plan(tenant_id, draft.plan_id, is_locked=True)
    session.refresh(draft)
    if draft.version != version or plan.version != plan_version or draft.state != VersionState.DRAFT:
        raise stale()
    lacking = missing(tenant_id, draft)
    if lacking:
        raise Invalid(_("Chưa công bố được: %(reasons)s.", reasons=", ".join(lacking.values())), fields=dict(lacking))
    draft.state, draft.published_at, draft.published_by = VersionState.PUBLISHED, clock.now(), actor.name
    draft.version += 1
    plan.version += 1
    session.flush()
    day = local_date(draft.valid_from) if draft.valid_from else ""
    record_audit(tenant_id, "planning.published", subject=plan.name, actor=actor, number=draft.number, day=day)
    record(PlanPublished(plan_id=plan.id, theme=plan.theme, version_id=draft.id))
    configuration_changed("planning")
    forget_when_committed()
    return draft


def missing(tenant_id: int, draft: PlanVersion) -> dict[str, str]:
    """What a draft lacks before it can be published, by field."""
    lacking = {}
    if draft.layer_id is None:
        lacking["layer_id"] = _("chưa có bản đồ ô quy hoạch")
    if not draft.decision or draft.decided_on is None:
        lacking["decision"] = _("chưa ghi số và ngày quyết định")
    if not draft.issuer:
        lacking["issuer"] = _("chưa ghi cơ quan ban hành")
    if draft.valid_from is None:
        lacking["valid_from"] = _("chưa ghi ngày áp dụng")
    elif (last := last_day(tenant_id, draft.plan_id)) is not None and draft.valid_from <= last:
        lacking["valid_from"] = _("ngày áp dụng phải sau ngày %(day)s của phiên bản trước", day=local_date(last))
    return lacking


def last_day(tenant_id: int, plan_id: UUID) -> date | None:
    """From when on the newest published version of a plan is in force."""
    return session.scalar(
        select(PlanVersion.valid_from)
        .where(
            PlanVersion.tenant_id == tenant_id,
            PlanVersion.plan_id == plan_id,
            PlanVersion.state == VersionState.PUBLISHED,
        )
        .order_by(PlanVersion.valid_from.desc())
        .limit(1)
    )


def withdraw(tenant_id: int, version_id: UUID, *, version: int, reason: str, actor: Actor) -> None:
    """Take a published version back: no answer names it any more. Raises NotFound, Invalid, Conflict (stale)."""
    found = get_version(tenant_id, version_id)
    plan = get_plan(tenant_id, found.plan_id, is_locked=True)
    session.refresh(found)
    if found.version != version or found.state != VersionState.PUBLISHED:
        raise stale()
    if not reason.strip():
        raise Invalid(_("Vui lòng ghi lý do thu hồi."), fields={"reason": _("Vui lòng ghi lý do thu hồi.")})
    found.state, found.withdrawn_at, found.withdrawn_because = VersionState.WITHDRAWN, clock.now(), reason.strip()
    found.version += 1
    plan.version += 1
    session.flush()
    record_audit(
        tenant_id, "planning.withdrawn", subject=plan.name, actor=actor, number=found.number, reason=reason.strip()
    )
    record(PlanWithdrawn(plan_id=plan.id, theme=plan.theme, version_id=found.id))
    configuration_changed("planning")
    forget_when_committed()


def take_layer(tenant_id: int, draft: PlanVersion, layer: Layer, *, version: int, actor: Actor) -> None:
    """Make a layer that was looked at the zones of a draft. Raises Conflict: stale, or of another plan."""
    plan = get_plan(tenant_id, draft.plan_id, is_locked=True)
    session.refresh(draft)
    if draft.version != version or draft.state != VersionState.DRAFT or layer.plan_id != draft.plan_id:
        raise stale()
    draft.layer_id, layer.taken_at = layer.id, clock.now()
    draft.version += 1
    session.flush()
    record_audit(
        tenant_id,
        "planning.layer_taken",
        subject=plan.name,
        actor=actor,
        number=draft.number,
        zones=layer.zones,
        file=layer.file_name,
    )
    record(PlanDrawn(plan_id=plan.id, theme=plan.theme))
