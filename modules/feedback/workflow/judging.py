"""What the reporter's judgement changes in a report: effects of rating and reopening, called through `effects.py`."""

from __future__ import annotations

from flask_babel import gettext as _

from dothi.values.errors import Conflict
from modules.feedback.rules import opinions
from modules.feedback.rules.domain import Rating
from modules.feedback.workflow.situations import Effect, Situation, invalid


def rate(at: Situation) -> Effect:
    """What the reporter thinks of the result; a later rating takes the place of the former."""
    in_time_for_opinion(at)
    try:
        rating = Rating(at.text("rating"))
    except ValueError:
        raise invalid("rating", _("Hãy chọn một mức đánh giá.")) from None
    return Effect(
        changes={"rating": rating.value, "rated_at": at.now, "rated_unit_id": at.report.unit_id},
        public_note=at.text("text"),
        detail={"rating": rating.value},
    )


def reopen(at: Situation) -> Effect:
    """Back to the unit that had it, which assigns anew; the handling clock starts afresh, the former result stays."""
    in_time_for_opinion(at)
    report = at.report
    handling = at.configuration.categories[report.category_id].limits_for(report.level).handling
    return Effect(
        changes={
            "handling_due_at": at.rules.calendar.add(at.now, handling),
            "reopened_at": at.now,
            "clock_since": at.now,
            "clock_minutes": handling,
            "assignee_id": None,
            "assignee_name": "",
        },
        public_note=at.text("reason"),
    )


def in_time_for_opinion(at: Situation) -> None:
    """Raises Conflict once the set time after publication is over."""
    last = opinions.last_day(at.report.published_at, at.configuration.settings["reopen_days"])
    if last is not None and not opinions.is_open_on(last, at.now):
        raise Conflict(
            _("Đã hết thời hạn đánh giá và phản ánh lại (đến hết ngày %(day)s).", day=f"{last:%d/%m/%Y}"),
            code="too_late",
        )
