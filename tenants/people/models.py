"""A list of staff between its upload and its confirmation: rows as they were written, nothing else of the file."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.session import Base
from dothi.manifest.portable import LeftOut
from dothi.uploads.read_files import ReadFile


class StaffList(ReadFile, Base):
    """A staged list. Its rows are forgotten once it is taken; lists that nobody takes are deleted after a week."""

    __tablename__ = "tenants_staff_list"

    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """{"columns": [names], "ignored": [headings], "rows": [{"number": 2, "cells": {column: text}}]}"""


TABLES = (LeftOut("tenants_staff_list", "lists between upload and confirmation"),)
