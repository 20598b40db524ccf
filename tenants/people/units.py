"""A tenant's units and who belongs to them. Called by the admin's pages and by modules, in the tenant's scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, insert, select

from dothi.database.session import session
from dothi.database.versioned import change_at
from dothi.identity import members
from dothi.identity.models import MembershipRow
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_key
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.values.ids import new_id
from tenants.registry.changing import configuration_changed
from tenants.registry.models import Unit, UnitMember

STALE = _l("Có người vừa thay đổi đơn vị này. Vui lòng xem lại rồi lưu lần nữa.")


@dataclass(frozen=True, kw_only=True)
class UnitFacts:
    """What an admin says of a unit; checked by the form's schema."""

    code: str
    name: str
    kind: str
    email: str = ""
    phone: str = ""
    head_name: str = ""
    position: int = 100
    parent_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class UnitStaff:
    """A member of a unit."""

    membership_id: UUID
    name: str
    email: str
    is_head: bool
    has_joined: bool


def list_units(tenant_id: int, *, include_inactive: bool = False) -> Sequence[Unit]:
    """The tenant's units in their order. One statement."""
    query = select(Unit).where(Unit.tenant_id == tenant_id)
    if not include_inactive:
        query = query.where(Unit.is_active)
    return in_order(session.scalars(query))


def in_order(units: Iterable[Unit]) -> Sequence[Unit]:
    """Units as lists show them: by the position that the admin gave them, then by name."""
    return sorted(units, key=lambda unit: (unit.position, sort_key(unit.name), unit.code))


def find_unit(tenant_id: int, *, code: str) -> Unit | None:
    """The unit with this code, active or not."""
    return session.scalars(select(Unit).where(Unit.tenant_id == tenant_id, Unit.code == code)).one_or_none()


