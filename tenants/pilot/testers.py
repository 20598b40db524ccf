"""Testers of a pilot, invited by address with a link each. In the province's scope: the addresses are its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, text, update

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.ids import new_id, new_token
from tenants.registry.events import TesterInvited
from tenants.registry.models import Switch, Tester
from tenants.registry.switches import lock_switch, switchable

MOST_TESTERS = 500
KEPT_AFTER = timedelta(days=30)
"""How long addresses stay after the pilot has ended."""


@dataclass(frozen=True)
class Invited:
    """How many were invited now, and how many had been before."""

    new: int
    known: int


def list_testers(province_id: int, *, member_id: int, module: str) -> Sequence[Tester]:
    """The invited, newest first; those withdrawn too. One statement."""
    return session.scalars(
        select(Tester)
        .where(Tester.tenant_id == province_id, Tester.member_id == member_id, Tester.module == module)
        .order_by(Tester.invited_at.desc(), Tester.email)
    ).all()


def invite_testers(province_id: int, *, member_id: int, module: str, emails: Sequence[str], actor: Actor) -> Invited:
    """Invite each address that isn't invited; one that was withdrawn gets a new link. A mail follows each.

    Raises Denied, NotFound, Conflict outside a pilot, Invalid (field `addresses`) beyond `MOST_TESTERS`.
    """
    check_may_invite(actor)
    switchable(module)
    switch = lock_switch(province_id, member_id=member_id, module=module)
    if ModuleState(switch.state) is not ModuleState.PILOT:
        raise Conflict(_("Chỉ mời người dùng thử khi phân hệ đang thí điểm."), code="not_a_pilot")
    known = {tester.email: tester for tester in list_testers(province_id, member_id=member_id, module=module)}
    valid = sum(tester.withdrawn_at is None for tester in known.values())
    wanted = [e for e in dict.fromkeys(emails) if e not in known or known[e].withdrawn_at is not None]
    if valid + len(wanted) > MOST_TESTERS:
        reason = _("Mỗi lần thí điểm có tối đa %(n)s người dùng thử; đang có %(m)s.", n=MOST_TESTERS, m=valid)
        raise Invalid(reason, fields={"addresses": reason})
    for email in wanted:
        former = known.get(email)
        tester_id = put_tester(province_id, member_id, module, email, former=former)
        record(TesterInvited(tester_id=tester_id))
    if wanted:
        record_audit(
            province_id,
            "tenants.testers_invited_by_address",
            subject=f"{member_id}/{module}",
            actor=actor,
            about=member_id,
            module=module,
            count=len(wanted),
        )
    session.flush()
    return Invited(new=len(wanted), known=len(set(emails)) - len(wanted))


def put_tester(province_id: int, member_id: int, module: str, email: str, *, former: Tester | None) -> UUID:
    """A row with a link that is valid from now on."""
    values = {
        "nonce": new_token(),
        "invited_at": clock.now(),
        "opened_at": None,
        "withdrawn_at": None,
    }
    if former is not None:
        mine = (Tester.tenant_id == province_id, Tester.id == former.id)
        session.execute(update(Tester).where(*mine).values(**values))
        return former.id
    tester_id = new_id()
    session.execute(
        insert(Tester).values(
            tenant_id=province_id, id=tester_id, member_id=member_id, module=module, email=email, **values
        )
    )
    return tester_id


def withdraw_tester(province_id: int, *, member_id: int, module: str, tester_id: UUID, actor: Actor) -> None:
    """End one person's link. Raises Denied, NotFound; withdrawing twice changes nothing."""
    check_may_invite(actor)
    found = session.scalars(
        select(Tester).where(
            Tester.tenant_id == province_id,
            Tester.id == tester_id,
            Tester.member_id == member_id,
            Tester.module == module,
        )
    ).one_or_none()
    if found is None:
        raise NotFound(_("Không có người dùng thử này."))
    if found.withdrawn_at is not None:
        return
    found.withdrawn_at = clock.now()
    record_audit(
        province_id,
        "tenants.tester_withdrawn",
        subject=f"{member_id}/{module}",
        actor=actor,
        about=member_id,
        module=module,
    )


def forget_testers(province_id: int, now: datetime) -> int:
    """Erase the addresses of pilots that ended `KEPT_AFTER` ago. Returns how many; by schedule."""
    ended = (
        select(Switch.module)
        .where(
            Switch.tenant_id == province_id,
            Switch.member_id == Tester.member_id,
            Switch.module == Tester.module,
            Switch.state != ModuleState.PILOT.value,
            Switch.since < now - KEPT_AFTER,
        )
        .exists()
    )
    erased = session.execute(delete(Tester).where(Tester.tenant_id == province_id, ended).returning(Tester.id)).all()
    return len(erased)


def note_opening(tenant_id: int, nonce: str) -> None:
    """Mark that somebody's link was opened for the first time: from the tenant's scope, by a definer function."""
    values = {"site": tenant_id, "nonce": nonce, "at": clock.now()}
    session.execute(text("SELECT tenants_tester_opened(:site, :nonce, :at)"), values)


def check_may_invite(actor: Actor) -> None:
    """Raise Denied for whoever doesn't switch modules."""
    if not actor.may("tenants.switch.change"):
        raise Denied(_("Chỉ quản trị cấp tỉnh được mời người dùng thử."))
