"""The JSON API of feedback under /api/v1: create, read and list reports, the map as GeoJSON, the categories.

Documented at /api/v1/openapi.json; errors are problem+json, made by `dothi.web.errors`.
"""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l

from dothi.language.locales import in_words, spoken
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from dothi.values.geo import Box
from dothi.web.api import ApiBlueprint, answer_json, with_etag
from dothi.web.limits import limited
from modules.feedback import schemas
from modules.feedback.codes import code_typed
from modules.feedback.drafts import REPORTS_PER_HOUR
from modules.feedback.grounds import around, find_ground
from modules.feedback.history import StepLine, history
from modules.feedback.mapping import shared_geojson
from modules.feedback.models import Report
from modules.feedback.photos import list_photos, photo_url, shown_outside
from modules.feedback.queries import Filters, PublicRow, get_public_report, list_public
from modules.feedback.rules.domain import ANSWERED, PAST, STATUS_TITLES, Reader, Status
from modules.feedback.service import Channel, ContactDraft, ReportDraft, submit_report
from modules.feedback.setup.configuration import Configuration, read_configuration

blueprint = ApiBlueprint(
    "feedback_api", __name__, url_prefix="/api/v1", description="Phản ánh hiện trường: reports of citizens"
)


@blueprint.route("/reports", methods=["POST"])
@public
@limited("reports", per_hour=REPORTS_PER_HOUR)
@blueprint.arguments(schemas.ReportIn())
@blueprint.response(201, schemas.ReportCreated, description="Stored")
@blueprint.alt_response(200, schema=schemas.ReportCreated, description="Stored before under the same id")
@blueprint.alt_response(409, description="The id came with another body before")
@blueprint.alt_response(422, description="Fields that must be mended, in `errors`")
def create(body: dict[str, Any]) -> Response:
    """Report something. With `id`, a retry answers the first. Four or five statements, one more with a contact."""
    site, language = current_site(), spoken()
    try:
        submitted = submit_report(
            site.tenant_id,
            draft=draft_of(body),
            channel=Channel.API,
            actor=Actor.citizen(),
            site=site,
            language=language,
            commits=True,
        )
    except Invalid as error:
        raise _in_words_of_the_api(error) from error
    answer = created(submitted.report, read_configuration(site.tenant_id), site, language=language)
    return answer_json(answer, 201 if submitted.is_new else 200)


@blueprint.route("/reports/<code>", methods=["GET"])
@public
@blueprint.response(200, schemas.ReportDetail)
@blueprint.alt_response(404, description="No such report, or not a public one")
def show(code: str) -> Response:
    """A public report with its pictures and steps. Three statements."""
    site = current_site()
    report = get_public_report(site.tenant_id, code_typed(site, code, at=clock.now()))
    photos = shown_outside(list_photos(site.tenant_id, [report.id])[report.id], report.status)
    answer = {
        **line(report, read_configuration(site.tenant_id), site),
        "result": report.result if report.status in ANSWERED else None,
        "photos": [
            {"url": photo_url(photo), "thumb_url": photo_url(photo, "thumb"), "purpose": photo.purpose}
            for photo in photos
        ],
        "steps": [step(each) for each in history(site.tenant_id, report.id, reader=Reader.PUBLIC)],
    }
    return with_etag(answer_json(answer))


@blueprint.route("/reports", methods=["GET"])
@public
@blueprint.arguments(schemas.ListQuery(), location="query")
@blueprint.response(200, schemas.ReportPage)
def index(query: dict[str, Any]) -> Response:
    """Public reports, newest first. One statement."""
    site = current_site()
    configuration = read_configuration(site.tenant_id)
    filters = filters_of(query, configuration, site)
    page = list_public(site.tenant_id, filters, query["cursor"] or None)
    items = [line(row, configuration, site) for row in page.items]
    return with_etag(answer_json({"items": items, "next_cursor": page.next_cursor}))


@blueprint.route("/reports.geojson", methods=["GET"])
@public
@blueprint.arguments(schemas.MapQuery(), location="query")
@blueprint.response(200, description="A GeoJSON FeatureCollection of points, or of clusters with `cluster_count`")
def geojson(query: dict[str, Any]) -> Response:
    """The public reports of a box: as points up to 500, else as clusters. Kept: one statement, else two to four."""
    site = current_site()
    configuration = read_configuration(site.tenant_id)
    box = query["bbox"] or Box.around(site.centre, site.radius_m)
    filters = filters_of({**query, "bbox": None}, configuration, site)
    features = shared_geojson(site.tenant_id, box, filters, configuration, language=spoken())
    return with_etag(Response(features.body, mimetype="application/geo+json"), features.etag)


