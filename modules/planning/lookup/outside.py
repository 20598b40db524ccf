"""What of a question isn't the tenant's, and whose that is. For pages and API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely
from flask import url_for
from shapely.geometry.base import BaseGeometry

from dothi.sites.site import Site
from modules.planning.lookup.asked import LandQuestion
from modules.planning.lookup.places import is_inside, middle
from modules.planning.lookup.question import LONGEST_CODE, encode
from modules.planning.lookup.tables import outline_of
from tenants.areas.neighbours import Neighbour, find_service_next_door

LEAST_PERCENT = 1
"""Of the land: less outside is the roughness of two drawings of one border."""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """How much of it isn't ours, in per cent, and whose that is, as far as we know."""

    percent: int
    neighbour: Neighbour | None


def outside_of(site: Site, asked: LandQuestion) -> Outside | None:
    """What of the question isn't the tenant's; None where all of it is. No statement while outlines are remembered."""
    there = asked.question.in_degrees()
    if not is_inside(site, there):
        return Outside(percent=100, neighbour=next_door(site, there, asked))
    outline = outline_of(site)
    if outline is None or asked.question.is_point or outline.shape.covers(there):
        return None
    beyond = shapely.difference(there, outline.shape)
    percent = round(100 * beyond.area / there.area)
    if percent < LEAST_PERCENT:
        return None
    return Outside(percent=percent, neighbour=next_door(site, beyond, asked))


def next_door(site: Site, there: BaseGeometry, asked: LandQuestion) -> Neighbour | None:
    """Whose it is, with the same question at their page."""
    code = encode(asked.question)
    address: dict[str, Any] = asked.address(code) if len(code) <= LONGEST_CODE else {}
    path = url_for("planning_public.show" if address else "planning_public.index", **address)
    return find_service_next_door(site, middle(there), service="planning", path=path)
