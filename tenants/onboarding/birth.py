"""New provinces and tenants, each in one transaction: anchor, registry, hosts, switches, all that they begin with.

The registry's rows are the province's; settings, areas, configuration and the first admin's invitation are the tenant's
own, written in its scope within the same transaction (ADR 10): so nothing can stop half-way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from dothi.database.acting import acting_in, acting_in_newborn
from dothi.database.birth import bear
from dothi.database.scope import DEPLOYMENT, Scope, current_tenant_id
from dothi.database.session import TenantAnchor, session
from dothi.identity import members
from dothi.manifest.house import house
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.sites.switch import ModuleState
from dothi.uploads import files
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from dothi.values.ids import new_id
from dothi.values.worktime import WorkingCalendar
from tenants.copying.items import apply_all
from tenants.onboarding.facts import EmblemFile, FirstAdmin, NewArea, NewTenant
from tenants.registry.branding import EMBLEM
from tenants.registry.events import TenantCreated
from tenants.registry.hosts import claim_host
from tenants.registry.models import AreaRow, Fact, Setting, Switch, Tenant
from tenants.registry.site import committee_of

UNIQUE_VIOLATION = "23505"


def create_province(new: NewTenant, *, actor: Actor, dry_run: bool = False) -> int:
    """Make a province, which is its own tenant, in its own new scope, and commit: the operator's act, outside requests.

    Returns its id; a dry run takes everything back. Raises Conflict when slug or host is taken, or somebody else made a
    tenant at this very moment.
    """
    with acting_in(DEPLOYMENT):
        highest = session.execute(select(func.max(TenantAnchor.id))).scalar() or 0
        session.rollback()
    province_id = int(highest) + 1
    with acting_in(Scope(province_id)):
        try:
            put_tenant(province_id, new, wanted=province_id, actor=actor)
            if dry_run:
                session.rollback()
            else:
                session.commit()
        except IntegrityError as error:
            session.rollback()
            raise taken(error) from error
    return province_id


def create_tenant(province_id: int, new: NewTenant, *, actor: Actor) -> int:
    """Make a tenant of the province in the current transaction, in the province's scope; every module begins as `none`.

    Returns its id. Raises Conflict when slug, code prefix or host is taken, Invalid for what can't be; then nothing
    of it is left in the transaction.
    """
    try:
        with session.begin_nested():
            return put_tenant(province_id, new, wanted=None, actor=actor)
    except IntegrityError as error:
        raise taken(error) from error


def put_tenant(province_id: int, new: NewTenant, *, wanted: int | None, actor: Actor) -> int:
    """The rows of a new tenant: some twenty statements, whatever its configuration holds."""
    tenant_id = bear(province_id, wanted=wanted)
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
            created_at=clock.now(),
            version=1,
            client_id=new.client_id,
        )
    )
    if new.facts:
        rows = [{"tenant_id": province_id, "id": new_id(), "member_id": tenant_id, **vars(fact)} for fact in new.facts]
        session.execute(insert(Fact), rows)
    for number, host in enumerate(new.hosts):
        claim_host(tenant_id, host, is_canonical=number == 0)
    put_switches(province_id, tenant_id)
    record_audit(
        province_id,
        "tenants.tenant_created",
        subject=new.slug,
        actor=actor,
        about=tenant_id,
        id=tenant_id,
        name=new.name,
    )
    record(TenantCreated(member_id=tenant_id, slug=new.slug))
    with in_its_scope(tenant_id):
        furnish(tenant_id, new, actor=actor)
    return tenant_id


@contextmanager
def in_its_scope(tenant_id: int) -> Iterator[None]:
    """The newborn's own scope; a province is made in its own from the start."""
    if tenant_id == current_tenant_id():
        yield
        return
    with acting_in_newborn(tenant_id):
        yield


def put_switches(province_id: int, tenant_id: int) -> None:
    """A switch in state `none` for every city service that is installed; provinces have none."""
    services = house().components.switchable
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


def furnish(tenant_id: int, new: NewTenant, *, actor: Actor) -> None:
    """Everything that is the tenant's own, in its scope: settings, areas, configuration, the first admin."""
    settings = first_settings(new)
    if new.emblem is not None:
        settings["branding"]["emblem_url"] = put_emblem(tenant_id, new.emblem)
    rows = [{"tenant_id": tenant_id, "section": s, "content": c, "version": 1} for s, c in settings.items()]
    session.execute(insert(Setting), rows)
    put_areas(tenant_id, new.areas)
    apply_all(tenant_id, new.configuration, actor=actor)
    if new.admin is not None:
        invite_admin(tenant_id, new.admin, actor=actor)
    session.flush()


def first_settings(new: NewTenant) -> dict[str, dict[str, Any]]:
    """What is given, and what every tenant begins with where nothing is."""
    given = {section: dict(content) for section, content in new.settings.items()}
    settings: dict[str, dict[str, Any]] = {"calendar": WorkingCalendar().to_dict(), "areas": {}} | given
    settings["branding"] = {"organisation": committee_of(new.name)} | given.get("branding", {})
    return settings


def put_emblem(tenant_id: int, picture: EmblemFile) -> str:
    """Store the emblem as the tenant's own picture; its address on the tenant's host."""
    file = files.stage(tenant_id, BytesIO(picture.data), name=picture.name)
    files.claim(tenant_id, [file.reference], owner=EMBLEM, owner_id=new_id(), purpose="emblem", most=1)
    return f"/files/{file.id}/thumb"


def put_areas(tenant_id: int, areas: Sequence[NewArea]) -> None:
    """The wards and communes, in their order."""
    rows = [area_row(tenant_id, number, area) for number, area in enumerate(areas)]
    drawn = [row | {"outline": dict(area.outline)} for row, area in zip(rows, areas, strict=True) if area.outline]
    # A row without the key gets NULL; with None it would get JSON's null, which is an outline to SQL.
    plain = [row for row, area in zip(rows, areas, strict=True) if not area.outline]
    for some in (drawn, plain):
        if some:
            session.execute(insert(AreaRow), some)


def area_row(tenant_id: int, number: int, area: NewArea) -> dict[str, Any]:
    """A ward or commune as its row, but for the outline."""
    return {
        "tenant_id": tenant_id,
        "id": new_id(),
        "code": area.code,
        "name": area.name,
        "kind": area.kind,
        "position": number,
        "valid_from": area.valid_from,
        "valid_to": area.valid_to,
        "decree": area.decree,
        "lon": area.centre.lon,
        "lat": area.centre.lat,
        "radius_m": area.radius_m,
        "is_schematic": area.is_schematic,
    }


def invite_admin(tenant_id: int, admin: FirstAdmin, *, actor: Actor) -> None:
    """Invite the first district admin; the mail goes out after the commit. Raises Invalid (admin_email, admin_name)."""
    try:
        members.invite(tenant_id, email=admin.email, name=admin.name, roles=["district_admin"], actor=actor)
    except Invalid as error:
        fields = {f"admin_{name}": reason for name, reason in error.fields.items()}
        raise Invalid(error.message, fields=fields) from error


def taken(error: IntegrityError) -> Conflict:
    """What a refused key means to the person; other failures go on as they are."""
    if getattr(error.orig, "sqlstate", None) != UNIQUE_VIOLATION:
        raise error
    return Conflict(_("Tên rút gọn hoặc tiền tố mã tra cứu này đã được dùng."), code="taken")
