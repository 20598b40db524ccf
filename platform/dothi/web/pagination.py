"""Keyset pages: a signed cursor holds the sort key of the last row; a tampered one is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from dothi.manifest.house import house
from dothi.values.errors import Malformed

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows and the cursor of the next ones, None at the end."""

    items: Sequence[T]
    next_cursor: str | None = None


def encode_cursor(values: Sequence[Any]) -> str:
    """A cursor from plain values (text, numbers, instants, UUIDs: all but numbers as text)."""
    return _signed(house().settings.secret_key, *map(_plain, values))


@lru_cache(maxsize=1_000, typed=True)
def _signed(key: str, *plain: str | float | None) -> str:
    return str(_serializer(key).dumps(plain))


def decode_cursor(cursor: str, *, length: int) -> list[Any]:
    """The values again, `length` of them. Raises Malformed for a cursor that isn't ours."""
    try:
        values = _serializer(house().settings.secret_key).loads(cursor)
    except BadSignature:
        values = None
    if not isinstance(values, list) or len(values) != length:
        raise Malformed(_("Con trỏ trang không hợp lệ. Vui lòng xem lại từ trang đầu."), code="bad_cursor")
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, int | float) else str(value)


def _serializer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="dothi.cursor")
