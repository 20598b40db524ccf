"""Keeps how many proposals there are by state."""

from __future__ import annotations

from collections import Counter

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi.database.session import session
from dothi.numbers.counts import Key, StockSpec, add_stocks, read_stocks, total
from dothi.outbox.events import HandlerContext
from modules.tourism.businesses.models import Proposal
from modules.tourism.businesses.rules import ProposalStatus
from modules.tourism.events import ProposalDecided, ProposalMade

PROPOSALS = StockSpec("tourism.proposals", _l("Đề xuất của cơ sở"), ("status",))


def count_proposal(event: ProposalMade | ProposalDecided, context: HandlerContext) -> None:
    """A proposal that is new or counts elsewhere now; sums, so in any order."""
    moves = [(PROPOSALS, facets, by) for facets, by in ((event.before, -1), (event.after, 1)) if facets]
    add_stocks(context.tenant_id, moves)


def count_proposals(tenant_id: int) -> dict[Key, int]:
    """What the stock must be."""
    query = select(Proposal.status).where(Proposal.tenant_id == tenant_id)
    return dict(Counter((status,) for status in session.scalars(query)))


def count_by_state(tenant_id: int) -> dict[str, int]:
    """How many there are in each state, by the kept counts. One statement."""
    counts = read_stocks(tenant_id, [PROPOSALS])[PROPOSALS.name]
    return {status.value: total(counts, PROPOSALS, status=status) for status in ProposalStatus}
