"""The units that can be planned for: the province's tenants, and districts of the catalogue that aren't there yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from dothi.database.session import session
from dothi.values import clock
from dothi.values.alphabet import sort_key
from tenants.catalogue import districts
from tenants.registry.dated_facts import facts_on
from tenants.registry.models import Tenant


@dataclass(frozen=True, kw_only=True)
class UnitPlace:
    """A unit by its code; `member_id` and `slug` where it is a tenant."""

    code: str
    name: str
    member_id: int | None = None
    slug: str = ""


def list_places(province_id: int) -> Sequence[UnitPlace]:
    """Tenants in their order, then the catalogue's other districts. Two statements."""
    tenants = session.execute(
        select(Tenant.id, Tenant.slug, Tenant.position).where(
            Tenant.tenant_id == province_id, Tenant.ended_at.is_(None)
        )
    ).all()
    facts = facts_on(province_id, clock.local_today())
    found = [
        UnitPlace(code=facts[row.id].code, name=facts[row.id].name, member_id=row.id, slug=row.slug)
        for row in tenants
        if row.id != province_id and row.id in facts
    ]
    positions = {row.id: row.position for row in tenants}
    found.sort(key=lambda place: (positions[place.member_id or 0], sort_key(place.name)))
    codes = {place.code for place in found}
    own = facts.get(province_id)
    known = districts(own.code) if own is not None else ()
    return [*found, *(UnitPlace(code=unit.code, name=unit.name) for unit in known if unit.code not in codes)]


def find_place(province_id: int, code: str) -> UnitPlace | None:
    """The unit with this code."""
    return next((place for place in list_places(province_id) if place.code == code), None)
