"""`/work/tourism/visitors/months`: months with their sums, what was corrected, and the step that makes one official."""

from __future__ import annotations

import re
from datetime import date

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.web.fields import number
from dothi.web.forms import read_form
from dothi.web.routes import Routes
from dothi.web.sheets import csv_file
from modules.tourism import permissions as p
from modules.tourism.texts import SOURCE
from modules.tourism.visitors.numbers import FIRST_DAY, Visitors, first_of, next_month
from modules.tourism.visitors.queries import closings, find_closing, list_changes, list_days, list_month, month_sums
from modules.tourism.visitors.service import close_month
from tenants.kit.current import tenant_id

routes = Routes()
SHOWN_YEARS = 2
_MONTH = re.compile(r"(2\d{3})-(0[1-9]|1[0-2])")


class ShownSums(Schema):
    """The sums that the page showed."""

    domestic = number(0, 2**31 - 1, required=True)
    international = number(0, 2**31 - 1, required=True)


@routes.get("/visitors/months")
@require(p.VIEW)
def visitor_months() -> ResponseReturnValue:
    """The months of this year and the two before, the newest first. Two statements."""
    this = first_of(clock.local_today())
    since = date(this.year - SHOWN_YEARS, 1, 1)
    sums, closed = month_sums(tenant_id(), since, next_month(this)), closings(tenant_id(), since)
    months = sorted({*sums, *closed, this}, reverse=True)
    return render_template(
        "tourism/visitors_months.html",
        lines=[
            (month, sums.get(month, Visitors(0, 0)), closed.get(month), next_month(month) > this) for month in months
        ],
        this=this,
    )


@routes.get("/visitors/months/<month>")
@require(p.VIEW)
def visitor_month(month: str) -> ResponseReturnValue:
    """A month by place, with its corrections. Three statements."""
    first = asked_month(month)
    places = list_month(tenant_id(), first)
    return render_template(
        "tourism/visitors_month.html",
        month=first,
        places=places,
        sums=Visitors(*(sum(place.visitors[at] for place in places) for at in range(2))),
        days=(next_month(first) - first).days,
        closing=find_closing(tenant_id(), first),
        is_over=next_month(first) <= clock.local_today(),
        changes=list_changes(tenant_id(), first),
    )


@routes.get("/visitors/months/<month>.csv")
@require(p.VIEW)
def visitor_month_file(month: str) -> Response:
    """The month day by day, as the import takes it."""
    headings = [_("Ngày"), _("Mã điểm"), _("Điểm du lịch"), _("Trong nước"), _("Quốc tế"), _("Người ghi")]
    lines = (
        (f"{row.day:%d/%m/%Y}", row.slug, row.texts[SOURCE]["name"], row.domestic, row.international, row.counted_by)
        for row in list_days(tenant_id(), asked_month(month))
    )
    return csv_file(f"so-khach-{month}.csv", headings, lines)


@routes.post("/visitors/months/<month>/close")
@require(p.CLOSE_VISITORS)
def close_visitor_month(month: str) -> ResponseReturnValue:
    """Make the month official."""
    first, shown = asked_month(month), read_form(ShownSums())
    try:
        close_month(tenant_id(), first, shown=Visitors(**shown), actor=acting_member())
    except (Conflict, Invalid) as error:
        session.rollback()
        flash(str(error.message), "warning")
    else:
        told = _("Đã chốt tháng %(month)s. Từ nay chỉ thay đổi được bằng đính chính có lý do.", month=f"{first:%m/%Y}")
        flash(told, "success")
    return redirect(url_for(".visitor_month", month=month), 303)


def asked_month(text: str) -> date:
    """The first day of `2026-11`. Raises NotFound for what is no month, or is still to come."""
    found = _MONTH.fullmatch(text)
    first = date(int(found[1]), int(found[2]), 1) if found else None
    if first is None or not FIRST_DAY <= first <= clock.local_today():
        raise NotFound(_("Không có tháng này."))
    return first
