"""Names in addresses: given once, never changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from dothi.database.session import session


def free_name(model: Any, tenant_id: int, wanted: str, *, reserved: Collection[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3` … that no row of `model` has as its slug.

    One statement, a second one where it is taken.
    """
    of_tenant = select(model.slug).where(model.tenant_id == tenant_id)
    if wanted not in reserved and session.scalars(of_tenant.where(model.slug == wanted)).first() is None:
        return wanted
    taken = set(session.scalars(of_tenant.where(model.slug.startswith(f"{wanted}-", autoescape=True))))
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{wanted}-{number}") not in taken)
