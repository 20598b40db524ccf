"""Files of places that a job has read, until somebody takes or drops them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.session import Base
from dothi.uploads.read_files import ReadFile


class PlaceFile(ReadFile, Base):
    """A file of places; `asked_at` while a job takes it, `ended` says why the last try changed nothing."""

    __tablename__ = "tourism_place_file"

    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    rows: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """What would change something: lines of `reading.line_of`, deflated."""
    asked_at: Mapped[datetime | None]
    done: Mapped[int]
    """How many rows the job has written so far, told from outside of its transaction."""
    is_cancelled: Mapped[bool]
    ended: Mapped[str]
