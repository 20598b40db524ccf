"""Reports changed by the clock alone, many at a time: their version stays, so no page that lies open gets stale.

Called by the minute's job (`clocks.py`, `following.py`); steps of people are written by `steps.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, update

from dothi.database.session import session
from modules.feedback.models import Report

_T: Any = Report.__table__


def held(query: Select[Any]) -> Sequence[Report]:
    """The reports of a query that locks them, apart from the session: what is set there is written by `write` alone."""
    found: Sequence[Report] = session.scalars(query.execution_options(populate_existing=True)).all()
    for report in found:
        session.expunge(report)
    return found


def write(reports: Sequence[Report], *columns: str) -> None:
    """Store these columns of the reports, whose rows are locked. One statement, sent for all of them at once."""
    if not reports:
        return
    statement = (
        update(_T)
        .where(_T.c.tenant_id == bindparam("of_tenant"), _T.c.id == bindparam("of_id"))
        .values({name: bindparam(f"new_{name}", type_=_T.c[name].type) for name in columns})
    )
    rows = [
        {"of_tenant": each.tenant_id, "of_id": each.id} | {f"new_{name}": getattr(each, name) for name in columns}
        for each in reports
    ]
    session.execute(statement, rows)
