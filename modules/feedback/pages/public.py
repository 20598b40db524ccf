"""What everyone sees at /phan-anh: list, map, one report, look-up; and the table of the blueprint's routes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.direct import reading
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.values.errors import Malformed, NotFound
from dothi.values.geo import Box, GeometryError
from dothi.values.own_position import read_position
from dothi.web.shared import PLACE, shared
from modules.feedback.codes import code_typed, read_code, series_year
from modules.feedback.counts.tallies import count_public
from modules.feedback.grounds import NEAR_M, around, find_ground
from modules.feedback.history import history
from modules.feedback.mapping import shared_geojson
from modules.feedback.merged import find_shown_instead
from modules.feedback.models import Report
from modules.feedback.near import place_words
from modules.feedback.pages import submit
from modules.feedback.pages.forms import ListFilters, LookUpForm, load_filters
from modules.feedback.pages.galleries import first_pictures, galleries_of
from modules.feedback.pages.places import area_options
from modules.feedback.pages.presentation import FILTERS, language, options, timeline_of, when
from modules.feedback.queries import Filters, get_public_report, list_public
from modules.feedback.rules.domain import FINAL, STATUS_TITLES, UNSHOWN, Reader, Status
from modules.feedback.setup.configuration import Configuration, read_configuration
from tenants.areas.frame import map_frame

SHOWN = tuple(status for status in Status if status not in UNSHOWN and status is not Status.SUBMITTED)
"""The statuses that a public report can have."""
LIST_FILTERS = ListFilters()

blueprint = Blueprint("feedback_public", __name__, url_prefix="/phan-anh", template_folder="../templates")
blueprint.add_url_rule("/gui", "submit", submit.show_form, methods=["GET"])
blueprint.add_url_rule("/gui", "send", submit.send, methods=["POST"])
blueprint.add_url_rule("/gui/tiep-tuc", "take_over", submit.take_over, methods=["POST"])
blueprint.add_url_rule("/gui/tim", "find_place", submit.find_place, methods=["POST"])
blueprint.add_url_rule("/gui/vi-tri", "pin", submit.pin, methods=["GET"])
blueprint.add_url_rule("/gui/noi-khac", "hand_over", submit.hand_over, methods=["POST"])
blueprint.add_url_rule("/anh", "photo", submit.stage_photo, methods=["POST"])


for name, words in FILTERS.items():
    blueprint.add_app_template_filter(words, name)


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    """The list and map of accepted reports. One statement when they are kept, else four."""
    site = current_site()
    asked = load_filters(LIST_FILTERS, request.args)
    read_configuration(site.tenant_id)  # before the read-only transaction
    words = language()
    listed = shared(site.tenant_id, ("reports", words, *asked.items()), lambda: listing(site, asked))
    return listed.within(render_template("feedback/index.html", listing=PLACE))


def listing(site: Site, asked: dict[str, Any]) -> str:
    """The list with its filters and map, the same for everyone. Three statements: list, count, first photos."""
    configuration = read_configuration(site.tenant_id)
    filters = filters_of(asked, configuration, site)
    with reading():
        page = list_public(site.tenant_id, filters, asked.get("cursor"))
        pictures = first_pictures(site.tenant_id, page.items)
        count = count_public(site.tenant_id, filters)
    chosen = {name: value for name, value in asked.items() if value and name != "cursor"}
    ground = filters.near or filters.area
    return render_template(
        "feedback/_listing.html",
        page=page,
        pictures=pictures,
        count=count,
        filters=chosen,
        is_filtered=bool(chosen),
        next_url=url_for(".index", **chosen, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".index", **chosen) if asked.get("cursor") else None,
        map_source=url_for(".map_source", **chosen),
        map=map_frame(site, ground.box if ground else None),
        area_options=area_options(site),
        near_m=NEAR_M,
        anywhere_url=url_for(".index", **{**chosen, "near": None}),
        **choices(configuration),
    )


def filters_of(asked: dict[str, Any], configuration: Configuration, site: Site) -> Filters:
    """The filters that the address names; what isn't known narrows nothing."""
    near = read_position(asked.get("near") or "")
    category = configuration.find_any_category(asked.get("category") or "")
    status = next((status for status in SHOWN if status == asked.get("status")), None)
    this_minute = clock.now().replace(second=0, microsecond=0)  # so that the next reader's filter is the same
    since = this_minute - timedelta(days=int(asked["since"])) if asked.get("since") else None
    return Filters(
        category_id=category.id if category is not None else None,
        statuses=(status,) if status is not None else (),
        since=since,
        area=find_ground(site, asked.get("area") or ""),
        near=around(near) if near is not None else None,
    )


