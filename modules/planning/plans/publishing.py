"""A version is published in one step and withdrawn in one; the second of two who do so at once is told of the first."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _

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
from modules.planning.plans.reading import find_layer, find_newest, get_plan, get_version
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
    newest, layer = find_newest(tenant_id, draft.plan_id), find_layer(tenant_id, draft.layer_id)
    if layer is None:
        lacking["layer_id"] = _("chưa có bản đồ ô quy hoạch")
    elif is_outdated(layer, newest):
        lacking["layer_id"] = _("phần điều chỉnh được ghép vào bản đồ không còn là mới nhất, vui lòng tải lên lại")
    if not draft.decision or draft.decided_on is None:
        lacking["decision"] = _("chưa ghi số và ngày quyết định")
    if not draft.issuer:
        lacking["issuer"] = _("chưa ghi cơ quan ban hành")
    if draft.valid_from is None:
        lacking["valid_from"] = _("chưa ghi ngày áp dụng")
    elif newest is not None and newest.valid_from is not None and draft.valid_from <= newest.valid_from:
        last = local_date(newest.valid_from)
        lacking["valid_from"] = _("ngày áp dụng phải sau ngày %(day)s của phiên bản trước", day=last)
    return lacking


def is_outdated(layer: Layer, newest: PlanVersion | None) -> bool:
    """Whether a part was put into a map that isn't the newest any more."""
    part = layer.report.get("part")
    return part is not None and (newest is None or part["former"] != str(newest.layer_id))


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
