"""Parts of a page in an order that people change: tiles of a dashboard, blocks of a report template. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar


class PlacedPart(Protocol):
    """Something with a place among others."""

    @property
    def id(self) -> str: ...


P = TypeVar("P", bound=PlacedPart)
Arrangement = Callable[[Sequence[P], str], list[P]]


def moved(parts: Sequence[P], part_id: str, by: int) -> list[P]:
    """With one part so many places later; at either end it stays."""
    found = list(parts)
    at = next((place for place, part in enumerate(found) if part.id == part_id), None)
    if at is not None:
        part = found.pop(at)
        found.insert(min(len(found), max(0, at + by)), part)
    return found


def without(parts: Sequence[P], part_id: str) -> list[P]:
    """Without one part."""
    return [part for part in parts if part.id != part_id]


def in_place(parts: Sequence[P], part: P) -> list[P]:
    """With a part in the place of the one that bears its id, else at the end."""
    if any(each.id == part.id for each in parts):
        return [part if each.id == part.id else each for each in parts]
    return [*parts, part]


def ordered(parts: Sequence[P], ids: Sequence[str]) -> list[P]:
    """In the order of the ids; one that isn't named comes at the end, an id of nothing is passed over."""
    places = {part_id: place for place, part_id in enumerate(ids)}
    return sorted(parts, key=lambda part: places.get(part.id, len(places)))


def earlier(parts: Sequence[P], part_id: str) -> list[P]:
    """One place earlier."""
    return moved(parts, part_id, -1)


def later(parts: Sequence[P], part_id: str) -> list[P]:
    """One place later."""
    return moved(parts, part_id, 1)


def in_order_of(parts: Sequence[P], ids: str) -> list[P]:
    """In the order that dragging sends: the ids of all, apart by blanks."""
    return ordered(parts, ids.split())


STEPS: Mapping[str, Arrangement[Any]] = {
    "earlier": earlier,
    "later": later,
    "remove": without,
    "order": in_order_of,
}
"""What a button of an arranging page does to its parts."""
