"""What a file of counts looks like: for `dothi.content.lists`, which reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LARGEST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
LOOK: Mapping[str, Any] = {
    "headings": {
        "day": ("ngày", "day", "date"),
        "code": ("mã điểm", "mã", "code", "slug"),
        "name": ("điểm du lịch", "điểm", "tên điểm", "place", "name"),
        "domestic": ("trong nước", "khách trong nước", "nội địa", "khách nội địa", "domestic"),
        "international": ("quốc tế", "khách quốc tế", "international"),
    },
    "needed": (("day",), ("name", "code"), ("domestic",), ("international",)),
    "most_rows": MOST_ROWS,
}
"""How people call the columns, and of which there must be one; the options of the reading."""
