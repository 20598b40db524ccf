"""What can't wait, for the head of a wall: how much of it each working module has open. No module is known by name."""

from __future__ import annotations

from typing import NamedTuple

from dothi.manifest.house import house
from dothi.numbers.counts import read_stocks
from dothi.sites.site import Site
from dothi.sites.switch import is_working


class UrgentLine(NamedTuple):
    """So many of them are open."""

    title: str
    number: int


def load_urgent(site: Site) -> list[UrgentLine]:
    """Of every module that declares it. One statement, none where no module does."""
    told = [each.urgent for each in house().components if each.urgent and is_working(site.state_of(each.name))]
    held = read_stocks(site.tenant_id, [each.stock for each in told]) if told else {}
    return [UrgentLine(str(each.title), each.number(held[each.stock.name])) for each in told]
