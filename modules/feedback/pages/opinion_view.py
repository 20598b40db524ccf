"""What the tracking page shows of rating and reopening: forms while the time runs, what was said, what was refused.

Called by `pages.tracking`; the desk asks it for the reason of a reopening.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from dothi.values import clock
from modules.feedback.history import StepLine
from modules.feedback.models import Report
from modules.feedback.pages.presentation import options, rating_title
from modules.feedback.rules import opinions
from modules.feedback.rules.domain import ANSWERED, RATING_TITLES, Status
from modules.feedback.setup.configuration import Configuration

FIELD_IDS = {"rating": "rating", "text": "rating-text", "reason": "reason"}
"""Where the summary of errors leads."""


@dataclass(frozen=True, kw_only=True)
class OpinionAttempt:
    """A rating or reopening as typed; `errors` by field, `refusal` when the step itself isn't possible."""

    action: str = ""
    rating: str = ""
    text: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""


NO_OPINION = OpinionAttempt()


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What the template needs."""

    is_open: bool
    """Whether the forms are shown."""
    is_over: bool
    last_day: date | None
    rating_title: str
    comment: str
    options: Sequence[tuple[str, str]]
    rating: str
    text: str
    reason: str
    errors: Mapping[str, str]
    summary: Sequence[tuple[str, str]]
    opened: str
    """The form that stands open: the one just refused, or the first rating."""
    refusal: str
    text_left: str
    """What was typed, when there is no form any more to keep it."""


def opinion_of(
    report: Report, steps: Sequence[StepLine], configuration: Configuration, *, attempt: OpinionAttempt, is_still: bool
) -> Opinion:
    """The reporter's part of the page; while the service `is_still` nothing can be said."""
    status = Status(report.status)
    last = opinions.last_day(report.published_at, configuration.settings["reopen_days"])
    in_time = last is not None and opinions.is_open_on(last, clock.now())
    is_open = status in ANSWERED and in_time and not is_still
    has_rated = status is Status.RATED
    comment = comment_of(steps) if has_rated else ""
    is_rating = attempt.action == "rate"
    return Opinion(
        is_open=is_open,
        is_over=status in ANSWERED and not in_time,
        last_day=last,
        rating_title=rating_title(report.rating) if has_rated else "",
        comment=comment,
        options=options(RATING_TITLES),
        rating=attempt.rating if is_rating else (report.rating or "") if has_rated else "",
        text=attempt.text if is_rating else comment,
        reason=attempt.text if attempt.action == "reopen" else "",
        errors=attempt.errors,
        summary=[(FIELD_IDS.get(name, name), reason) for name, reason in attempt.errors.items()],
        opened=attempt.action or ("rate" if status is Status.PUBLISHED else ""),
        refusal=attempt.refusal,
        text_left=left_over(attempt) if attempt.refusal and not is_open else "",
    )


def left_over(attempt: OpinionAttempt) -> str:
    """What was chosen and typed, in words."""
    chosen = attempt.rating if attempt.rating in set(RATING_TITLES) else None
    return "\n".join(part for part in (rating_title(chosen), attempt.text) if part)


def comment_of(steps: Sequence[StepLine]) -> str:
    """What was written with the rating that holds."""
    return next((step.public_note for step in reversed(steps) if step.action == "rate"), "")


def reason_of_reopening(steps: Sequence[StepLine]) -> str:
    """Why the reporter reopened the report last."""
    return next((step.public_note for step in reversed(steps) if step.action == "reopen"), "")


def missing(action: str) -> dict[str, str]:
    """What to say of a field that was left empty."""
    if action == "rate":
        return {"rating": _("Hãy chọn một mức đánh giá.")}
    return {"reason": _("Hãy viết lý do phản ánh lại.")}
