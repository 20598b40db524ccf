"""What of the happenings stands in the sitemap: the list, and each that takes place and isn't over."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Integer, bindparam, or_, select

from dothi.database.direct import Statement
from dothi.manifest.lasting import LastingPage
from dothi.sites.site import Site
from dothi.values import clock
from modules.tourism.happenings.kinds import HappeningStatus
from modules.tourism.happenings.statements import H

_COMING = Statement(
    select(H.slug, H.updated_at)
    .where(
        H.tenant_id == bindparam("tenant_id"),
        H.status == HappeningStatus.PUBLISHED.value,
        or_(H.last_on.is_(None), H.last_on >= bindparam("today", type_=H.last_on.type)),
    )
    .order_by(H.list_key, H.id)
    .limit(bindparam("most", type_=Integer))
)


def lasting_happenings(site: Site, most: int) -> Sequence[LastingPage]:
    """One statement, on `tourism_happening_desk_idx`."""
    rows = _COMING.read({"tenant_id": site.tenant_id, "today": clock.local_today(), "most": most})
    path = "/du-lich/su-kien"
    return [LastingPage(path), *(LastingPage(f"{path}/{slug}", changed_at) for slug, changed_at in rows)]
