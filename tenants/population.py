"""How many people live in a tenant, as its profile says: what "per 1,000 people" is reckoned on."""

from __future__ import annotations

from tenants.settings import load_section

SECTION = "profile"


def load_population(tenant_id: int) -> int | None:
    """The number, None while nobody has set it. In the tenant's scope. One statement."""
    people = load_section(tenant_id, SECTION)[0].get("population")
    return people if isinstance(people, int) and people > 0 else None
