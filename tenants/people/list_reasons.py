"""Why a list of staff, or a cell of it, can't be taken: sentences of our own beside those of all lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from dothi.uploads import list_reasons
from tenants.people.columns import TITLES
from tenants.people.list_file import LARGEST_BYTES, MOST_ROWS


def too_large() -> str:
    """What to tell of a file with more bytes than are read."""
    return list_reasons.too_large(LARGEST_BYTES)


def refused_reason(refusal: Mapping[str, Any]) -> str:
    """Why reading the file ended without a list, of a Reading's `refusal`."""
    return list_reasons.list_reason(refusal, titles=TITLES, most_rows=MOST_ROWS, also={"too_large": too_large()})


def cell_reason(problem: str) -> str:
    """Why a cell has no value."""
    if problem == "differs":
        return str(_("Hai cột cùng ghi mục này nhưng khác nhau. Vui lòng giữ một cột."))
    return list_reasons.cell_reason(problem) or problem
