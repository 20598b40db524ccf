"""Who may hold work: row locks on memberships, by which nobody is given any, or left the last of a role, while they are
just leaving; and who is shut out.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, exists, func, literal, select

from dothi.database.session import session
from dothi.identity.models import MembershipRow

_account = func.dothi_account_of_membership(MembershipRow.tenant_id, MembershipRow.id).table_valued("account_id")
IS_SHUT_OUT = and_(
    MembershipRow.joined_at.is_not(None),
    MembershipRow.ended_at.is_(None),
    ~exists(select(literal(1)).select_from(_account)),
)
"""Of a membership: it goes on, but the operator has disabled its account, so that it can sign in nowhere."""


def hold_members(tenant_id: int, *, leaving: Collection[UUID] = (), staying: Collection[UUID] = ()) -> None:
    """Lock memberships until the transaction ends, in the order of their ids: nobody waits in a circle.

    Whoever gives work to members holds them as `staying`, before any row of that work; any number may do so at once.
    Whoever ends memberships holds them as `leaving`: waits for those who give, and makes later ones wait until it is
    over. What was read before may be old by then: rows in the session are read anew.
    """
    for membership_id in sorted({*leaving, *staying}):
        query = select(MembershipRow).where(MembershipRow.tenant_id == tenant_id, MembershipRow.id == membership_id)
        is_leaving = membership_id in leaving
        # KEY SHARE conflicts with FOR UPDATE alone: a sign-in, which notes its time in the row, isn't held up.
        locked = query.with_for_update(read=not is_leaving, key_share=not is_leaving)
        session.execute(locked.execution_options(populate_existing=True)).all()


def hold_all(tenant_id: int) -> None:
    """Hold every membership of the tenant for changes, in the same order: for a whole list of staff."""
    query = select(MembershipRow).where(MembershipRow.tenant_id == tenant_id).order_by(MembershipRow.id)
    session.execute(query.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def list_holders(tenant_id: int, *, role: str) -> list[UUID]:
    """The members who have joined, haven't left and carry the role."""
    query = select(MembershipRow.id).where(
        MembershipRow.tenant_id == tenant_id,
        MembershipRow.joined_at.is_not(None),
        MembershipRow.ended_at.is_(None),
        MembershipRow.roles.contains([role]),
    )
    return list(session.scalars(query.order_by(MembershipRow.id)))
