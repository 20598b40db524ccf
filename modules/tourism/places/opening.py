"""The one seam to opening hours: is a place open at a moment, and when does that change next?"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Opening(NamedTuple):
    """Open, closed or unknown (None), and when that changes; None where it never does or nobody knows."""

    is_open: bool | None
    next_change_at: datetime | None


UNKNOWN = Opening(None, None)


def opening_at(hours: str, moment: datetime) -> Opening:  # noqa: ARG001  # until the hours can be read
    """How it stands at `moment`."""
    return UNKNOWN


def find_error(hours: str) -> str | None:  # noqa: ARG001  # until the hours can be read
    """What is wrong with hours as they were typed, in words; None where they can be read."""
    return None
