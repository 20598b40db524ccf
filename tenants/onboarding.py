"""New provinces and tenants, each in one transaction: anchor, registry, hosts, switches, and what a tenant begins with.

The tenant's own rows (settings, areas) are written from the province's scope by the definer function
`tenants_furnish`, once and only while the tenant is empty: so nothing can stop half-way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from dothi import clock
from dothi.actor import Actor
from dothi.audit import record_audit
from dothi.db import TenantAnchor, session
from dothi.errors import Conflict
from dothi.events import record
from dothi.geo import Point
from dothi.house import house
from dothi.ids import new_id
from dothi.switch import ModuleState
from dothi.tenancy import DEPLOYMENT, Scope, acting_in
from dothi.worktime import WorkingCalendar
from tenants.events import TenantCreated
from tenants.hosts import claim_host
from tenants.models import Fact, Switch, Tenant
from tenants.site import committee_of

UNIQUE_VIOLATION = "23505"


@dataclass(frozen=True, kw_only=True)
class NewFact:
    """What a tenant or area is called, from a day until another, by a decree."""

    code: str
    name: str
    kind: str
    valid_from: date
    valid_to: date | None = None
    decree: str = ""
    parent_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewArea:
    """A ward or commune of a new tenant; centre in degrees, radius in metres, outline as GeoJSON geometry."""

    code: str
    name: str
    kind: str
    centre: Point
    radius_m: float
    valid_from: date | None = None
    valid_to: date | None = None
    decree: str = ""
    outline: Mapping[str, Any] | None = None
    is_schematic: bool = False


@dataclass(frozen=True, kw_only=True)
class NewTenant:
    """Everything a tenant or province begins with; the first host is the canonical one."""

    slug: str
    code_prefix: str
    kind: str
    centre: Point
    radius_m: float
    facts: Sequence[NewFact]
    hosts: Sequence[str]
    areas: Sequence[NewArea] = ()
    position: int = 100
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By section; 'branding' takes the name as organisation and 'calendar' office hours when they aren't given."""


def create_province(new: NewTenant, *, actor: Actor) -> int:
    """Make a province, which is its own tenant, in its own new scope, and commit: the operator's act, outside requests.

    Returns its id. Raises Conflict when slug or host is taken, or somebody else made a tenant at this very moment.
    """
    with acting_in(DEPLOYMENT):
        highest = session.execute(select(func.max(TenantAnchor.id))).scalar() or 0
        session.rollback()
    province_id = int(highest) + 1
    with acting_in(Scope(province_id)):
        try:
            put_tenant(province_id, new, wanted=province_id, actor=actor)
            session.commit()
        except IntegrityError as error:
            session.rollback()
            raise taken(error) from error
    return province_id


def create_tenant(province_id: int, new: NewTenant, *, actor: Actor) -> int:
    """Make a tenant of the province in the current transaction, in the province's scope; every module begins as `none`.

    Returns its id. Raises Conflict when slug, code prefix or host is taken, Invalid for a host that can't be.
    """
    try:
        with session.begin_nested():
            return put_tenant(province_id, new, wanted=None, actor=actor)
    except IntegrityError as error:
        raise taken(error) from error


def put_tenant(province_id: int, new: NewTenant, *, wanted: int | None, actor: Actor) -> int:
    """The rows of a new tenant; about ten statements."""
    now = clock.now()
    tenant_id: int = session.execute(
        text("SELECT dothi_create_tenant(:wanted, :province)"), {"wanted": wanted, "province": province_id}
    ).scalar_one()
    session.execute(
        insert(Tenant).values(
            tenant_id=province_id,
            id=tenant_id,
            slug=new.slug,
            code_prefix=new.code_prefix,
            kind=new.kind,
            position=new.position,
            lon=new.centre.lon,
            lat=new.centre.lat,
            radius_m=new.radius_m,
            created_at=now,
            version=1,
        )
    )
    if new.facts:
        rows = [{"tenant_id": province_id, "id": new_id(), "member_id": tenant_id, **vars(fact)} for fact in new.facts]
        session.execute(insert(Fact), rows)
    for number, host in enumerate(new.hosts):
        claim_host(tenant_id, host, is_canonical=number == 0)
    put_switches(province_id, tenant_id)
    furnish(tenant_id, new)
    record_audit(
        province_id,
        "tenants.tenant_created",
        subject=new.slug,
        actor=actor,
        about=tenant_id,
        id=tenant_id,
        name=name_of(new),
    )
    record(TenantCreated(member_id=tenant_id, slug=new.slug))
    session.flush()
    return tenant_id


def name_of(new: NewTenant) -> str:
    """What a new tenant is called."""
    return new.facts[-1].name if new.facts else new.slug


def put_switches(province_id: int, tenant_id: int) -> None:
    """A switch in state `none` for every city service that is installed; provinces have none."""
    services = house().registry.switchable
    if tenant_id == province_id or not services:
        return
    rows = [
        {
            "tenant_id": province_id,
            "member_id": tenant_id,
            "module": module.name,
            "state": ModuleState.NONE.value,
            "since": clock.now(),
            "version": 0,
            "tester_nonce": None,
        }
        for module in services
    ]
    session.execute(insert(Switch), rows)


def furnish(tenant_id: int, new: NewTenant) -> None:
    """Write the settings and areas of an empty tenant, from its province's scope."""
    name = name_of(new)
    given = {section: dict(content) for section, content in new.settings.items()}
    settings: dict[str, dict[str, Any]] = {"calendar": WorkingCalendar().to_dict(), "areas": {}} | given
    settings["branding"] = {"organisation": committee_of(name)} | given.get("branding", {})
    areas = [
        {
            "id": str(new_id()),
            "code": area.code,
            "name": area.name,
            "kind": area.kind,
            "position": number,
            "valid_from": area.valid_from.isoformat() if area.valid_from else None,
            "valid_to": area.valid_to.isoformat() if area.valid_to else None,
            "decree": area.decree,
            "lon": area.centre.lon,
            "lat": area.centre.lat,
            "radius_m": area.radius_m,
            "outline": dict(area.outline) if area.outline is not None else None,
            "is_schematic": area.is_schematic,
        }
        for number, area in enumerate(new.areas)
    ]
    session.execute(
        text("SELECT tenants_furnish(:site, CAST(:settings AS jsonb), CAST(:areas AS jsonb))"),
        {
            "site": tenant_id,
            "settings": json.dumps([{"section": s, "content": c} for s, c in settings.items()]),
            "areas": json.dumps(areas),
        },
    )


def taken(error: IntegrityError) -> Conflict:
    """What a refused key means to the person; other failures go on as they are."""
    if getattr(error.orig, "sqlstate", None) != UNIQUE_VIOLATION:
        raise error
    return Conflict(_("Tên rút gọn hoặc tiền tố mã tra cứu này đã được dùng."), code="taken")