@blueprint.route("/categories", methods=["GET"])
@public
@blueprint.response(200, schemas.CategoryList)
def categories() -> Response:
    """The categories that can be chosen."""
    configuration = read_configuration(current_site().tenant_id)
    items = [
        {
            "code": category.code,
            "name": category.name,
            "name_en": category.name_en,
            "hint": category.hint,
            "hint_en": category.hint_en,
            "is_confidential": category.is_confidential,
            "is_anonymous_allowed": configuration.takes_anonymous(category),
        }
        for category in configuration.open_categories
    ]
    return with_etag(answer_json({"items": items}))


def draft_of(body: Mapping[str, Any]) -> ReportDraft:
    """The body as the service wants it."""
    contact = body["contact"] or {"name": "", "email": "", "phone": ""}
    return ReportDraft(
        category=body["category"],
        text=body["text"],
        lon=body["lon"],
        lat=body["lat"],
        place=body["place"],
        contact=ContactDraft(**contact),
        client_id=body["id"],
        consent=body["consent"],
    )


def _in_words_of_the_api(error: Invalid) -> Invalid:
    """The service's one `point` is `lon` and `lat` here."""
    fields = dict(error.fields)
    if (reason := fields.pop("point", None)) is not None:
        fields["lon"] = fields["lat"] = reason
    return Invalid(error.message, fields=fields, code=error.code)


def filters_of(query: Mapping[str, Any], configuration: Configuration, site: Site) -> Filters:
    """The filters as the queries want them. Raises Invalid for a category or area that isn't there."""
    category = configuration.find_any_category(query["category"]) if query["category"] else None
    if query["category"] and category is None:
        raise Invalid(_l("Không có lĩnh vực này."), fields={"category": _l("Không có lĩnh vực này.")})
    area = find_ground(site, query["area"]) if query["area"] else None
    if query["area"] and area is None:
        raise Invalid(_l("Không có địa bàn này."), fields={"area": _l("Không có địa bàn này.")})
    return Filters(
        category_id=category.id if category else None,
        statuses=query["status"],
        since=query["since"],
        box=query["bbox"],
        area=area,
        near=around(query["near"]) if query["near"] is not None else None,
    )


def line(report: Report | PublicRow, configuration: Configuration, site: Site) -> dict[str, Any]:
    """A report as anyone may see it: never its ids, contact or secrets."""
    category, language = configuration.categories[report.category_id], spoken()
    return {
        "code": report.code,
        "status": report.status,
        "status_label": status_label(language, report.status),
        "category": category.code,
        "category_label": category.title(language),
        "text": report.text,
        "lon": report.lon,
        "lat": report.lat,
        "place": report.place,
        "near": report.near or "",
        "unit": configuration.unit_name(report.unit_id) or None,
        "submitted_at": report.submitted_at.isoformat(),
        "updated_at": report.updated_at.isoformat(),
        "due_at": report.due_at.isoformat() if report.due_at else None,
        "published_at": report.published_at.isoformat() if report.published_at else None,
        "url": house().settings.url_of(site.canonical_host, f"/phan-anh/{report.code}"),
    }


def created(report: Report, configuration: Configuration, site: Site, *, language: str) -> dict[str, Any]:
    """What the sender gets."""
    return {
        "code": report.code,
        "status": report.status,
        "status_label": status_label(language, report.status),
        "category": configuration.categories[report.category_id].code,
        "submitted_at": report.submitted_at.isoformat(),
        "due_at": report.due_at.isoformat() if report.due_at else None,
        "track_url": house().settings.url_of(site.canonical_host, f"/phan-anh/theo-doi/{report.track_token}"),
    }


@in_words
def status_label(status: str) -> str:
    """The status in words."""
    return str(STATUS_TITLES[Status(status)])


def step(each: StepLine) -> dict[str, Any]:
    """A public step."""
    return {
        "at": each.at.isoformat(),
        "action": each.action,
        "label": str(PAST[each.action]),
        "status": each.to_status,
        "note": each.public_note,
    }
