"""Extracts as they were issued: kept so that whoever holds one can check it. Nothing of the person is stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base


class Extract(TenantOwned, Base):
    """What was said of some land, word for word."""

    __tablename__ = "planning_extract"
    __table_args__ = (Index("planning_extract_tenant_id_made_at_idx", "tenant_id", "made_at"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    issuer: Mapped[str]
    """The administration's name on that day."""
    place: Mapped[str]
    """Where it is in words, in the language of whoever asked; or empty."""
    content: Mapped[str]
    """`content.canonical`: kept as text, since the digest is of its bytes."""
    digest: Mapped[str]
