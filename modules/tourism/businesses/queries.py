"""The staff's list of proposals, newest first, by the keys of UUIDv7."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.businesses.models import Proposal
from modules.tourism.businesses.rules import ProposalStatus

PAGE_SIZE = 20


def list_proposals(tenant_id: int, status: ProposalStatus, cursor: str = "") -> Page[Proposal]:
    """Those in a state. One statement, on `tourism_proposal_status_idx`. Raises Malformed (cursor)."""
    query = select(Proposal).where(Proposal.tenant_id == tenant_id, Proposal.status == status.value)
    if cursor:
        query = query.where(Proposal.id < decode_cursor(cursor, UUID)[0])
    rows = session.scalars(query.order_by(Proposal.id.desc()).limit(PAGE_SIZE + 1)).all()
    more = len(rows) > PAGE_SIZE
    return Page(rows[:PAGE_SIZE], encode_cursor((rows[PAGE_SIZE - 1].id,)) if more else None)
