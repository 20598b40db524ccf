"""Reports merged into others, which may have been merged themselves: the one at the end, and all that hang on it.

Who hangs on it is told of its answer, once for each, in the transaction that gives it.

A merge leads from an unmerged report to another unmerged one, both rows locked: so chains have an end. They may be
long; each question here is one statement.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, select
from sqlalchemy.orm import aliased

from dothi.database.session import session
from dothi.outbox.events import record_all
from modules.feedback.events import DuplicateAnswered, ReportStepTaken
from modules.feedback.models import Contact, Report
from modules.feedback.rules.statuses import Status

ANSWERS = frozenset({Status.PUBLISHED, Status.REFERRED, Status.REJECTED})
"""What a report comes to; a rating that follows is no answer."""
R = Report


class MainReport(NamedTuple):
    """The report with which others are handled."""

    id: UUID
    code: str
    status: str
    is_public: bool
    is_confidential: bool


def find_main(tenant_id: int, report_id: UUID) -> MainReport | None:
    """Where the chain of a merged report ends; None when it was never merged. On the primary key."""
    chain = _upwards(tenant_id, R.id == report_id)
    found = session.execute(
        select(R.id, R.code, R.status, R.is_public, R.is_confidential)
        .join(chain, chain.c.id == R.id)
        .where(R.tenant_id == tenant_id, R.id != report_id, R.duplicate_of.is_(None))
    ).one_or_none()
    return MainReport(*found) if found is not None else None


def find_shown_instead(tenant_id: int, code: str) -> str | None:
    """The code of the public report into which one that used to be public was merged."""
    was_shown = (R.code == code) & R.accepted_at.is_not(None) & R.is_confidential.is_(False)
    chain = _upwards(tenant_id, was_shown)
    return session.scalars(
        select(R.code).join(chain, chain.c.id == R.id).where(R.tenant_id == tenant_id, R.is_public)
    ).one_or_none()


def _upwards(tenant_id: int, start: ColumnElement[bool]) -> CTE:
    """A report and all that it was merged into; UNION ends even where stored rows lead in a circle."""
    chain = select(R.id, R.duplicate_of).where(R.tenant_id == tenant_id, start).cte("chain", recursive=True)
    following = aliased(R)
    return chain.union(
        select(following.id, following.duplicate_of)
        .join(chain, following.id == chain.c.duplicate_of)
        .where(following.tenant_id == tenant_id)
    )


def list_followers(tenant_id: int, report_id: UUID) -> list[UUID]:
    """The reports merged into it, directly or through others, whose reporters left an address.

    On `feedback_report_duplicate_idx`.
    """
    first = select(R.id).where(R.tenant_id == tenant_id, R.duplicate_of == report_id)
    below = first.cte("below", recursive=True)
    following = aliased(R)
    below = below.union(
        select(following.id).join(below, following.duplicate_of == below.c.id).where(following.tenant_id == tenant_id)
    )
    return list(
        session.scalars(
            select(Contact.report_id)
            .join(below, below.c.id == Contact.report_id)
            .where(Contact.tenant_id == tenant_id, Contact.email != "")
            .order_by(Contact.report_id)
        )
    )


def record_answers(report: Report, step: ReportStepTaken) -> None:
    """An event for each reporter who learns by this step what has become of the matter.

    The row of the report at the end is locked, and nothing is merged into it without that lock: so whoever hangs on it
    is told by this step or by their own merge, never by both. No statement for a step that answers nobody.
    """
    main_id: UUID | None = None
    if step.after["status"] in ANSWERS and step.after["status"] != step.before["status"]:
        main_id = report.id
    elif step.action == "merge":  # into one that has its answer already; its own reporter is told by the step's mail
        main = find_main(report.tenant_id, report.id)
        main_id = main.id if main is not None and main.status in ANSWERS | {Status.RATED} else None
    if main_id is not None:
        followers = list_followers(report.tenant_id, report.id)
        record_all([DuplicateAnswered(report_id=follower, main_id=main_id) for follower in followers])
