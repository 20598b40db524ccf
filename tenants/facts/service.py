"""Renaming a tenant from a day on, and mending mistakes in what is recorded of it. Acts in the province's scope.

The tenant's row carries a version that every change of its facts and hosts raises: a stale page overwrites nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, insert, or_, select, update

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.ids import new_id
from tenants.facts.timeline import FactLine, correct, succeed, withdraw
from tenants.registry.events import TenantRenamed
from tenants.registry.hosts import claim_host, move_host
from tenants.registry.models import Fact, Tenant

LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class Renaming:
    """What becomes of a tenant on a day by a decree; `host`: its new canonical host, if any."""

    name: str
    kind: str
    code: str
    parent_code: str | None
    valid_from: date
    decree: str
    host: str = ""


class StaleTenant(Conflict):
    """Somebody else changed the tenant's facts or hosts since the page was made."""

    code = "stale"


def list_facts(province_id: int, member_id: int) -> list[FactLine]:
    """A tenant's facts in the order of their days. One statement."""
    rows = session.scalars(
        select(Fact).where(Fact.tenant_id == province_id, Fact.member_id == member_id).order_by(Fact.valid_from)
    )
    return [line_of(row) for row in rows]


def line_of(row: Fact) -> FactLine:
    """A stored fact as a line."""
    return FactLine(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent_code=row.parent_code,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        decree=row.decree,
    )


def rename_tenant(
    province_id: int, *, member_id: int, renaming: Renaming, actor: Actor, version: int | None = None
) -> list[FactLine]:
    """Let a new fact begin, which closes the former one; with a new host that one is canonical from that day.

    Returns the timeline. Raises Denied, Invalid (fields), StaleTenant, Conflict (a host that is somebody else's).
    """
    tenant = lock_tenant(province_id, member_id=member_id, actor=actor, version=version)
    facts = list_facts(province_id, member_id)
    new = FactLine(id=new_id(), valid_to=None, **{k: v for k, v in asdict(renaming).items() if k != "host"})
    if facts and same_but_days(facts[-1], new) and not renaming.host:
        raise Invalid(_("Chưa có gì khác với hiện nay."), fields={"name": _("Chưa có gì khác với hiện nay.")})
    after = succeed(facts, new)
    check_code(province_id, member_id, new)
    session.execute(insert(Fact).values(tenant_id=province_id, member_id=member_id, **asdict(new)))
    store(province_id, facts, after[:-1])
    if renaming.host:
        claim_host(member_id, renaming.host)
        move_host(member_id, renaming.host, day=max(renaming.valid_from, clock.local_today()))
    tenant.version += 1
    record_audit(
        province_id,
        "tenants.renamed",
        subject=tenant.slug,
        actor=actor,
        about=member_id,
        old=facts[-1].name if facts else "",
        new=new.name,
        code=new.code,
        kind=new.kind,
        parent_code=new.parent_code,
        valid_from=new.valid_from.isoformat(),
        decree=new.decree,
        host=renaming.host,
    )
    record(TenantRenamed(member_id=member_id, name=new.name, valid_from=new.valid_from))
    session.flush()
    return after


def correct_fact(
    province_id: int, *, member_id: int, changed: FactLine, reason: str, actor: Actor, version: int | None = None
) -> list[FactLine]:
    """Mend a mistake in a fact, for a reason that is kept. Raises as `rename_tenant` does, and NotFound."""
    tenant = lock_tenant(province_id, member_id=member_id, actor=actor, version=version)
    facts = list_facts(province_id, member_id)
    former = next((fact for fact in facts if fact.id == changed.id), None)
    if former is None:
        raise NotFound(_("Không có dòng này."))
    reason = check_reason(reason)
    after = correct(facts, changed)
    check_code(province_id, member_id, changed)
    store(province_id, facts, after)
    tenant.version += 1
    record_audit(
        province_id,
        "tenants.fact_corrected",
        subject=tenant.slug,
        actor=actor,
        about=member_id,
        old=described(former),
        new=described(changed),
        reason=reason,
    )
    session.flush()
    return after


