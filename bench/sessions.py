"""Sessions of the demo's people, for pages that want somebody signed in."""

from __future__ import annotations

from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.current import session_cookie
from dothi.identity.models import MembershipRow
from dothi.identity.sessions import open_session
from dothi.sites.site import Site


def cookie_of(site: Site, who: str) -> str:
    """The Cookie header of a new session of `who`@ at a tenant."""
    with acting_in(Scope(site.tenant_id)):
        query = select(MembershipRow.id).where(
            MembershipRow.tenant_id == site.tenant_id, MembershipRow.email.startswith(f"{who}@")
        )
        token = open_session(site.tenant_id, membership_id=session.scalars(query).one(), host=site.host)
        session.commit()
    return f"{session_cookie()}={token}"
