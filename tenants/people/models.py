"""A list of staff between its upload and its confirmation: rows as they were written, nothing else of the file."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.manifest.portable import LeftOut
from dothi.values.ids import new_id


class StaffList(TenantOwned, Base):
    """A staged list. Its rows are forgotten once it is taken; lists that nobody takes are deleted after a week."""

    __tablename__ = "tenants_staff_list"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    file_name: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """{"columns": [names], "ignored": [headings], "rows": [{"number": 2, "cells": {column: text}}]}"""
    taken_at: Mapped[datetime | None]


TABLES = (LeftOut("tenants_staff_list", "lists between upload and confirmation"),)
