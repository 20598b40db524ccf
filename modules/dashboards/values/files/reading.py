"""What a file of values looks like: for `dothi.content.lists`, which reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LARGEST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
LOOK: Mapping[str, Any] = {
    "headings": {
        "code": ("mã chỉ số", "mã", "code"),
        "name": ("tên chỉ số", "chỉ số", "name"),
        "unit": ("đơn vị tính", "đơn vị", "unit"),
        "period": ("kỳ", "kỳ số liệu", "period"),
        "value": ("giá trị", "số liệu", "value"),
        "reason": ("lý do sửa", "lý do", "reason"),
    },
    "needed": (("code",), ("period",), ("value",)),
    "most_rows": MOST_ROWS,
}
"""How people call the columns, and which there must be; what the reading is asked with."""
