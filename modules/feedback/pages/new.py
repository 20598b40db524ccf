"""The desk types in a report that came by telephone or at the counter. Routed by `pages.work`."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from modules.feedback import permissions as p
from modules.feedback.drafts import PHOTO_LIMIT, TEXT_LIMIT
from modules.feedback.pages.forms import CounterForm
from modules.feedback.pages.handover import hand_over_page, neighbour_of
from modules.feedback.pages.pins import told_of_pin
from modules.feedback.pages.place_search import place_search, read_looking
from modules.feedback.pages.places import area_options
from modules.feedback.pages.presentation import language
from modules.feedback.pages.sent_report import SentReport, empty_report, photo_lines, read_report
from modules.feedback.pages.storing import store
from modules.feedback.pages.submit import staged_photo
from modules.feedback.service import Channel
from modules.feedback.setup.configuration import read_configuration
from tenants.areas.frame import map_frame


@require(p.CREATE)
def show_form() -> ResponseReturnValue:
    """An empty form."""
    return form_page(empty_report(channel=Channel.PHONE.value))


@require(p.CREATE)
def save() -> ResponseReturnValue:
    """Store the report and lead to it."""
    site, actor = current_site(), acting_member()
    sent = read_report(request, tenant_id=site.tenant_id, schema=CounterForm)
    report = store(sent, channel=Channel(sent.data.get("channel", Channel.PHONE)), actor=actor, site=site)
    if report is None:
        return form_page(sent)
    flash(_("Đã lưu phản ánh. Mã tra cứu: %(code)s.", code=report.code), "success")
    return redirect(url_for(".report", code=report.code), 303)


@require(p.CREATE)
def find_place() -> ResponseReturnValue:
    """Without script: the form with the places found, or with the pin at the one chosen."""
    return form_page(read_looking(request, site=current_site(), schema=CounterForm))


@require(p.CREATE)
def pin() -> ResponseReturnValue:
    """What the form says of its pin."""
    return told_of_pin(request, site=current_site(), hand_over_url=url_for("feedback_work.hand_over"))


@require(p.CREATE)
def hand_over() -> ResponseReturnValue:
    """The way to the form of the neighbour whom a call is about; the form again where there is none."""
    sent = read_report(request, tenant_id=current_site().tenant_id, schema=CounterForm)
    neighbour = neighbour_of(sent, current_site())
    if neighbour is None or not neighbour.url:
        sent.errors.clear()
        return form_page(sent)
    return hand_over_page(sent, neighbour, blueprint="feedback_work")


@require(p.WORK)
def stage_photo() -> ResponseReturnValue:
    """Take one photo at once: for a new report, or for a result."""
    return staged_photo()


def form_page(sent: SentReport) -> ResponseReturnValue:
    """The form with what was typed."""
    site = current_site()
    configuration = read_configuration(site.tenant_id)
    words = language()
    return render_template(
        "feedback/new.html",
        values=sent.values,
        errors=sent.errors,
        summary=sent.summary,
        staged=photo_lines(sent.photos.staged),
        earlier=sent.earlier,
        photos_stay=sent.photos.are_gone,
        category_choices=[(c.code, c.title(words)) for c in configuration.open_categories],
        area_options=area_options(site),
        consent_version=configuration.settings["consent_version"],
        map=map_frame(site),
        pin_url=url_for("feedback_work.pin"),
        search=place_search(sent, site, look_url=url_for(".find_place")),
        text_limit=TEXT_LIMIT,
        photo_limit=PHOTO_LIMIT,
    ), sent.status
