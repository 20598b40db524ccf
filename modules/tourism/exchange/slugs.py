"""Names in addresses for many new places at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import select

from dothi.database.session import session
from modules.tourism.places.models import Place
from modules.tourism.places.search import slug_of
from modules.tourism.places.service import RESERVED


@dataclass
class Slugs:
    """Those that are taken."""

    taken: set[str]
    _last: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of_tenant(cls, tenant_id: int) -> Slugs:
        """One statement."""
        return cls({*RESERVED, *session.scalars(select(Place.slug).where(Place.tenant_id == tenant_id))})

    def take(self, name: str) -> str:
        """A free one for a place of this name: `cho-que`, `cho-que-2`."""
        wanted = slug = slug_of(name) or "diem-du-lich"
        while slug in self.taken:
            self._last[wanted] = max(2, self._last[wanted] + 1)
            slug = f"{wanted}-{self._last[wanted]}"
        self.taken.add(slug)
        return slug
