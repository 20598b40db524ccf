"""What a place's page says of what is on there: the seam by which `explore` shows happenings."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dothi.sites.site import Site
from dothi.values import clock
from modules.tourism.happenings.presentation import NextCard, next_card
from modules.tourism.happenings.reading import list_at_place

SHOWN = 5


def happenings_here(site: Site, place_id: UUID, words: str) -> Sequence[NextCard]:
    """What comes there, the next first, for the template `tourism/happenings/_here.html`. One statement."""
    found = list_at_place(site.tenant_id, place_id, today=clock.local_today())
    cards = [next_card(happening, clock.now(), words) for happening in found]
    coming = [(card.next.day, card.next.when, card.slug, card) for card in cards if card.next is not None]
    return [card for *_key, card in sorted(coming, key=lambda one: one[:3])[:SHOWN]]
