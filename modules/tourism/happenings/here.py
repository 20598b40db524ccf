"""What a place's page says of what is on there: the seam by which `explore` shows happenings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.happenings.presentation import by_day
from modules.tourism.happenings.reading import list_at_place
from modules.tourism.happenings.schedule import this_quarter


def happenings_here(site: Site, place_id: UUID, words: str) -> Mapping[str, Any]:
    """What comes there, for the template `tourism/happenings/_here.html`. One statement."""
    now = this_quarter(clock.now())
    rows = list_at_place(site.tenant_id, place_id, today=now.astimezone(LOCAL_ZONE).date(), after=now)
    return {"groups": by_day(rows, words)}
