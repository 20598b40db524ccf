"""The JSON API of planning under /api/v1/planning: the answer to a question, plans in force, zones of a box."""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from dothi.language.locales import spoken
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Invalid
from dothi.values.geo import Box, Point
from dothi.web.api import ApiBlueprint, answer_json, with_etag
from dothi.web.limits import limited
from modules.planning import schemas
from modules.planning.corners.reasons import sentence
from modules.planning.extract.address import check_url
from modules.planning.extract.issuing import EXTRACTS_PER_HOUR, issue, read_content
from modules.planning.extract.oereb import oereb
from modules.planning.lookup.answer import LandAnswer, ThemeAnswer, ThemeState, ZoneShare, answer
from modules.planning.lookup.asked import LOOKUPS_PER_HOUR, LandQuestion
from modules.planning.lookup.counting import count_lookup
from modules.planning.lookup.finding import InForce, list_in_force
from modules.planning.lookup.gist import gists
from modules.planning.lookup.kept import named, question_named
from modules.planning.lookup.mapping import shared_zones
from modules.planning.lookup.outside import Outside, outside_of
from modules.planning.lookup.places import place_in_words
from modules.planning.lookup.question import Question, QuestionError, about_point, from_geojson
from modules.planning.lookup.reasons import sentence as question_sentence
from modules.planning.lookup.tables import judge_text, question_of
from modules.planning.plans.words import THEMES

blueprint = ApiBlueprint(
    "planning_api", __name__, url_prefix="/api/v1/planning", description="Quy hoạch: what is planned for a place"
)


@blueprint.route("/answer", methods=["GET"])
@public
@limited("planning", per_hour=LOOKUPS_PER_HOUR)
@blueprint.arguments(schemas.PointQuery(), location="query")
@blueprint.response(200, schemas.AnswerOut)
def answer_point(query: dict[str, Any]) -> Response:
    """What is planned at a point, on a day. Two statements, or three."""
    question = about_point(Point(query["lon"], query["lat"]))
    return answered(LandQuestion(question=question, day=query["date"] or clock.local_today(), registered_m2=None))


@blueprint.route("/answer", methods=["POST"])
@public
@limited("planning", per_hour=LOOKUPS_PER_HOUR)
@blueprint.arguments(schemas.LandIn())
@blueprint.response(200, schemas.AnswerOut)
@blueprint.alt_response(422, description="Land that can't be understood; `errors` says what is wrong with which corner")
def answer_land(body: dict[str, Any]) -> Response:
    """What is planned for land: the corners of a certificate, or a polygon of at most 500. It changes nothing."""
    question = question_in(body)
    return answered(
        LandQuestion(question=question, day=body["date"] or clock.local_today(), registered_m2=body["registered_m2"])
    )


@blueprint.route("/plans", methods=["GET"])
@public
@blueprint.arguments(schemas.DayQuery(), location="query")
@blueprint.response(200, schemas.PlanList)
def plans(query: dict[str, Any]) -> Response:
    """The plans in force on a day. One statement."""
    found = list_in_force(current_site().tenant_id, query["date"] or clock.local_today())
    return with_etag(answer_json({"items": [plan_out(plan) for plan in found]}))


@blueprint.route("/zones.geojson", methods=["GET"])
@public
@blueprint.arguments(schemas.ZonesQuery(), location="query")
@blueprint.response(200, description="A GeoJSON FeatureCollection; `truncated` when the box holds more")
def zones(query: dict[str, Any]) -> Response:
    """The zones of a box, on a day. One statement when they are kept, else three."""
    found = shared_zones(
        current_site().tenant_id,
        Box.parse(query["bbox"]),
        day=query["date"] or clock.local_today(),
        plan_id=query["plan"],
        language=spoken(),
    )
    return with_etag(Response(found.body, mimetype="application/geo+json"), found.etag)


