"""What other rooms say on a place's page: the seam by which they come there without being known here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from dothi.sites.site import Site

Load = Callable[[Site, UUID, str], Any]
"""Called with site, place and language; what it answers is `here` in the template."""


class PagePart(NamedTuple):
    """A template, and what fills it."""

    template: str
    load: Load


_parts: dict[str, PagePart] = {}


def add_part(template: str, load: Load) -> None:
    """Have it on every place's page, in the order of adding; once, however often that is said."""
    _parts[template] = PagePart(template, load)


def parts_of(site: Site, place_id: UUID, language: str) -> Sequence[tuple[str, Any]]:
    """The templates with what fills them."""
    return [(part.template, part.load(site, place_id, language)) for part in _parts.values()]