def choices(configuration: Configuration) -> dict[str, Any]:
    """The choices of the filters, and names of categories."""
    words = language()
    shown = [category for category in configuration.categories.values() if not category.is_confidential]
    return {
        "category_options": [(category.code, category.title(words)) for category in shown],
        "category_names": {id_: category.title(words) for id_, category in configuration.categories.items()},
        "status_options": options(STATUS_TITLES, SHOWN),
    }


@blueprint.get("/ban-do.geojson")
@public
def map_source() -> ResponseReturnValue:
    """What the map asks for its box: reports as pins, or clusters of them. Kept: one statement, else two to four."""
    site = current_site()
    configuration = read_configuration(site.tenant_id)
    asked = load_filters(LIST_FILTERS, request.args)
    try:
        box = Box.parse(request.args.get("bbox", ""))
    except GeometryError as error:
        raise Malformed(_("Khung bản đồ gồm bốn số: tây, nam, đông, bắc."), code="bad_box") from error
    filters = filters_of(asked, configuration, site)
    features = shared_geojson(site.tenant_id, box, filters, configuration, language=language())
    return Response(features.body, mimetype="application/geo+json")


@blueprint.get("/tra-cuu")
@public
def look_up() -> ResponseReturnValue:
    """Find a public report by its code.

    The answer is the same for a report that waits to be accepted, for a rejected and a confidential one, and for a code
    that nobody has: whoever tries the codes one after another learns of none that isn't public.
    """
    site, now = current_site(), clock.now()
    typed = load_filters(LookUpForm(), request.args).get("code") or ""
    code = read_code(typed, prefix=site.code_prefix, year=series_year(now))
    if code is not None:
        try:
            return redirect(url_for(".detail", code=get_public_report(site.tenant_id, code).code), 303)
        except NotFound:
            if (instead := find_shown_instead(site.tenant_id, code)) is not None:
                return merged_into(instead, code)
    example = f"{site.code_prefix}-{now:%y}-000123"
    return render_template("feedback/look_up.html", typed=typed, code=code, example=example)


def merged_into(main_code: str, code: str) -> ResponseReturnValue:
    """Lead from a report that was public until it was merged to the one it is handled with."""
    flash(_("Phản ánh %(code)s đã được gộp vào phản ánh này.", code=code), "info")
    return redirect(url_for(".detail", code=main_code), 303)


@blueprint.get("/du-lieu-ca-nhan")
@public
def personal_data() -> ResponseReturnValue:
    """What is done with a citizen's data, and on what the consent in the form rests."""
    settings = read_configuration(current_site().tenant_id).settings
    return render_template("feedback/personal_data.html", consent_version=settings["consent_version"])


@blueprint.get("/<code>")
@public
def detail(code: str) -> ResponseReturnValue:
    """One public report with its steps, at one address however its code was written. Three statements."""
    site = current_site()
    meant = code_typed(site, code, at=clock.now())
    if meant != code:
        return redirect(url_for(".detail", code=meant))
    try:
        report = get_public_report(site.tenant_id, code)
    except NotFound:
        if (instead := find_shown_instead(site.tenant_id, code)) is None:
            raise
        return merged_into(instead, code)
    configuration = read_configuration(site.tenant_id)
    photos = galleries_of(report)
    return render_template(
        "feedback/detail.html",
        report=report,
        category=configuration.categories[report.category_id].title(language()),
        photos_before=photos.before,
        photos_after=photos.after,
        steps=timeline_of(history(site.tenant_id, report.id, reader=Reader.PUBLIC)),
        facts=public_facts(report, configuration),
        map=map_frame(site),
    )


def public_facts(report: Report, configuration: Configuration) -> list[tuple[str, str]]:
    """What is said of a report beside its text."""
    is_final = Status(report.status) in FINAL
    return [
        (_("Mã tra cứu"), report.code),
        (_("Lĩnh vực"), configuration.categories[report.category_id].title(language())),
        (_("Địa điểm"), place_words(report)),
        (_("Đơn vị xử lý"), configuration.unit_name(report.unit_id)),
        (_("Gửi lúc"), when(report.submitted_at)),
        (_("Hạn xử lý"), "" if is_final else when(report.handling_due_at)),
        (_("Công khai kết quả"), when(report.published_at)),
    ]
