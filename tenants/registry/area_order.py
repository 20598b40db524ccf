"""The order in which people look for their area, wherever areas stand in a list."""

from __future__ import annotations

from typing import Protocol

from dothi.values.alphabet import SortKey, sort_key


class OrderedArea(Protocol):
    """What the order depends on."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...


def area_key(area: OrderedArea) -> tuple[bool, SortKey, str]:
    """Wards and towns before communes, Phường 2 before Phường 10, Xã Đạo Thạnh before Xã Mỹ Phong."""
    return area.kind == "commune", sort_key(area.name), area.code
