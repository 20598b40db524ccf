"""Plans and drafts of versions: made and changed by staff. What is published is changed by a new version alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.database.versioned import change_at
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from dothi.values.ids import id_for
from modules.planning.events import PlanChanged
from modules.planning.models import Plan, PlanVersion
from modules.planning.plans.identifiers import fault_of_dossier_code, fault_of_information_code
from modules.planning.plans.reading import get_plan
from modules.planning.plans.remembered import forget_when_committed
from modules.planning.plans.words import Adjustment, PlanKind, VersionState
from tenants.registry.models import Unit

STALE = _l("Có người vừa thay đổi nội dung này. Vui lòng xem lại rồi lưu lần nữa.")


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What a plan is."""

    theme: str
    kind: str
    name: str
    scale: int | None = None
    dossier_code: str = ""
    unit_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class VersionFacts:
    """What a version is; all but its zones."""

    adjustment: str
    information_code: str = ""
    decision: str = ""
    decided_on: date | None = None
    issuer: str = ""
    document_url: str = ""
    standing: str = "approved"
    valid_from: date | None = None
    summary: str = ""


def create_plan(
    tenant_id: int, facts: PlanFacts, *, actor: Actor, is_illustration: bool = False, client_id: UUID | None = None
) -> Plan:
    """Add a plan; nobody but staff sees it until a version is published.

    What was made of the same form (`client_id`) before is answered again. Raises Invalid.
    """
    check_plan(tenant_id, facts)
    columns = asdict(facts)
    plan_id = id_for(client_id, columns)
    new = insert(Plan).values(tenant_id=tenant_id, id=plan_id, is_illustration=is_illustration, version=1, **columns)
    is_new = session.execute(new.on_conflict_do_nothing().returning(Plan.id)).one_or_none() is not None
    if is_new:
        record_audit(tenant_id, "planning.plan_created", subject=facts.name, actor=actor)
    return get_plan(tenant_id, plan_id)


def change_plan(tenant_id: int, plan_id: UUID, facts: PlanFacts, *, version: int, actor: Actor) -> None:
    """Change what is known of a plan. Raises NotFound, Invalid, Conflict (stale)."""
    check_plan(tenant_id, facts)
    plan = get_plan(tenant_id, plan_id, is_locked=True)
    if plan.version != version:
        raise stale()
    former, published = plan.theme, count_published_of(tenant_id, plan_id)
    for name, value in asdict(facts).items():
        setattr(plan, name, value)
    plan.version += 1
    session.flush()
    record_audit(tenant_id, "planning.plan_changed", subject=plan.name, actor=actor)
    record(PlanChanged(plan_id=plan_id, theme=plan.theme, former_theme=former, published=published))
    forget_when_committed()


def count_published_of(tenant_id: int, plan_id: UUID) -> int:
    """How many versions of a plan are published; none comes or goes while the plan is locked."""
    of_plan = (PlanVersion.tenant_id == tenant_id, PlanVersion.plan_id == plan_id)
    query = select(func.count()).where(*of_plan, PlanVersion.state == VersionState.PUBLISHED)
    return session.scalars(query).one()


def check_plan(tenant_id: int, facts: PlanFacts) -> None:
    """Raise Invalid for a number that contradicts the plan, and for a unit that isn't there."""
    wrong: dict[str, object] = {}
    fault = fault_of_dossier_code(facts.dossier_code, PlanKind(facts.kind)) if facts.dossier_code else ""
    if fault == "form":
        wrong["dossier_code"] = _("Mã hồ sơ gồm 2 chữ số, QHC, QPK hoặc QCT, rồi 7 chữ số. Ví dụ: 04QHC0010001.")
    elif fault:
        wrong["dossier_code"] = _("Mã hồ sơ ghi một loại quy hoạch khác với loại đã chọn.")
    if facts.unit_id is not None and not is_unit(tenant_id, facts.unit_id):
        wrong["unit_id"] = _("Không có đơn vị này.")
    if wrong:
        raise Invalid(_("Hồ sơ quy hoạch chưa đúng."), fields=wrong)


def is_unit(tenant_id: int, unit_id: UUID) -> bool:
    """Whether the tenant has it."""
    return session.scalar(select(Unit.id).where(Unit.tenant_id == tenant_id, Unit.id == unit_id)) is not None


def create_version(
    tenant_id: int, plan_id: UUID, facts: VersionFacts, *, actor: Actor, client_id: UUID | None = None
) -> PlanVersion:
    """Add a draft to a plan. What was made of the same form (`client_id`) before is answered again.

    Raises NotFound, Invalid.
    """
    plan = get_plan(tenant_id, plan_id, is_locked=True)
    version_id = id_for(client_id, {"plan_id": plan_id, **asdict(facts)})
    if client_id is not None and (made := session.get(PlanVersion, (tenant_id, version_id))) is not None:
        return made
    last = session.scalar(
        select(func.max(PlanVersion.number)).where(PlanVersion.tenant_id == tenant_id, PlanVersion.plan_id == plan_id)
    )
    check_version(plan, facts)
    made = PlanVersion(
        tenant_id=tenant_id,
        id=version_id,
        plan_id=plan_id,
        number=(last or 0) + 1,
        layer_id=None,
        state=VersionState.DRAFT,
        published_at=None,
        published_by="",
        withdrawn_at=None,
        withdrawn_because="",
        version=1,
        **asdict(facts),
    )
    session.add(made)
    session.flush()
    record_audit(tenant_id, "planning.version_created", subject=plan.name, actor=actor, number=made.number)
    return made


def change_version(tenant_id: int, draft: PlanVersion, facts: VersionFacts, *, version: int, actor: Actor) -> None:
    """Change a draft. Raises Invalid, Conflict: stale, or published meanwhile."""
    plan = get_plan(tenant_id, draft.plan_id)
    check_version(plan, facts)
    write_draft(draft, version=version, **asdict(facts))
    record_audit(tenant_id, "planning.version_changed", subject=plan.name, actor=actor, number=draft.number)


def write_draft(draft: PlanVersion, *, version: int, **columns: Any) -> None:
    """Write columns of a draft that is still what the person saw. Raises Conflict: stale, or published meanwhile."""
    change_at(draft, version, refusal=STALE, only=[PlanVersion.state == VersionState.DRAFT], **columns)


def check_version(plan: Plan, facts: VersionFacts) -> None:
    """Raise Invalid for a number that contradicts the version."""
    code = facts.information_code
    fault = fault_of_information_code(code, PlanKind(plan.kind), Adjustment(facts.adjustment)) if code else ""
    reasons = {
        "form": _("Mã thông tin quy hoạch gồm 12 chữ số, ví dụ 012511012345."),
        "kind": _("Mã thông tin ghi một cấp quy hoạch khác với quy hoạch này."),
        "adjustment": _("Mã thông tin ghi một lần lập hoặc điều chỉnh khác với mục đã chọn."),
    }
    if fault:
        raise Invalid(_("Phiên bản quy hoạch chưa đúng."), fields={"information_code": reasons[fault]})


def stale() -> Conflict:
    """Somebody else was first."""
    return Conflict(STALE, code="stale")
