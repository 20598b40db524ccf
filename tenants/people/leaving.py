"""A member leaves: what they hold is shown, then handed over and the membership ended in one transaction.

Modules say what they tie to people by `Module.work_held`. In one transaction, not by a job, so that nobody ever sees
work of somebody who has left; a module writes its rows in bulk. A module that stands still (suspended) can't be asked:
its own handler of `MembershipEnded` gives the work back to the units once it goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import aliased

from dothi.database.session import session
from dothi.identity import members
from dothi.identity.members import Membership, MembershipState
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.manifest.work_held import HandedOver, SuccessorMember, WorkHeld
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.sites.switch import is_working
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from tenants.people.last_admin import hold_for_leaving, is_last_admin
from tenants.people.units import in_order
from tenants.registry.models import Unit, UnitMember


@dataclass(frozen=True, kw_only=True)
class Held:
    """Open work of one module; `is_moving` unless the module stands still."""

    module: Module
    work: WorkHeld
    count: int
    is_moving: bool


@dataclass(frozen=True, kw_only=True)
class Departure:
    """What there is to know before a membership ends; `refusal` says why it can't."""

    member: Membership
    held: Sequence[Held]
    successors: Sequence[SuccessorMember]
    headless: Sequence[Unit]
    """Units in use that have no head afterwards."""
    refusal: str

    @property
    def is_asking(self) -> bool:
        """Whether somebody has to say who takes over."""
        return any(held.is_moving for held in self.held)


def look_ahead(site: Site, membership_id: UUID, *, actor: Actor) -> Departure:
    """What ending the membership would mean. Raises NotFound."""
    tenant_id = site.tenant_id
    member = members.get_membership(tenant_id, membership_id)
    held = [line for line in list_held(site, membership_id) if line.count]
    return Departure(
        member=member,
        held=held,
        successors=list_successors(tenant_id, member),
        headless=list_headless(tenant_id, member),
        refusal=why_not(tenant_id, member, actor=actor),
    )


def why_not(tenant_id: int, member: Membership, *, actor: Actor) -> str:
    """Why the membership can't end now; empty when it can."""
    if member.state is MembershipState.ENDED:
        return str(_("Người này đã thôi giao việc trước đó."))
    if is_last_admin(tenant_id, member.id):
        return str(_("Đây là quản trị duy nhất. Vui lòng mời và chờ một quản trị khác nhận lời trước."))
    if member.id == actor.membership_id:
        return str(_("Bạn không tự kết thúc tư cách của mình được. Vui lòng nhờ một quản trị khác."))
    return ""


def list_held(site: Site, membership_id: UUID) -> Sequence[Held]:
    """What each module ties to the member. One statement a module that ties something to people."""
    return [
        Held(
            module=module,
            work=module.work_held,
            count=module.work_held.count(site.tenant_id, membership_id),
            is_moving=module.always_on or is_working(site.state_of(module.name)),
        )
        for module in house().components
        if module.work_held is not None
    ]


def list_successors(tenant_id: int, leaver: Membership) -> Sequence[SuccessorMember]:
    """Who may take over: active members of the same units who may do such work. One statement."""
    components = house().components
    asked = {module.work_held.permission for module in components if module.work_held is not None}
    return [
        SuccessorMember(membership_id=other.id, name=other.name, unit_ids=other.unit_ids)
        for other in members.list_members(tenant_id)
        if other.id != leaver.id
        and other.state is MembershipState.ACTIVE
        and other.unit_ids & leaver.unit_ids
        and components.permissions_of(other.roles) & asked
    ]


def list_headless(tenant_id: int, leaver: Membership) -> Sequence[Unit]:
    """The units in use that the member alone heads. One statement."""
    if not leaver.headed_unit_ids:
        return []
    other = aliased(UnitMember)
    another_head = (
        select(other.unit_id)
        .join(MembershipRow, MembershipRow.id == other.membership_id)
        .where(
            other.tenant_id == tenant_id,
            MembershipRow.tenant_id == tenant_id,
            other.unit_id == Unit.id,
            other.is_head,
            other.membership_id != leaver.id,
            MembershipRow.ended_at.is_(None),
        )
    )
    headed = select(Unit).where(Unit.tenant_id == tenant_id, Unit.id.in_(leaver.headed_unit_ids), Unit.is_active)
    return in_order(session.scalars(headed.where(~another_head.exists())))


def leave(site: Site, membership_id: UUID, *, successor_id: UUID | None, actor: Actor) -> HandedOver:
    """Hand the member's work over and end the membership; without a successor the work goes back to its units.

    Work that is given to the member until then goes too: whoever gives it holds the membership (`identity.holding`).
    Raises NotFound, Conflict (own, last admin, ended before), Invalid (`successor`).
    """
    tenant_id = site.tenant_id
    hold_for_leaving(tenant_id, membership_id, staying=[successor_id] if successor_id else [])
    member = members.get_membership(tenant_id, membership_id)
    if member.state is MembershipState.ENDED:
        raise Conflict(_("Người này đã thôi giao việc trước đó."), code="already_ended")
    successor = get_successor(tenant_id, member, successor_id) if successor_id else None
    given = returned = 0
    for held in list_held(site, membership_id):
        if held.is_moving:
            done = held.work.hand_over(tenant_id, leaver_id=membership_id, successor=successor, actor=actor, site=site)
            given, returned = given + done.given, returned + done.returned
    members.end_membership(tenant_id, membership_id=membership_id, actor=actor)
    if given or returned:
        record_audit(
            tenant_id,
            "tenants.work_handed_over",
            subject=member.email,
            actor=actor,
            to=successor.name if successor else "",
            given=given,
            returned=returned,
        )
    return HandedOver(given=given, returned=returned)


def get_successor(tenant_id: int, leaver: Membership, successor_id: UUID) -> SuccessorMember:
    """The successor chosen, as they are now. Raises Invalid."""
    found = next((s for s in list_successors(tenant_id, leaver) if s.membership_id == successor_id), None)
    if found is None:
        text = _("Người này không nhận bàn giao được nữa. Vui lòng chọn người khác.")
        raise Invalid(text, fields={"successor": text})
    return found
