"""Rating the result and reopening the report, behind the secret link: forms of the tracking page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from modules.feedback.drafts import step_text
from modules.feedback.history import history, last_taken
from modules.feedback.models import Report
from modules.feedback.pages.opinion_view import OpinionAttempt, missing
from modules.feedback.pages.tracking import get_tracked, keep_secret, tracking_page
from modules.feedback.rules.domain import Reader
from modules.feedback.service import take_step

blueprint = Blueprint("feedback_rating", __name__, url_prefix="/phan-anh/theo-doi", template_folder="../templates")
blueprint.after_request(keep_secret)


@blueprint.post("/<token>/danh-gia")
@public
def rate(token: str) -> ResponseReturnValue:
    """How content the reporter is with the result. Refused: the same page with what was chosen and typed."""
    attempt = OpinionAttempt(action="rate", rating=request.form.get("rating", ""), text=request.form.get("text", ""))
    return take(token, attempt, fields={"rating": attempt.rating, "text": attempt.text})


@blueprint.post("/<token>/phan-anh-lai")
@public
def reopen(token: str) -> ResponseReturnValue:
    """The work isn't done: back to the unit. Refused: the same page with what was typed."""
    attempt = OpinionAttempt(action="reopen", text=request.form.get("reason", ""))
    return take(token, attempt, fields={"reason": attempt.text})


def take(token: str, attempt: OpinionAttempt, *, fields: dict[str, Any]) -> ResponseReturnValue:
    """Take the step as the reporter; one that has just been taken, by a double tap, is a success."""
    report, site = get_tracked(token), current_site()
    try:
        with session.begin_nested():
            take_step(
                site.tenant_id,
                report_id=report.id,
                action=attempt.action,
                actor=Actor.citizen(),
                site=site,
                fields=fields,
                version=request.form.get("version", type=int),
            )
    except Invalid as error:
        empty = {name: words for name, words in missing(attempt.action).items() if not step_text(fields, name)}
        errors = {name: empty.get(name, str(reason)) for name, reason in error.fields.items()}
        return tracking_page(get_tracked(token), status=error.status, attempt=replace(attempt, errors=errors))
    except Conflict as error:
        if not was_said(report, attempt):
            refused = replace(attempt, refusal=str(error.message))
            return tracking_page(get_tracked(token), status=error.status, attempt=refused)
    flash(thanks(attempt.action), "success")
    return redirect(url_for("feedback_tracking.show", token=token), 303)


def was_said(report: Report, attempt: OpinionAttempt) -> bool:
    """Whether the last step of the report is this very one."""
    last = last_taken(history(report.tenant_id, report.id, reader=Reader.REPORTER))
    text = step_text({"text": attempt.text}, "text")
    same = (last.action, last.public_note) == (attempt.action, text)
    return same and last.detail.get("rating", "") == attempt.rating


def thanks(action: str) -> str:
    """What is said after it."""
    if action == "rate":
        return str(_("Cảm ơn bạn đã đánh giá."))
    return str(_("Đã gửi phản ánh lại. Đơn vị xử lý sẽ xem xét lại việc này."))
