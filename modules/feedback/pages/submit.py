"""The citizen's form: shown, sent, refused with all kept, stored once; photos staged on the way.

Routed by `pages.public`; `pages.new` takes its pieces for the desk.
"""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.uploads import files
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from dothi.web.errors import wants_json
from dothi.web.limits import limited
from modules.feedback.drafts import PHOTO_LIMIT, PHOTOS_PER_HOUR, REPORTS_PER_HOUR, TEXT_LIMIT
from modules.feedback.pages import form_ids
from modules.feedback.pages.forms import ReportForm
from modules.feedback.pages.handover import KEPT_ELSEWHERE, hand_over_page, handed_over, neighbour_of
from modules.feedback.pages.pins import PINS_PER_HOUR, told_of_pin
from modules.feedback.pages.place_search import LOOKS_PER_HOUR, place_search, read_looking
from modules.feedback.pages.places import area_options
from modules.feedback.pages.presentation import language
from modules.feedback.pages.sent_report import SentReport, empty_report, photo_line, read_photos, read_report
from modules.feedback.pages.storing import store
from modules.feedback.service import Channel
from modules.feedback.setup.configuration import Configuration, read_configuration
from tenants.areas.frame import map_frame


@public
def show_form() -> ResponseReturnValue:
    """An empty form; `category` in the address chooses one. Whoever comes back after sending is told of that report.

    `sau` ("after") names the report after which another one is wanted; it means nothing once that other one is sent.
    """
    chosen = {"category": request.args.get("category", "")}
    sent = form_ids.find_sent(current_site().tenant_id)
    if sent is None:
        return form_page(empty_report(client_id=form_ids.next_id(), **chosen))
    if request.args.get("sau") == sent.code:
        return form_page(empty_report(**chosen))
    return render_template("feedback/sent_before.html", report=sent)


@public
@limited("reports", per_hour=REPORTS_PER_HOUR)
def send() -> ResponseReturnValue:
    """Store the report and lead to its tracking page, a double tap to the same; a script is told where that is."""
    site = current_site()
    sent = read_report(request, tenant_id=site.tenant_id, schema=ReportForm)
    report = store(sent, channel=Channel.WEB, actor=Actor.citizen(), site=site, language=language())
    if report is None:
        return form_page(sent)
    form_ids.keep(str(report.client_id))
    page = url_for("feedback_tracking.show", token=report.track_token, moi=1)
    if wants_json():
        return jsonify(code=report.code, url=page), 201
    return redirect(page, 303)


@public
@limited("photos", per_hour=PHOTOS_PER_HOUR)
def take_over() -> ResponseReturnValue:
    """A neighbour's form, handed over because the place is ours: shown as a first fill, no report is stored.

    It comes from another host and so without our form token; that is why it may do no more than stage photos.
    """
    values = {name: request.form.get(name, "")[: TEXT_LIMIT * 2] for name in KEPT_ELSEWHERE}
    sent = empty_report(**values)
    sent.photos = read_photos(request, tenant_id=current_site().tenant_id)
    had = request.form.get("photos_had", "")
    left = int(had) - len(sent.photos.staged) if had.isdecimal() and len(had) < 3 else 0
    return form_page(sent, came_from=request.form.get("from", "")[:60], photos_left=max(0, left))


@public
@limited("looks", per_hour=LOOKS_PER_HOUR)
def hand_over() -> ResponseReturnValue:
    """The way from the form to the neighbour's in whose area the pin lies; the form again where it is in none."""
    sent = read_report(request, tenant_id=current_site().tenant_id, schema=ReportForm)
    neighbour = neighbour_of(sent, current_site())
    if neighbour is None or not neighbour.url:
        sent.errors.clear()
        return form_page(sent)
    return hand_over_page(sent, neighbour, blueprint="feedback_public")


@public
@limited("pins", per_hour=PINS_PER_HOUR)
def pin() -> ResponseReturnValue:
    """What the form says of its pin."""
    return told_of_pin(request, site=current_site(), hand_over_url=url_for("feedback_public.hand_over"))


@public
@limited("looks", per_hour=LOOKS_PER_HOUR)
def find_place() -> ResponseReturnValue:
    """Without script: the form with the places found, or with the pin at the one chosen; nothing is stored."""
    return form_page(read_looking(request, site=current_site(), schema=ReportForm))


@public
@limited("photos", per_hour=PHOTOS_PER_HOUR)
def stage_photo() -> ResponseReturnValue:
    """Take one photo at once, so that the report itself is quick to send and keeps it when refused."""
    return staged_photo()


def staged_photo() -> ResponseReturnValue:
    """The answer of `stage_photo`, for citizens and for the desk."""
    upload = request.files.get("photo")
    if upload is None or not upload.filename:
        raise Invalid(_("Hãy chọn một ảnh."), fields={"photo": _("Hãy chọn một ảnh.")})
    photo = files.stage(current_site().tenant_id, cast("BinaryIO", upload.stream), name=upload.filename)
    return jsonify(photo_line(photo)), 201


def form_page(sent: SentReport, *, came_from: str = "", photos_left: int = 0) -> ResponseReturnValue:
    """The form with what was typed."""
    form_ids.keep(sent.values["client_id"])
    site = current_site()
    configuration = read_configuration(site.tenant_id)
    neighbour = neighbour_of(sent, site) if sent.outside is not None else None
    return render_template(
        "feedback/submit.html",
        **handed_over(sent),
        errors=sent.errors,
        summary=sent.summary,
        earlier=sent.earlier,
        photos_stay=sent.photos.are_gone,
        neighbour=neighbour,
        came_from=came_from,
        photos_left=photos_left,
        category_options=category_cards(configuration),
        area_options=area_options(site),
        is_anonymous_allowed=configuration.settings["is_anonymous_allowed"],
        consent_version=configuration.settings["consent_version"],
        map=map_frame(site),
        pin_url=url_for("feedback_public.pin"),
        search=place_search(sent, site, look_url=url_for("feedback_public.find_place")),
        text_limit=TEXT_LIMIT,
        photo_limit=PHOTO_LIMIT,
    ), sent.status


def category_cards(configuration: Configuration) -> list[tuple[str, str, str]]:
    """Code, name and hint of each category that can be chosen; the hint says what is special about it."""
    words = language()
    anonymous = configuration.settings["is_anonymous_allowed"]
    cards = []
    for category in configuration.open_categories:
        hint = category.advice(words)
        notes = [hint.rstrip(".")]
        if category.is_confidential and "không công khai" not in hint:
            notes.append(_("Bảo mật: không công khai"))
        if anonymous and not category.is_anonymous_allowed:
            notes.append(_("Cần thông tin liên hệ"))
        cards.append((category.code, category.title(words), "".join(f"{note}. " for note in notes if note).strip()))
    return cards
