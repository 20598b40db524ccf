"""The gates that every item towards pilot or live begins with, each to be signed with a document."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE

STANDARD = {
    "decision": _l("Quyết định nêu lãnh đạo phụ trách"),
    "regulation": _l("Quy chế vận hành đã ký"),
    "training": _l("Đã tập huấn cán bộ"),
}
UNSIGNED = {
    "decision": _l("Chưa có quyết định nêu lãnh đạo phụ trách"),
    "regulation": _l("Chưa ký quy chế vận hành"),
    "training": _l("Chưa xác nhận việc tập huấn cán bộ"),
}
"""What is said of them until then."""
CUSTOM = "custom"
EVALUATION = "evaluation"
"""The gate of a phase that follows a pilot; it has no row."""
DUE_BEFORE = timedelta(days=7)


@cache
def stored_title(name: str) -> str:
    """A standard gate's title as the administration writes it, whatever language the planner reads."""
    with force_locale("vi"):
        return str(STANDARD[name])


def missing_signature(name: str, shown: str) -> str:
    """What is missing while a gate isn't signed; `shown` is its title in the reader's language."""
    if name in STANDARD and shown == str(STANDARD[name]):
        return str(UNSIGNED[name])
    return str(_("Chưa xác nhận: %(title)s", title=shown))


def recorded_title(name: str, title: str) -> str:
    """What the record calls a signed gate: a standard one by its name, which each reader has in words."""
    return name if name in STANDARD and title == stored_title(name) else title


def shown_title(name: str, title: str) -> str:
    """A standard gate's title in the reader's language, unless somebody renamed it."""
    return str(STANDARD[name]) if name in STANDARD and title == stored_title(name) else title


def default_due(planned_at: datetime) -> date:
    """A week before the item's time, but not in the past."""
    today = clock.local_today()
    return max(today, (planned_at - DUE_BEFORE).astimezone(LOCAL_ZONE).date())
