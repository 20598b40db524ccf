"""What other rooms say on a place's page. They import this room, so they are named here and loaded when a page asks."""

from __future__ import annotations

from collections.abc import Sequence
from pkgutil import resolve_name
from typing import Any, NamedTuple
from uuid import UUID

from dothi.sites.site import Site


class PagePart(NamedTuple):
    """A template, and the function that fills it with `here`: called with site, place and language."""

    template: str
    load: str


PARTS = (PagePart("tourism/happenings/_here.html", "modules.tourism.happenings.here:happenings_here"),)


def parts_of(site: Site, place_id: UUID, language: str) -> Sequence[tuple[str, Any]]:
    """The templates with what fills them."""
    return [(part.template, resolve_name(part.load)(site, place_id, language)) for part in PARTS]
