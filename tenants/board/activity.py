"""How many of a tenant's accounts are in use: the indicator that every tenant has, whatever modules it runs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select

from dothi.database.session import session
from dothi.identity.models import MembershipRow, SessionRow
from dothi.manifest.indicators import Indicator, Ratio
from dothi.values.worktime import LOCAL_ZONE

SEEN_WITHIN = timedelta(days=28)


def active_staff(tenant_id: int, since: date, until: date) -> Ratio:  # noqa: ARG001  # the last day counts
    """Memberships seen in the 28 days that end with `until`, of all that have been taken up. One statement.

    Sessions are kept for a month, so this is right for today only; past weeks keep what was told then.
    """
    after = datetime.combine(until + timedelta(days=1), time(), LOCAL_ZONE) - SEEN_WITHIN
    seen = (
        select(SessionRow.id)
        .where(
            SessionRow.tenant_id == tenant_id,
            SessionRow.membership_id == MembershipRow.id,
            SessionRow.last_seen_at >= after,
        )
        .exists()
    )
    row = session.execute(
        select(func.count(), func.count().filter(or_(MembershipRow.last_sign_in_at >= after, seen))).where(
            MembershipRow.tenant_id == tenant_id,
            MembershipRow.joined_at.is_not(None),
            MembershipRow.ended_at.is_(None),
        )
    ).one()
    return Ratio(numerator=row[1], denominator=row[0])


ACTIVE_STAFF = Indicator(
    name="tenants.active_staff",
    title=_l("Tài khoản cán bộ hoạt động"),
    unit=_l("%"),
    measure=active_staff,
    target=70.0,
    is_sum=False,
)