def get_unit(tenant_id: int, unit_id: UUID, *, for_update: bool = False) -> Unit:
    """A unit, active or not; locked, if so wished. Raises NotFound."""
    query = select(Unit).where(Unit.tenant_id == tenant_id, Unit.id == unit_id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    unit = session.scalars(query).one_or_none()
    if unit is None:
        raise NotFound(_("Không có đơn vị này."))
    return unit


def members_of_unit(tenant_id: int, unit_id: UUID) -> Sequence[UnitStaff]:
    """The unit's people, its heads first. One statement."""
    rows = session.execute(
        select(MembershipRow.id, MembershipRow.name, MembershipRow.email, UnitMember.is_head, MembershipRow.joined_at)
        .join(MembershipRow, MembershipRow.id == UnitMember.membership_id)
        .where(
            UnitMember.tenant_id == tenant_id,
            MembershipRow.tenant_id == tenant_id,
            UnitMember.unit_id == unit_id,
            MembershipRow.ended_at.is_(None),
        )
    )
    found = [
        UnitStaff(
            membership_id=row.id,
            name=row.name,
            email=row.email,
            is_head=row.is_head,
            has_joined=row.joined_at is not None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda member: (not member.is_head, sort_key(member.name), member.email))


@dataclass(frozen=True)
class Staffing:
    """How many of a unit's people have joined, and how many of those head it."""

    active: int = 0
    heads: int = 0


def staffing_of_units(tenant_id: int) -> Mapping[UUID, Staffing]:
    """By unit; units without anybody are missing. One statement."""
    rows = session.execute(
        select(UnitMember.unit_id, func.count(), func.count().filter(UnitMember.is_head))
        .join(MembershipRow, (MembershipRow.tenant_id == tenant_id) & (MembershipRow.id == UnitMember.membership_id))
        .where(
            UnitMember.tenant_id == tenant_id, MembershipRow.joined_at.is_not(None), MembershipRow.ended_at.is_(None)
        )
        .group_by(UnitMember.unit_id)
    )
    return {unit_id: Staffing(active, heads) for unit_id, active, heads in rows}


def create_unit(tenant_id: int, facts: UnitFacts, *, actor: Actor) -> Unit:
    """Add a unit. Raises Invalid (field `code`) when the code is taken, or `parent_id` isn't a unit here."""
    check_code(tenant_id, facts.code)
    check_parent(tenant_id, facts.parent_id, child=None)
    unit = Unit(tenant_id=tenant_id, id=new_id(), is_active=True, version=1, **vars(facts))
    session.add(unit)
    session.flush()
    record_audit(tenant_id, "tenants.unit_created", subject=unit.code, actor=actor, name=unit.name)
    configuration_changed("unit")
    return unit


def change_unit(tenant_id: int, unit_id: UUID, facts: UnitFacts, *, actor: Actor, version: int) -> None:
    """Change a unit that is still as the admin saw it. Raises Conflict when it isn't, Invalid as `create_unit` does."""
    former = get_unit(tenant_id, unit_id)
    if former.code != facts.code:
        check_code(tenant_id, facts.code)
    check_parent(tenant_id, facts.parent_id, child=unit_id)
    write_unit(former, version=version, **vars(facts))
    record_audit(tenant_id, "tenants.unit_changed", subject=facts.code, actor=actor, name=facts.name)
    configuration_changed("unit")


def write_unit(unit: Unit, *, version: int, **columns: Any) -> None:
    """Change columns of a unit that is still at `version`; its members show its new name. Raises Conflict (stale)."""
    tenant_id, unit_id, is_renamed = unit.tenant_id, unit.id, unit.name != columns["name"]
    change_at(unit, version, refusal=STALE, **columns)
    if is_renamed:
        rename_for_members(tenant_id, unit_id)


def set_unit_active(
    tenant_id: int, unit_id: UUID, *, is_active: bool, actor: Actor, version: int | None = None
) -> None:
    """Take a unit out of use, or back. Its past work stays; modules route nothing new to a unit out of use.

    With `version`, only if it is still that one. Raises Conflict.
    """
    unit = get_unit(tenant_id, unit_id, for_update=True)
    if version is not None and unit.version != version:
        raise Conflict(STALE, code="stale")
    unit.is_active, unit.version = is_active, unit.version + 1
    verb = "tenants.unit_activated" if is_active else "tenants.unit_deactivated"
    record_audit(tenant_id, verb, subject=unit.code, actor=actor, name=unit.name)
    configuration_changed("unit")


def place_member(
    tenant_id: int, membership_id: UUID, *, unit_ids: Collection[UUID], headed: Collection[UUID] = ()
) -> str:
    """Make these the member's units, `headed` those among them that they head. Returns the name shown with the person.

    Raises NotFound for a unit that isn't here.
    """
    wanted = set(unit_ids) | set(headed)
    query = select(Unit).where(Unit.tenant_id == tenant_id, Unit.id.in_(wanted))
    units = in_order(session.scalars(query)) if wanted else []
    if len(units) != len(wanted):
        raise NotFound(_("Không có đơn vị này."))
    session.execute(
        delete(UnitMember).where(UnitMember.tenant_id == tenant_id, UnitMember.membership_id == membership_id)
    )
    if units:
        rows = [
            {"tenant_id": tenant_id, "unit_id": u.id, "membership_id": membership_id, "is_head": u.id in set(headed)}
            for u in units
        ]
        session.execute(insert(UnitMember), rows)
    name = unit_title(units)
    members.set_units(tenant_id, membership_id=membership_id, unit_ids=wanted, headed=set(headed), unit_name=name)
    configuration_changed("staff")
    return name


def unit_title(units: Sequence[Unit]) -> str:
    """What stands beside a person's name: their units, in order."""
    return ", ".join(unit.name for unit in units)


def rename_for_members(tenant_id: int, unit_id: UUID) -> None:
    """Give the members of a unit that was renamed its new name."""
    session.flush()
    query = select(UnitMember.membership_id).where(UnitMember.tenant_id == tenant_id, UnitMember.unit_id == unit_id)
    for membership_id in session.scalars(query).all():
        theirs = session.execute(
            select(UnitMember.unit_id, UnitMember.is_head).where(
                UnitMember.tenant_id == tenant_id, UnitMember.membership_id == membership_id
            )
        ).all()
        place_member(
            tenant_id,
            membership_id,
            unit_ids=[row.unit_id for row in theirs],
            headed=[row.unit_id for row in theirs if row.is_head],
        )


def check_code(tenant_id: int, code: str) -> None:
    """Raise Invalid when the code is another unit's."""
    if find_unit(tenant_id, code=code) is not None:
        text = _("Mã đơn vị này đã được dùng.")
        raise Invalid(text, fields={"code": text})


def check_parent(tenant_id: int, parent_id: UUID | None, *, child: UUID | None) -> None:
    """Raise Invalid when the parent isn't a unit here, or stands below the child."""
    seen: set[UUID] = {child} if child is not None else set()
    above = parent_id
    while above is not None:
        query = select(Unit.parent_id).where(Unit.tenant_id == tenant_id, Unit.id == above)
        row = session.execute(query).one_or_none()
        if row is None or above in seen:
            text = _("Đơn vị cấp trên không hợp lệ.")
            raise Invalid(text, fields={"parent_id": text})
        seen.add(above)
        above = row.parent_id
