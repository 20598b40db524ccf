"""What the reporter sees behind the secret link: where the report stands, what is asked, and a form to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.uploads import files
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.web.limits import limited
from modules.feedback.drafts import PHOTO_LIMIT, PHOTOS_PER_HOUR, TEXT_LIMIT
from modules.feedback.history import StepLine, history
from modules.feedback.merged import find_main
from modules.feedback.models import Report
from modules.feedback.pages.galleries import galleries_of
from modules.feedback.pages.opinion_view import NO_OPINION, OpinionAttempt, opinion_of
from modules.feedback.pages.presentation import EXPLANATIONS, due_of, public_url, timeline_of
from modules.feedback.pages.public import public_facts
from modules.feedback.pages.sent_report import photo_lines, read_photos
from modules.feedback.pages.submit import staged_photo
from modules.feedback.queries import find_by_token
from modules.feedback.rules.domain import Reader, Status
from modules.feedback.service import take_step
from modules.feedback.setup.configuration import read_configuration
from tenants.areas.frame import map_frame

blueprint = Blueprint("feedback_tracking", __name__, url_prefix="/phan-anh/theo-doi", template_folder="../templates")


@dataclass
class TypedAnswer:
    """What the reporter typed, the photos that the server holds, and what is wrong with either."""

    text: str
    staged: Sequence[files.File] = ()
    error: str = ""
    photo_error: str = ""

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The errors as the summary on top wants them."""
        return [(name, reason) for name, reason in (("text", self.error), ("photos", self.photo_error)) if reason]


NO_ANSWER = TypedAnswer("")


class MainLine(NamedTuple):
    """The report with which this one is handled, as the page names it; `url` is empty while it isn't public."""

    code: str
    status: str
    url: str


@blueprint.after_request
def keep_secret(response: Response) -> Response:
    """The address is the secret: it isn't kept, indexed or told to other sites."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Where the report stands; just after sending (`moi=1`) with its code and link on top. Three statements."""
    return tracking_page(get_tracked(token))


@blueprint.post("/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    """The citizen's answer to a question, with photos. Refused: the same page with what was typed and staged."""
    report, site = get_tracked(token), current_site()
    photos, version = read_photos(request, tenant_id=site.tenant_id), request.form.get("version", type=int)
    sent = TypedAnswer(request.form.get("text", ""), photos.staged)
    # Gone and the report changed: the answer was sent already, as the refusal of a stale page will say.
    gone = [files.photos_gone()] if photos.are_gone and version == report.version else []
    if gone or photos.problems:
        sent.photo_error = " ".join([*gone, *photos.problems])
        return tracking_page(report, status=422, answer=sent)
    try:
        with session.begin_nested():
            take_step(
                site.tenant_id,
                report_id=report.id,
                action="answer",
                actor=Actor.citizen(),
                site=site,
                fields={"text": sent.text, "photos": [photo.reference for photo in photos.staged]},
                version=version,
            )
    except (Invalid, Conflict) as error:
        reasons = error.fields if isinstance(error, Invalid) else {"text": error.message}
        sent.photo_error = str(reasons.get("photos", ""))
        sent.error = " ".join(str(reason) for name, reason in reasons.items() if name != "photos")
        return tracking_page(get_tracked(token), status=error.status, answer=sent)
    flash(_("Đã gửi trả lời của bạn. Cơ quan sẽ tiếp tục xử lý."), "success")
    return redirect(url_for(".show", token=token), 303)


@blueprint.post("/<token>/anh")
@public
@limited("photos", per_hour=PHOTOS_PER_HOUR)
def photo(token: str) -> ResponseReturnValue:
    """Take one photo for the answer at once; open as long as the link is."""
    get_tracked(token)
    return staged_photo()


def get_tracked(token: str) -> Report:
    """The report of the link. Raises NotFound, for a guessed one like for any other address."""
    report = find_by_token(current_site().tenant_id, token)
    if report is None:
        raise NotFound(_("Không có trang này. Hãy kiểm tra lại đường dẫn."))
    return report


def tracking_page(
    report: Report, *, status: int = 200, answer: TypedAnswer = NO_ANSWER, attempt: OpinionAttempt = NO_OPINION
) -> ResponseReturnValue:
    """The reporter's view; `answer` or `attempt` is what was just refused."""
    site = current_site()
    configuration = read_configuration(site.tenant_id)
    steps = history(site.tenant_id, report.id, reader=Reader.REPORTER)
    photos = galleries_of(report, track=report.track_token)
    is_still = bool(g.get("read_only"))
    address = url_for("feedback_tracking.show", token=report.track_token)
    due = None if is_still else due_of(report, rules=configuration.clock_rules(site), now=clock.now())
    context: dict[str, Any] = {
        "report": report,
        "is_new": request.args.get("moi") == "1" and report.status == Status.SUBMITTED,
        "track_url": house().settings.url_of(site.canonical_host, address),
        "question": last_question(steps),
        "explanation": EXPLANATIONS[Status(report.status)],
        "due": due,
        "steps": timeline_of(steps),
        "main": main_of(report),
        "photos_before": photos.before,
        "photos_after": photos.after,
        "facts": public_facts(report, configuration),
        "map": map_frame(site),
        "answer": answer.text,
        "error": answer.error,
        "photo_error": answer.photo_error,
        "summary": answer.summary,
        "staged": photo_lines(answer.staged),
        "text_limit": TEXT_LIMIT,
        "photo_limit": PHOTO_LIMIT,
        "opinion": opinion_of(report, steps, configuration, attempt=attempt, is_still=is_still),
    }
    return make_response(render_template("feedback/tracking.html", **context), status)


def main_of(report: Report) -> MainLine | None:
    """With which report a merged one is handled, wherever that was merged itself. None for all others.

    One statement for a merged report. A confidential one isn't named.
    """
    main = find_main(report.tenant_id, report.id) if report.status == Status.DUPLICATE else None
    if main is None or main.is_confidential:
        return None
    return MainLine(main.code, main.status, public_url(main.code, is_public=main.is_public))


def last_question(steps: list[StepLine]) -> str:
    """What the administration asked last."""
    return next((step.public_note for step in reversed(steps) if step.action == "ask"), "")
