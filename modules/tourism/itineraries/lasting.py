"""What of the itineraries stands in the sitemap: the list, and each published one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Integer, bindparam, select

from dothi.database.direct import Statement
from dothi.manifest.lasting import LastingPage
from dothi.sites.site import Site
from modules.tourism.itineraries.queries import PUBLISHED, C

_PUBLISHED = Statement(
    select(C.slug, C.updated_at)
    .where(C.tenant_id == bindparam("tenant_id"), PUBLISHED)
    .order_by(C.list_key, C.id)
    .limit(bindparam("most", type_=Integer))
)


def lasting_itineraries(site: Site, most: int) -> Sequence[LastingPage]:
    """One statement, on `tourism_itinerary_list_idx`."""
    rows = _PUBLISHED.read({"tenant_id": site.tenant_id, "most": most})
    path = "/du-lich/lich-trinh"
    return [LastingPage(path), *(LastingPage(f"{path}/{slug}", changed_at) for slug, changed_at in rows)]
