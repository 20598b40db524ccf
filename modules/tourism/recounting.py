"""What all kept counts of the module must be, counted anew: the manifest's `recount`."""

from __future__ import annotations

from dothi.numbers.counts import Counted
from modules.tourism.businesses.counting import PROPOSALS, count_proposals
from modules.tourism.places.counting import counts_of_rows
from modules.tourism.ratings.counting import RATINGS, count_ratings


def recount_all(tenant_id: int) -> Counted:
    """Stocks by name; there are no flows."""
    stocks, flows = counts_of_rows(tenant_id)
    voices = {RATINGS.name: count_ratings(tenant_id), PROPOSALS.name: count_proposals(tenant_id)}
    return {**stocks, **voices}, flows
