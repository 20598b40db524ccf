"""Keyset pages: a signed cursor holds the sort key of the last row; a tampered one is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

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


def decode_cursor(cursor: str, *kinds: type) -> list[Any]:
    """The values again, one of each kind (`str`, `date`, `datetime`, `UUID`).

    Raises Malformed for a cursor that isn't ours, or that of a list of another order.
    """
    try:
        values = _serializer(house().settings.secret_key).loads(cursor)
        return [_READERS[kind](value) for kind, value in zip(kinds, values, strict=True)]
    except (BadSignature, TypeError, ValueError):
        message = _("Con trỏ trang không hợp lệ. Vui lòng xem lại từ trang đầu.")
        raise Malformed(message, code="bad_cursor") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


_READERS: Mapping[type, Callable[[Any], Any]] = {
    str: _text,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    UUID: lambda value: UUID(_text(value)),
}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, int | float) else str(value)


def _serializer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="dothi.cursor")
