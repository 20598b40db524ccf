"""The numbers in the codes of reports, one series for each tenant and year: taken by the statement that stores one."""

from __future__ import annotations

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import Insert

from dothi.database.direct import whole_row
from modules.feedback.models import Report, Series

SHORTEST = 6
"""Digits of a number, as `codes.py` writes it."""


def numbered_report() -> Insert:
    """The INSERT of a report, whose values are named as its columns are.

    In place of `code` it takes `series`, what stands before the number (MT-26-), and `year`. The row of the series is
    locked until the transaction ends.
    """
    serial = Series.__table__.c.serial
    next_one = whole_row(Series).values(serial=1)
    next_one = next_one.on_conflict_do_update(index_elements=["tenant_id", "year"], set_={"serial": serial + 1})
    taken = next_one.returning(serial).cte("taken")
    digits = cast(taken.c.serial, Text)
    number = func.lpad(digits, func.greatest(SHORTEST, func.length(digits)), "0")
    return whole_row(Report).values(code=select(bindparam("series", type_=Text).concat(number)).scalar_subquery())
