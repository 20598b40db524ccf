"""Filters out of an address or a command line, and the names that the history needs. Called by pages and command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.record.history import SYSTEM, HistoryFilters, HistoryLine
from dothi.values import clock
from dothi.values.alphabet import sort_key
from dothi.values.days import is_possible
from tenants.registry.dated_facts import facts_on
from tenants.registry.models import Tenant

HEADINGS = ("at", "actor", "action", "tenant", "module", "what", "reason")


def filters_of(values: Mapping[str, str], *, slugs: Mapping[str, int]) -> HistoryFilters:
    """Filters from texts; what can't be one is left out, a tenant that isn't here finds nothing."""
    slug = values.get("tenant", "")
    return HistoryFilters(
        about_id=slugs.get(slug, -1) if slug else None,
        module=values.get("module", "")[:60],
        action=values.get("action", "")[:100],
        actor=actor_of(values.get("actor", "")),
        since=day_of(values.get("since", "")),
        until=day_of(values.get("until", "")),
    )


def actor_of(text: str) -> str:
    """A membership's id, or the system; empty for what is neither."""
    try:
        return text if text in {"", SYSTEM} else str(UUID(text))
    except ValueError:
        return ""


def day_of(text: str) -> date | None:
    """A day as `<input type=date>` sends it; None for what isn't one, or lies beyond all days that people mean."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day is not None and is_possible(day) else None


def name_tenants(province_id: int) -> tuple[dict[int, str], dict[str, int]]:
    """The names of a province's tenants by id, those that have ended too, and their ids by slug. Two statements."""
    facts = facts_on(province_id, clock.local_today())
    found = session.scalars(select(Tenant).where(Tenant.tenant_id == province_id)).all()
    names = {row.id: facts[row.id].name if row.id in facts else row.slug for row in found}
    found = sorted(found, key=lambda row: (row.position, sort_key(names[row.id]), row.id))
    return names, {row.slug: row.id for row in found if row.id != province_id}


def name_actors(tenant_id: int) -> list[tuple[str, str]]:
    """Who may have acted, those who have left too: membership id and name. One statement."""
    query = select(MembershipRow.id, MembershipRow.name, MembershipRow.email).where(
        MembershipRow.tenant_id == tenant_id
    )
    found = [(str(row.id), f"{row.name} ({row.email})") for row in session.execute(query)]
    return sorted(found, key=lambda choice: sort_key(choice[1]))


def cells_of(line: HistoryLine) -> tuple[object, ...]:
    """A line as the cells of a file, in the order of `HEADINGS`."""
    return (line.at, line.actor, line.title, line.tenant, line.module, line.sentence, line.reason)
