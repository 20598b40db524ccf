"""The rows of dashboards in the matrices of `tests/guards`, written apart from the code they guard."""

from __future__ import annotations

from modules.dashboards.service import EDIT, add_entry

from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi_testing.guard import PUBLIC, Guard, Values


def own(site: Site) -> Values:
    """An entry that no other tenant has."""
    entry = add_entry(site.tenant_id, title=f"Only at {site.slug}", actor=Actor.system())
    return {"entry_id": str(entry.id)}


GUARD = Guard(
    routes={
        "dashboards_public.index": PUBLIC,
        "dashboards_api.entries": PUBLIC,
        "dashboards_work.entries": EDIT,
        "dashboards_work.add": EDIT,
        "dashboards_work.remove": EDIT,
    },
    sample={"entry_id": "00000000-0000-7000-8000-000000000000"},
    own=own,
    shown=(
        ("", "/dieu-hanh"),
        ("district_admin", "/work/dashboards"),
    ),
    gone_when_suspended=frozenset({"dashboards_public", "dashboards_api"}),
    not_linked=frozenset({"dashboards_api.entries"}),
)
