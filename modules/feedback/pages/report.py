"""One report at the desk: everything about it, the steps that may be taken now, notes. Routed by `pages.work`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from dothi.database.refusals import commit_unless_refused
from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import Site, current_site
from dothi.uploads import files
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Denied, Invalid
from dothi.values.geo import Point
from dothi.web.phones import phone
from dothi.web.places import KnownThere, known_at
from dothi.web.record_actions import offered_for
from modules.feedback import permissions as p
from modules.feedback.codes import code_typed
from modules.feedback.drafts import PHOTO_LIMIT, TEXT_LIMIT
from modules.feedback.history import StepLine, history, last_taken, list_notes
from modules.feedback.merged import find_main
from modules.feedback.models import Report
from modules.feedback.near import place_words
from modules.feedback.pages.galleries import galleries_of
from modules.feedback.pages.listing import TITLES, Listing, listing_of
from modules.feedback.pages.opinion_view import reason_of_reopening
from modules.feedback.pages.presentation import (
    channel_title,
    due_of,
    language,
    level_title,
    public_url,
    rating_title,
    timeline_of,
    when,
)
from modules.feedback.pages.sent_report import photo_lines, read_photos
from modules.feedback.pages.step_forms import Attempt, fields_of, step_forms
from modules.feedback.queries import get_report_for
from modules.feedback.rules.domain import PAST, Reader, allowed_transitions, sees_contact
from modules.feedback.rules.transition import Transition
from modules.feedback.service import UNSEEN, IllegalStep, add_note, may_note, read_contact, take_step
from modules.feedback.setup.configuration import Configuration, read_configuration
from tenants.areas.frame import map_frame
from tenants.people.units import members_of_unit


@require(p.VIEW)
def show(code: str) -> ResponseReturnValue:
    """The report, at one address however its code was written."""
    meant = code_typed(current_site(), code, at=clock.now())
    return report_page(code) if meant == code else redirect(url_for(".report", code=meant))


@require(p.WORK)
def take(code: str, action: str) -> ResponseReturnValue:
    """Take a step. Refused: the same page says why and where the report stands now, with what was typed."""
    site, actor = current_site(), acting_member()
    report = get_report_for(site.tenant_id, code, actor=actor)
    values = dict(request.form.items())
    photos = read_photos(request, tenant_id=site.tenant_id)
    version = request.form.get("version", UNSEEN, type=int)
    staged, problems = photos.staged, photos.problems
    # Gone and the report changed: the step was taken already, as the refusal of a stale page will say.
    if photos.are_gone and version == report.version:
        problems = [files.photos_gone(), *problems]
    attempt = Attempt(action, values, {"photos": " ".join(problems)} if problems else {}, photo_lines(staged))
    if problems:
        return report_page(code, status=422, attempt=attempt)
    fields = fields_of(values, [photo.reference for photo in staged])
    place = request.args.get("place") or reading(actor).place_of(report)
    try:
        with session.begin_nested():
            take_step(
                site.tenant_id,
                report_id=report.id,
                action=action,
                actor=actor,
                site=site,
                fields=fields,
                version=version,
            )
    except Invalid as error:
        wrong = {name: str(reason) for name, reason in error.fields.items()}
        return report_page(code, status=422, attempt=Attempt(action, values, wrong, photo_lines(staged)))
    except IllegalStep as error:
        return report_page(code, status=409, attempt=attempt, refusal=str(error.message))
    except Denied as error:  # the report may have gone to another unit meanwhile: what was typed stays
        return report_page(code, status=403, attempt=attempt, refusal=str(error.message))
    flash(str(PAST[action]) + ".", "success")
    return redirect(url_for(".report", code=code, **reading(actor).address, place=place), 303)


@require(p.VIEW)
def write_note(code: str) -> ResponseReturnValue:
    """Add an internal note."""
    site, actor = current_site(), acting_member()
    report = get_report_for(site.tenant_id, code, actor=actor)
    text = request.form.get("text", "")
    try:
        add_note(site.tenant_id, report_id=report.id, actor=actor, text=text)
    except Invalid as error:
        return report_page(code, status=422, note_text=text, note_error=str(error.fields["text"]))
    except Denied as error:  # it may have gone to another unit meanwhile
        attempt = Attempt("note", {"text": text})
        return report_page(code, status=403, attempt=attempt, refusal=str(error.message))
    flash(_("Đã lưu ghi chú."), "success")
    return redirect(url_for(".report", code=code, **reading(actor).address, _anchor="notes"), 303)


def report_page(
    code: str,
    *,
    status: int = 200,
    attempt: Attempt | None = None,
    refusal: str = "",
    note_text: str = "",
    note_error: str = "",
) -> ResponseReturnValue:
    """The page of a report. Raises NotFound, for what the person may not see as well."""
    site, actor = current_site(), acting_member()
    if status >= 400:
        session.rollback()  # nothing of what was refused; the look at the contact below is kept all the same
    report = get_report_for(site.tenant_id, code, actor=actor)
    configuration = read_configuration(site.tenant_id)
    is_still = bool(g.get("read_only"))
    allowed = [] if is_still else allowed_transitions(report, actor)
    members = assignees(report) if any(row.action == "assign" for row in allowed) else []
    can_note = may_note(report, actor) and not is_still
    lines = history(site.tenant_id, report.id, reader=Reader.STAFF)
    context: dict[str, Any] = {
        "report": report,
        "due": None if is_still else due_of(report, rules=configuration.clock_rules(site), now=clock.now()),
        "steps_allowed": step_forms(
            allowed, report=report, configuration=configuration, members=members, attempt=attempt
        ),
        "may_note": can_note,
        "refusal": refusal,
        "newest": newest_words(lines) if refusal else "",
        **told_of(report, lines, configuration=configuration, site=site, actor=actor),
        **attempt_told(attempt, allowed, note_text=note_text, note_error=note_error, can_note=can_note),
        **listing_links(report, actor),
    }
    answer = make_response(render_template("feedback/report.html", **context), status)
    if status >= 400:
        commit_unless_refused()
    return answer


def told_of(
    report: Report, lines: Sequence[StepLine], *, configuration: Configuration, site: Site, actor: Actor
) -> dict[str, Any]:
    """What the page tells, whatever may be done there."""
    photos = galleries_of(report, is_inside=True)
    return {
        "category": configuration.categories[report.category_id].title(language()),
        "photos_before": photos.before,
        "photos_after": photos.after,
        "timeline": timeline_of(lines),
        "reopened_because": reason_of_reopening(lines) if report.is_open else "",
        "facts": desk_facts(report, configuration),
        "contact": contact_facts(report, actor),
        "notes": list_notes(site.tenant_id, report.id),
        "map": map_frame(site),
        "known": known_there(site, report, configuration),
        "public_url": public_url(report.code, is_public=report.is_public),
        "offered": offered_for(
            site, path=url_for(".report", code=report.code), title=title_of(report), asker="feedback"
        ),
    }


def attempt_told(
    attempt: Attempt | None, allowed: Sequence[Transition], *, note_text: str, note_error: str, can_note: bool
) -> dict[str, Any]:
    """What was tried and refused, at its form; where that form is gone, its texts, ready to be kept as a note."""
    is_gone = attempt is not None and all(row.action != attempt.action for row in allowed)
    typed = attempt.texts if attempt is not None and is_gone else []
    if typed and can_note:
        note_text = note_text or "\n".join(text for _label, text in typed)
    return {
        "typed": typed,
        "is_gone": is_gone,
        "staged": attempt.staged if attempt is not None and is_gone else (),
        "summary": [("note-text", note_error)] if note_error else attempt.summary if attempt and not is_gone else [],
        "note_text": note_text,
        "note_error": note_error,
        "text_limit": TEXT_LIMIT,
        "photo_limit": PHOTO_LIMIT,
    }


def listing_links(report: Report, actor: Actor) -> dict[str, Any]:
    """The way back into the list from which the report was opened, and on to its next."""
    listing = reading(actor)
    place = request.args.get("place") or listing.place_of(report)
    return {
        "here": listing.address,
        "list_url": url_for(".queue", **listing.address),
        "list_title": TITLES[listing.view],
        "next_url": url_for(".next_report", **listing.address, place=place),
    }


def title_of(report: Report) -> str:
    """What other services call the report: of a confidential one its code alone."""
    shown = "" if report.is_confidential else report.place or report.near or ""
    return ", ".join(filter(None, (_("Phản ánh %(code)s", code=report.code), shown)))


def known_there(site: Site, report: Report, configuration: Configuration) -> Sequence[KnownThere]:
    """What other services know of the place, for categories that ask for it."""
    if not configuration.categories[report.category_id].asks_place:
        return ()
    return known_at(site, Point(report.lon, report.lat), asker="feedback")


def reading(actor: Actor) -> Listing:
    """The list from which the person came to the report, as the address says."""
    return listing_of(request.args, actor, read_configuration(current_site().tenant_id))


def newest_words(lines: Sequence[StepLine]) -> str:
    """What has happened last, and by whom: for somebody whose step came too late."""
    newest = last_taken(lines)
    parts = (str(PAST[newest.action]), newest.actor_name, when(newest.at))
    return ", ".join(part for part in parts if part)


def assignees(report: Report) -> list[tuple[str, str]]:
    """Whom the unit's head can give the report to, as choices. One statement."""
    if report.unit_id is None:
        return []
    return [(str(person.membership_id), person.name) for person in members_of_unit(report.tenant_id, report.unit_id)]


