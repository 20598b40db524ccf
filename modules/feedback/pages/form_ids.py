"""The id of the citizen's form in this browser: the same at each showing, until it was sent and another one is wanted.

Whoever goes back after sending, with script or without, gets the id that was sent and so the report it made, even when
the answer was lost on the way. Kept in the signed cookie of forms; called by `submit`.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import session as form_session
from sqlalchemy import select

from dothi.database.session import session
from dothi.values import clock
from modules.feedback.models import Report
from modules.feedback.service import Channel

SECONDS = 3600
"""How long after the last showing: people share computers, and a report of yesterday is no news."""
_KEY = "report_form"


def keep(client_id: str) -> None:
    """Remember the id of the form that this answer shows, or that was just sent."""
    form_session[_KEY] = f"{client_id} {int(clock.now().timestamp())}"


def find() -> UUID | None:
    """The id that this browser's form had lately."""
    client_id, _, at = form_session.get(_KEY, "").partition(" ")
    if not at or clock.now().timestamp() - int(at) > SECONDS:
        return None
    return UUID(client_id)


def find_sent(tenant_id: int) -> Report | None:
    """The report that this browser's form has already made. No statement for a browser that is new here."""
    client_id = find()
    if client_id is None:
        return None
    return session.scalars(
        select(Report).where(
            Report.tenant_id == tenant_id, Report.client_id == client_id, Report.channel == Channel.WEB.value
        )
    ).one_or_none()


def next_id() -> str:
    """The id for a form that is shown empty: the one it had lately, else a new one."""
    return str(find() or uuid4())
