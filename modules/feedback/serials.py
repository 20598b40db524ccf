"""The numbers in the codes of reports, one series for each tenant and year. Taken by `submission.py`."""

from __future__ import annotations

from datetime import datetime

from dothi.database.direct import Statement, whole_row
from modules.feedback.codes import series_year
from modules.feedback.models import Series

_SERIES = whole_row(Series)
_TAKE = Statement(
    _SERIES.on_conflict_do_update(
        index_elements=["tenant_id", "year"], set_={"serial": Series.__table__.c.serial + _SERIES.excluded.serial}
    ).returning(Series.__table__.c.serial)
)


def next_serial(tenant_id: int, at: datetime) -> int:
    """A number that no other report of the tenant gets in this year. One statement.

    In an open transaction the row of the series stays locked until its end.
    """
    [[serial]] = _TAKE.write_early({"tenant_id": tenant_id, "year": series_year(at), "serial": 1})
    return int(serial)