def desk_facts(report: Report, configuration: Configuration) -> list[tuple[str, str]]:
    """What the desk needs to know beside the text."""
    main = find_main(report.tenant_id, report.id) if report.duplicate_of is not None else None
    return [
        (_("Lĩnh vực"), configuration.categories[report.category_id].title(language())),
        (_("Mức độ"), level_title(report.level)),
        (_("Địa điểm"), place_words(report)),
        (_("Đơn vị"), configuration.unit_name(report.unit_id)),
        (_("Cán bộ"), report.assignee_name),
        (_("Nguồn"), channel_title(report.channel)),
        (_("Gửi lúc"), when(report.submitted_at)),
        (_("Hạn tiếp nhận"), when(report.acceptance_due_at) if report.accepted_at is None else ""),
        (_("Tiếp nhận lúc"), when(report.accepted_at)),
        (_("Hạn xử lý"), when(report.handling_due_at)),
        (_("Công khai lúc"), when(report.published_at)),
        (_("Đánh giá của người gửi"), rating_title(report.rating)),
        (_("Phản ánh gốc"), main.code if main else ""),
        (_("Đồng ý xử lý dữ liệu"), consent_words(report)),
    ]


def consent_words(report: Report) -> str:
    """When somebody agreed, and to which version."""
    if report.consent_at is None:
        return str(_("không"))
    return str(_("%(at)s, phiên bản %(version)s", at=when(report.consent_at), version=report.consent_version))


def contact_facts(report: Report, actor: Actor) -> list[tuple[str, str | Markup]]:
    """Who sent it, for those who need to know; the look is recorded."""
    if not sees_contact(actor, report):
        return []
    contact = read_contact(report.tenant_id, report=report, actor=actor)
    if contact is None:
        return [(_("Họ và tên"), _("Gửi ẩn danh"))]
    return [(_("Họ và tên"), contact.name), (_("Điện thoại"), phone(contact.phone)), (_("Thư điện tử"), contact.email)]
