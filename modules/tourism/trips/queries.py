"""Reads several published places by their names in addresses, on the key of `slug`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Text, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from modules.tourism.explore.queries import PUBLISHED, C, ShownPlace

_BY_SLUGS = Statement(
    select(*(C[name] for name in ShownPlace._fields)).where(
        C.tenant_id == bindparam("tenant_id"), C.slug == any_(bindparam("slugs", type_=ARRAY(Text))), PUBLISHED
    )
)


def list_by_slugs(tenant_id: int, slugs: Sequence[str]) -> list[ShownPlace]:
    """In the order of the names; what isn't published is left out. One statement, none without names."""
    if not slugs:
        return []
    found = {
        place.slug: place
        for place in map(ShownPlace._make, _BY_SLUGS.read({"tenant_id": tenant_id, "slugs": list(slugs)}))
    }
    return [found[slug] for slug in slugs if slug in found]
