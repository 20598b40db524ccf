"""A province adds and removes further hosts of a tenant and chooses the canonical one, from a day on."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from tenants.facts.service import lock_tenant
from tenants.registry.hosts import check_host, claim_host, move_host, release_host


def add_host(province_id: int, *, member_id: int, host: str, actor: Actor, version: int | None = None) -> str:
    """Give the tenant a further host, which leads to the canonical one. Raises Invalid, Conflict (somebody else's)."""
    tenant = lock_tenant(province_id, member_id=member_id, actor=actor, version=version)
    claim_host(member_id, host)
    tenant.version += 1
    name = check_host(host)
    record_audit(province_id, "tenants.host_added", subject=name, actor=actor, about=member_id)
    session.flush()
    return name


def remove_host(province_id: int, *, member_id: int, host: str, actor: Actor, version: int | None = None) -> None:
    """Take a further host away: its links find nothing any more, and any tenant may be given it."""
    tenant = lock_tenant(province_id, member_id=member_id, actor=actor, version=version)
    release_host(member_id, host)
    tenant.version += 1
    record_audit(province_id, "tenants.host_removed", subject=host, actor=actor, about=member_id)
    session.flush()


def choose_host(
    province_id: int, *, member_id: int, host: str, day: date | None, actor: Actor, version: int | None = None
) -> None:
    """Make one of the tenant's hosts the canonical one from a day on, by default today. Raises Invalid."""
    tenant = lock_tenant(province_id, member_id=member_id, actor=actor, version=version)
    day = day or clock.local_today()
    if day < clock.local_today():
        text = _("Ngày chuyển tên miền không thể ở trong quá khứ.")
        raise Invalid(text, fields={"day": text})
    move_host(member_id, host, day=day)
    tenant.version += 1
    record_audit(
        province_id, "tenants.host_chosen", subject=host, actor=actor, about=member_id, valid_from=day.isoformat()
    )
    session.flush()
