"""What models of tenants' rows are made of: tenant_id leads their keys."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from dothi.database.scope import current_tenant_id


class TenantOwned:
    """A mixin for models whose rows belong to one tenant: tenant_id leads the primary key and every index."""

    @declared_attr
    def tenant_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(
            Integer, ForeignKey("dothi_tenant.id"), primary_key=True, default=current_tenant_id, sort_order=-100
        )


class TenantPart(TenantOwned):
    """The same for rows that hang on another of the tenant's rows, by a reference that is never empty.

    Whose they are is told by that reference; one of their own to the tenant would cost a look and a lock on its row at
    each insert.
    """

    @declared_attr
    def tenant_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(Integer, primary_key=True, default=current_tenant_id, sort_order=-100)
