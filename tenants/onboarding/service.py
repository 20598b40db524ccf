"""Onboarding, as console and command line do it: the template is read, then the tenant is born, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.uploads import files
from dothi.values.actor import Actor
from dothi.values.errors import Conflict
from tenants.copying.service import End, template_for
from tenants.onboarding.birth import create_tenant
from tenants.onboarding.facts import EmblemFile, NewTenant
from tenants.registry.models import Fact, Tenant
from tenants.registry.roster import get_tenant


def onboard(
    province_id: int, new: NewTenant, *, template: str | None = None, emblem: str = "", actor: Actor
) -> tuple[int, str]:
    """Make a tenant like `template` (the slug of one of this province), with a staged `emblem`, and its first admin.

    Returns its id and slug. What was done in the transaction before is committed, since the template is read in a scope
    and transaction of its own; the birth itself is one transaction, left to the caller to commit. The same form sent
    again answers the tenant it made. Raises NotFound (template), Conflict (taken; or the form made another), Invalid.
    """
    made = find_made(province_id, new.client_id, name=new.name)
    if made is not None:
        return made
    picture = read_picture(province_id, emblem)
    if template:
        source = End.of(get_tenant(province_id, template))
        items = template_for(source, name=new.name, kind=new.facts[-1].kind)
        new = replace(new, configuration=items)
    try:
        return create_tenant(province_id, replace(new, emblem=picture), actor=actor), new.slug
    except Conflict:
        # Sent twice at once: the other one has made it while we waited.
        made = find_made(province_id, new.client_id, name=new.name)
        if made is None:
            raise
        return made


def find_made(province_id: int, client_id: UUID | None, *, name: str) -> tuple[int, str] | None:
    """What the form with this id has made already, if that has the name: id and slug.

    Raises Conflict when it made another tenant: a form makes one.
    """
    if client_id is None:
        return None
    rows = session.execute(
        select(Tenant.id, Tenant.slug, Fact.name)
        .join(Fact, (Fact.tenant_id == Tenant.tenant_id) & (Fact.member_id == Tenant.id))
        .where(Tenant.tenant_id == province_id, Tenant.client_id == client_id, Fact.tenant_id == province_id)
    ).all()
    if rows and name not in {row.name for row in rows}:
        raise Conflict(
            _("Biểu mẫu này đã tạo %(name)s. Hãy mở lại trang để tạo địa phương khác.", name=rows[-1].name),
            code="form_used",
        )
    return (rows[0].id, rows[0].slug) if rows else None


def read_picture(province_id: int, reference: str) -> EmblemFile | None:
    """The bytes of an emblem that was staged at the province."""
    for file in files.list_staged(province_id, [reference]) if reference else ():
        with house().storage.open(file.key) as stream:
            return EmblemFile(name=file.original_name, data=stream.read())
    return None