def withdraw_fact(
    province_id: int, *, member_id: int, fact_id: UUID, reason: str, actor: Actor, version: int | None = None
) -> list[FactLine]:
    """Take back a change whose day hasn't come. A host that was to become canonical that day stays as it is planned."""
    tenant = lock_tenant(province_id, member_id=member_id, actor=actor, version=version)
    facts = list_facts(province_id, member_id)
    reason = check_reason(reason)
    after = withdraw(facts, fact_id, today=clock.local_today())
    gone = facts[-1]
    session.execute(delete(Fact).where(Fact.tenant_id == province_id, Fact.id == fact_id))
    store(province_id, facts, after)
    tenant.version += 1
    record_audit(
        province_id,
        "tenants.fact_withdrawn",
        subject=tenant.slug,
        actor=actor,
        about=member_id,
        old=described(gone),
        reason=reason,
    )
    session.flush()
    return after


def lock_tenant(province_id: int, *, member_id: int, actor: Actor, version: int | None) -> Tenant:
    """The tenant's row, locked. Raises Denied, NotFound, StaleTenant when `version` isn't its version any more."""
    if not actor.may("tenants.fact.edit"):
        raise Denied(_("Chỉ quản trị cấp tỉnh được thay đổi tên và tên miền của địa phương."))
    tenant = session.get(Tenant, (province_id, member_id), with_for_update=True, populate_existing=True)
    if tenant is None:
        raise NotFound(_("Không có địa phương này."))
    if version is not None and tenant.version != version:
        raise StaleTenant(_("Có người vừa thay đổi tên hoặc tên miền của địa phương này."))
    return tenant


def store(province_id: int, before: Sequence[FactLine], after: Sequence[FactLine]) -> None:
    """Write the lines that differ."""
    known = {fact.id: fact for fact in before}
    for fact in after:
        if known.get(fact.id) != fact:
            values: dict[str, Any] = asdict(fact)
            session.execute(
                update(Fact).where(Fact.tenant_id == province_id, Fact.id == values.pop("id")).values(**values)
            )


def check_code(province_id: int, member_id: int, fact: FactLine) -> None:
    """Raise Invalid (field `code`) where another tenant of the province has this code on one of the same days.

    Codes are reused: on other days it may well have been somebody else's.
    """
    query = select(Fact.name, Fact.valid_from).where(
        Fact.tenant_id == province_id,
        Fact.member_id != member_id,
        Fact.code == fact.code,
        or_(Fact.valid_to.is_(None), Fact.valid_to > fact.valid_from),
    )
    if fact.valid_to is not None:
        query = query.where(Fact.valid_from < fact.valid_to)
    other = session.execute(query.limit(1)).one_or_none()
    if other is not None:
        text = _("Mã %(code)s trong thời gian này là của %(name)s.", code=fact.code, name=other.name)
        raise Invalid(text, fields={"code": text})


def check_reason(reason: str) -> str:
    """The reason without blanks around it. Raises Invalid when it is missing or too long."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        text = _("Vui lòng ghi lý do, tối đa %(n)s ký tự.", n=LONGEST_REASON)
        raise Invalid(text, fields={"reason": text})
    return reason


def same_but_days(one: FactLine, other: FactLine) -> bool:
    """Whether two facts say the same."""
    days = {"id": None, "valid_from": date.min, "valid_to": None, "decree": ""}
    return replace(one, **days) == replace(other, **days)  # type: ignore[arg-type]


def described(fact: FactLine) -> str:
    """A fact in one line, for the record."""
    days = f"{fact.valid_from.isoformat()} – {fact.valid_to.isoformat() if fact.valid_to else ''}".strip()
    return f"{fact.code} {fact.name} ({fact.kind}, {fact.parent_code or '–'}), {days}, {fact.decree}"
