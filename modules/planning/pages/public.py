"""What everyone sees at /quy-hoach: asking by the map, and the answer; `corners` asks by a certificate's table."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.alphabet import sort_key
from dothi.values.errors import Invalid
from dothi.values.geo import GeometryError, Point
from dothi.web.forms import Errors, refusal
from dothi.web.limits import limited
from dothi.web.places import known_at
from dothi.web.routes import Routes
from modules.planning.coordinates.systems import likely_systems
from modules.planning.documents.keeping import list_documents
from modules.planning.lookup.answer import LandAnswer, ThemeState, answer
from modules.planning.lookup.asked import LOOKUPS_PER_HOUR, LandQuestion
from modules.planning.lookup.counting import count_lookup
from modules.planning.lookup.finding import list_in_force
from modules.planning.lookup.gist import gists
from modules.planning.lookup.kept import named
from modules.planning.lookup.outside import outside_of
from modules.planning.lookup.places import middle, place_words
from modules.planning.lookup.terms import keys_of, terms_for
from modules.planning.pages.asked import read_asked, typed_of
from modules.planning.pages.following import follow_link
from modules.planning.pages.frames import shape_frame
from modules.planning.pages.land import corner_rows, drawn
from modules.planning.parcels.finding import list_wards
from modules.planning.settings import SECTION, PlanningSettings
from tenants.areas.frame import map_frame
from tenants.gazetteer.search import search
from tenants.registry.settings import settings_of

routes = Routes()
COARSE = 1_000_000
"""What a plan without a scale counts as."""


@routes.get("")
@public
def index() -> ResponseReturnValue:
    """The ways to ask, and the plans in force. Without script a place is looked for here, too."""
    return ask_page({})


@routes.get("/ket-qua")
@public
@limited("planning", per_hour=LOOKUPS_PER_HOUR)
def show() -> ResponseReturnValue:
    """What is planned there on that day. Three statements, one more for the words of the place, one for documents."""
    asked, errors = read_asked(request.args)
    if asked is None:
        return ask_page(errors), 422
    try:
        return answer_page(asked)
    except Invalid as error:
        return ask_page(refusal(error)), 422


def answer_page(asked: LandQuestion, **context: Any) -> str:
    """The answer, with the address by which it can be had again."""
    site = current_site()
    around_m = settings_of(site, SECTION, PlanningSettings)["nearby_m"]
    found = answer(site.tenant_id, asked.question, day=asked.day, registered_m2=asked.registered_m2, around_m=around_m)
    concerned = [theme.theme for theme in found.themes if theme.state is ThemeState.CONCERNED]
    count_lookup(site.tenant_id, concerned)
    there = asked.question.in_degrees()
    code = named(site.tenant_id, asked.question)
    address = asked.address(code)
    return render_template(
        "planning/answer.html",
        answer=found,
        gists=gists(found),
        is_today=asked.day == clock.local_today(),
        place=place_words(site.tenant_id, there),
        outside=outside_of(site, asked),
        corners=corner_rows(asked.question),
        map=shape_frame(site, there),
        drawn=drawn(there),
        zones_url=zones_url(found),
        documents=list_documents(site.tenant_id, versions_of(found)),
        address=address,
        client_id=str(uuid4()),
        around_m=around_m,
        terms=terms_for(keys_of(found)),
        link=house().settings.url_of(site.canonical_host, url_for(".show", **address)),
        again=url_for(".index", **here(asked)),
        draw=url_for(".outline", **here(asked)),
        follow_url=follow_link(site, asked.question, code),
        known=known_at(site, middle(there), asker="planning"),
        **context,
    )


def versions_of(found: LandAnswer) -> list[UUID]:
    """The versions that an answer names."""
    return [plan.plan.version_id for theme in found.themes for plan in theme.plans]


def zones_url(found: LandAnswer) -> str:
    """What the map draws around the question: the most detailed plan that says something there."""
    plans = [plan.plan for theme in found.themes for plan in theme.plans if plan.shares]
    finest = min(plans, key=lambda plan: plan.scale or COARSE, default=None)
    chosen: dict[str, Any] = {"plan": str(finest.plan_id)} if finest is not None else {}
    return url_for("planning_api.zones", date=found.day.isoformat(), **chosen)


def here(asked: LandQuestion) -> dict[str, Any]:
    """The place of the question, for the pages that ask."""
    point = asked.question.in_degrees()
    return {"lat": f"{point.centroid.y:.6f}", "lon": f"{point.centroid.x:.6f}"}


def ask_page(errors: Errors, **context: Any) -> str:
    """The page with what was typed; `take` is a place that was found without script."""
    site = current_site()
    typed = dict(typed_of(request.values))
    if taken := point_of(request.values.get("take", "")):
        typed |= {"lon": f"{taken.lon:.6f}", "lat": f"{taken.lat:.6f}", "look_for": ""}
    looked_for = typed["look_for"][:200]
    return render_template(
        "planning/index.html",
        errors=errors,
        typed=typed,
        plans=sorted(
            list_in_force(site.tenant_id, clock.local_today()), key=lambda each: (each.kind, sort_key(each.name))
        ),
        map=map_frame(site),
        search={
            "url": url_for("tenants_gazetteer.find"),
            "look_url": url_for(".index"),
            "typed": looked_for,
            "found": search(site.tenant_id, looked_for, place=site.name) if looked_for else (),
        },
        pin_url=url_for(".pin"),
        systems=[(str(system.epsg), system.name) for system in likely_systems()],
        wards=list_wards(site.tenant_id),
        **context,
    )


def point_of(text: str) -> Point | None:
    """`lon,lat` as a button says it."""
    try:
        lon, lat = map(float, text.split(","))
        return Point(lon, lat)
    except (ValueError, GeometryError):
        return None


def lead_to(asked: LandQuestion) -> ResponseReturnValue:
    """To the answer's own address."""
    return redirect(url_for(".show", **asked.address(named(current_site().tenant_id, asked.question))), 303)
