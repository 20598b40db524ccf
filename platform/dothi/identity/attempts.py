"""Slows guessing: failures are counted per account, address and known browser; after some, each costs a growing wait.

Nothing is ever locked for good. A try is counted before it is made, and commits at once: of many at the same time
no more get through than of many in a row. A success makes its subjects' counts start anew, and those of the same
moment wait for it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from threading import Semaphore
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.identity.models import AttemptRow
from dothi.values import clock
from dothi.values.errors import TooMany
from dothi.values.networks import network_of

FREE_FAILURES = 5
FREE_FAILURES_OF_AN_ADDRESS = 20
"""A whole office stands behind one address."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
MOMENT, LOOKS = timedelta(seconds=1), 10
"""So long a try that was counted may be under way, and so often one looks meanwhile whether it was right."""
_waits = Semaphore(2)
"""Of three threads one is left for pages, however many try at once."""


class MustWait(TooMany):
    """Too many failures: `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        minutes = ceil(seconds / 60)
        wait = _("%(n)s giây", n=seconds) if seconds <= 90 else _("%(n)s phút", n=minutes)
        sentence = _("Bạn đã nhập sai nhiều lần. Vui lòng thử lại sau %(wait)s.", wait=wait)
        super().__init__(sentence, code="must_wait", seconds=seconds)


def account_subject(email: str) -> str:
    """The subject for a normalised e-mail, whether or not anybody has it."""
    return f"account:{hashlib.sha256(email.encode()).hexdigest()}"


def address_subject(address: str) -> str:
    """The subject for a network address; of IPv6 the /64 that one household or office has."""
    return f"address:{network_of(address)}"


def device_subject(nonce: str) -> str:
    """The subject for a browser in which the account has signed in before: strangers' failures don't count there."""
    return f"device:{nonce}"


def second_factor_subject(account_id: UUID) -> str:
    """The subject for codes of an account."""
    return f"factor:{account_id}"


def session_subject(session_id: UUID) -> str:
    """The subject for the present password asked again inside a session."""
    return f"session:{session_id}"


def reset_subject(address: str) -> str:
    """The subject for asking for mails to reset a password."""
    return f"reset-{address_subject(address)}"


def wait_after(failures: int, *, free: int = FREE_FAILURES) -> timedelta:
    """How long to wait after the n-th failure in a row: none, then 30 s doubling up to 15 min. Pure."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def take_try(tenant_id: int, subjects: Sequence[str]) -> None:
    """Count a try against each subject as if it had failed, and commit. Raises MustWait while one has to wait.

    Where the last try may still be under way, its end is awaited for a moment: a right password makes counts start
    anew. What was written before in the request is committed with it, or undone with the refusal.
    """
    refusal = _find_refusal(tenant_id, subjects)
    if refusal is not None and refusal.age < MOMENT and _waits.acquire(blocking=False):
        try:
            refusal = _look_again(tenant_id, subjects, refusal)
        finally:
            _waits.release()
    if refusal is not None:
        session.rollback()
        raise MustWait(refusal.seconds)
    session.commit()


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A subject has to wait so many seconds; its last try was counted `age` ago."""

    seconds: int
    age: timedelta


def _look_again(tenant_id: int, subjects: Sequence[str], refusal: _Refusal) -> _Refusal | None:
    for _look in range(LOOKS):
        time.sleep(MOMENT.total_seconds() / LOOKS)
        found = _find_refusal(tenant_id, subjects)
        if found is None:
            return None
        refusal = found
    return refusal


def _find_refusal(tenant_id: int, subjects: Sequence[str]) -> _Refusal | None:
    """Count a try against all subjects, or against none of them where one has to wait."""
    now, counting = clock.now(), session.begin_nested()
    in_order = sorted(set(subjects))  # so that two requests never wait for each other
    waiting = next((subject for subject in in_order if not _counted(tenant_id, subject, now)), None)
    if waiting is None:
        counting.commit()
        return None
    counting.rollback()
    return _refusal_of(tenant_id, waiting, now)


def _counted(tenant_id: int, subject: str, now: datetime) -> bool:
    """Whether the subject may try; counted in the same statement, on whose row others wait."""
    may_try = or_(AttemptRow.failures < _free(subject), *_rested(_free(subject), now))
    statement = insert(AttemptRow).values(tenant_id=tenant_id, subject=subject, failures=1, last_at=now)
    is_old = AttemptRow.last_at < now - FORGOTTEN_AFTER
    counted = statement.on_conflict_do_update(
        index_elements=["tenant_id", "subject"],
        set_={"failures": case((is_old, 1), else_=AttemptRow.failures + 1), "last_at": statement.excluded.last_at},
        where=may_try,
    ).returning(AttemptRow.subject)
    return session.execute(counted).one_or_none() is not None


def _rested(free: int, now: datetime) -> Iterator[ColumnElement[bool]]:
    """That the wait after so many failures is over; made of parameters alone, the instants at which it began."""
    failures = free
    while (wait := wait_after(failures, free=free)) < LONGEST_WAIT:
        yield and_(AttemptRow.failures == failures, AttemptRow.last_at <= now - wait)
        failures += 1
    yield and_(AttemptRow.failures >= failures, AttemptRow.last_at <= now - LONGEST_WAIT)


def _refusal_of(tenant_id: int, subject: str, now: datetime) -> _Refusal:
    row = session.execute(
        select(AttemptRow.failures, AttemptRow.last_at).where(
            AttemptRow.tenant_id == tenant_id, AttemptRow.subject == subject
        )
    ).one_or_none()
    if row is None:  # somebody's success made it start anew in between
        return _Refusal(1, timedelta(0))
    ends: datetime = row.last_at + wait_after(row.failures, free=_free(subject))
    return _Refusal(max(1, ceil((ends - now).total_seconds())), now - row.last_at)


def forget(tenant_id: int, subjects: Sequence[str]) -> None:
    """Start anew after a success."""
    session.execute(delete(AttemptRow).where(AttemptRow.tenant_id == tenant_id, AttemptRow.subject.in_(subjects)))


def forget_old(tenant_id: int, now: datetime) -> None:
    """Remove counts that no longer count."""
    session.execute(
        delete(AttemptRow).where(AttemptRow.tenant_id == tenant_id, AttemptRow.last_at < now - FORGOTTEN_AFTER)
    )


def _free(subject: str) -> int:
    return FREE_FAILURES_OF_AN_ADDRESS if subject.startswith("address:") else FREE_FAILURES