@blueprint.route("/extract", methods=["GET"])
@public
@limited("planning.extract", per_hour=EXTRACTS_PER_HOUR)
@blueprint.arguments(schemas.ExtractQuery(), location="query")
@blueprint.response(
    200,
    description="`Extract` after the Swiss extract; `Content-Location` has it again",
)
@blueprint.alt_response(422, description="A question that can't be understood")
def extract(query: dict[str, Any]) -> Response:
    """An extract of an answer (its `extract_url`), issued with a number of its own each time; `QRCodeRef` checks it."""
    site = current_site()
    try:
        question = question_named(site.tenant_id, query["q"])
    except QuestionError as error:
        raise Invalid(question_sentence(error.code), fields={"q": question_sentence(error.code)}) from error
    asked = LandQuestion(question=question, day=query["ngay"] or clock.local_today(), registered_m2=query["dt"])
    made = issue(site, asked, place=place_in_words(site, question.in_degrees()))
    url = check_url(site, made)
    response = Response(oereb(made, read_content(made), url=url), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Location"] = url_for("planning_public.extract_json", number=made.number)
    return response


def question_in(body: dict[str, Any]) -> Question:
    """The land that is asked about. Raises Invalid with what is wrong."""
    try:
        if body["polygon"] is not None:
            return from_geojson(body["polygon"])
        judged = judge_text(current_site(), body["corners"], epsg=body["epsg"])
        question = question_of(judged)
    except QuestionError as error:
        name = "polygon" if body["polygon"] is not None else "corners"
        raise Invalid(question_sentence(error.code), fields={name: question_sentence(error.code)}) from error
    if question is None:
        reasons = " ".join(sentence(problem) for problem in judged.problems)
        raise Invalid(_("Bảng tọa độ có chỗ cần xem lại."), fields={"corners": reasons})
    return question


def answered(asked: LandQuestion) -> Response:
    """The answer as JSON."""
    site = current_site()
    found = answer(site.tenant_id, asked.question, day=asked.day, registered_m2=asked.registered_m2)
    count_lookup(site.tenant_id, [theme.theme for theme in found.themes if theme.state is ThemeState.CONCERNED])
    address = asked.address(named(site.tenant_id, asked.question))
    urls = {
        "url": house().settings.url_of(site.canonical_host, url_for("planning_public.show", **address)),
        "extract_url": house().settings.url_of(site.canonical_host, url_for(".extract", **address)),
    }
    return with_etag(answer_json(answer_out(found) | {"outside": outside_out(outside_of(site, asked))} | urls))


def answer_out(found: LandAnswer) -> dict[str, Any]:
    """As `AnswerOut` says."""
    summaries = {gist.theme: gist.sentence for gist in gists(found)}
    return {
        "date": found.day.isoformat(),
        "area_m2": round(found.area_m2, 1) if found.area_m2 is not None else None,
        "registered_m2": found.registered_m2,
        "epsg": found.question.system.epsg if found.question.system else None,
        "themes": [theme_out(theme, summaries.get(theme.theme)) for theme in found.themes],
        "disclaimer": _("Thông tin chỉ có giá trị tham khảo."),
    }


def outside_out(found: Outside | None) -> dict[str, Any] | None:
    """As `OutsideOut` says."""
    if found is None:
        return None
    whose = found.neighbour
    return {"percent": found.percent, "name": whose and whose.name, "url": (whose and whose.url) or None}


def theme_out(theme: ThemeAnswer, summary: str | None) -> dict[str, Any]:
    """As `ThemeOut` says."""
    return {
        "theme": theme.theme,
        "title": str(THEMES[theme.theme]),
        "state": theme.state,
        "summary": summary,
        "zones": [zone_out(share) for plan in theme.plans for share in plan.shares],
        "plans": [plan_out(each.plan) for each in theme.plans],
    }


def zone_out(share: ZoneShare) -> dict[str, Any]:
    """As `ZoneOut` says."""
    zone = share.zone
    return {
        "code": zone.code,
        "label": zone.label,
        "use": share.look.title(spoken()),
        "colour": share.look.colour,
        "share_m2": share.m2,
        "share_percent": share.percent,
        "storeys": zone.storeys,
        "density": zone.density,
        "far": zone.far,
        "plan": plan_out(share.plan),
    }


def plan_out(plan: InForce) -> dict[str, Any]:
    """As `PlanOut` says."""
    return {
        "id": str(plan.plan_id),
        "name": plan.name,
        "theme": plan.theme,
        "kind": plan.kind,
        "scale": plan.scale,
        "version": plan.number,
        "adjustment": plan.adjustment,
        "decision": plan.decision,
        "decided_on": plan.decided_on.isoformat(),
        "issuer": plan.issuer,
        "document_url": plan.document_url,
        "standing": plan.standing,
        "valid_from": plan.valid_from.isoformat(),
        "unit": plan.unit,
        "head": plan.head or None,
        "is_illustration": plan.is_illustration,
    }
