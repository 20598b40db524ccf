"""The map of published zones at /quy-hoach/ban-do: which plans and which day stand in its address, with a second."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema, fields

from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.values.alphabet import sort_key
from dothi.values.geo import Box
from dothi.web.fields import Day
from dothi.web.forms import load_form
from dothi.web.routes import Routes
from modules.planning.codes import UNKNOWN
from modules.planning.lookup.finding import InForce
from modules.planning.map.api import bounds_of
from modules.planning.map.legend import legend_of
from modules.planning.map.tiles import PlansShown, edition, plans_shown
from modules.planning.map.uses import UseSum, uses_of
from modules.planning.plans.words import THEMES
from tenants.areas.frame import MapFrame, map_frame

routes = Routes()


class MapForm(Schema):
    """What the chooser of the map sends."""

    xem = fields.String(load_default="")
    ngay: Any = Day(load_default=None, allow_none=True)
    so_voi: Any = Day(load_default=None, allow_none=True)


@dataclass(frozen=True, kw_only=True)
class MapSheet:
    """One map of the page."""

    day: date
    plans: Sequence[InForce]
    tiles: str


@routes.get("/ban-do")
@public
def zone_map() -> ResponseReturnValue:
    """The map, or two of them side by side; and without a map the list of what is on it."""
    site, today = current_site(), clock.local_today()
    typed, errors = load_form(MapForm(), request.args)
    typed = typed or {}
    day, other = typed.get("ngay") or today, typed.get("so_voi")
    chosen = request.args.get("xem", "")
    everything = plans_shown(site.tenant_id, PlansShown(day=day))
    of_other = plans_shown(site.tenant_id, PlansShown(day=other)) if other else []
    wanted = wanted_of(chosen, [*everything, *of_other])
    sheets = [sheet_of(wanted, day, everything)] + ([sheet_of(wanted, other, of_other)] if other else [])
    shown = [plan for sheet in sheets for plan in sheet.plans]
    sums = uses_of(site.tenant_id, shown)
    return render_template(
        "planning/map.html",
        errors=errors,
        typed={"xem": wanted, "ngay": request.args.get("ngay", ""), "so_voi": request.args.get("so_voi", "")},
        day=day,
        is_today=day == today,
        choices=choices_of([*everything, *of_other]),
        sheets=sheets,
        plans=list({plan.plan_id: plan for plan in reversed(shown)}.values()),
        legend=legend_of([[sums[plan.layer_id] for plan in sheet.plans] for sheet in sheets]),
        has_areas=all(len(sheet.plans) <= 1 for sheet in sheets),
        looks=json.dumps(looks_of(shown, sums)),
        map=frame_of(site, shown),
        answer_url=url_for("planning_api.answer_point"),
        page_url=url_for("planning_public.show"),
    ), 422 if errors else 200


def wanted_of(chosen: str, plans: Sequence[InForce]) -> str:
    """A theme or a plan's id; what is neither becomes the first theme of which there is a plan."""
    if chosen in set(THEMES) or any(str(plan.plan_id) == chosen for plan in plans):
        return chosen
    there = {plan.theme for plan in plans}
    return str(next((theme for theme in THEMES if theme in there), next(iter(THEMES))))


def sheet_of(wanted: str, day: date, plans: Sequence[InForce]) -> MapSheet:
    """The plans that are wanted, and where their tiles are."""
    mine = [plan for plan in plans if wanted in (plan.theme, str(plan.plan_id))]
    which: dict[str, Any] = {"theme": wanted} if wanted in set(THEMES) else {"plan": wanted}
    path = url_for("planning_map.map_tile", z=0, x=0, y=0, date=day.isoformat(), v=edition(mine), **which)
    return MapSheet(day=day, plans=mine, tiles=path.replace("/0/0/0.mvt", "/{z}/{x}/{y}.mvt", 1))


def choices_of(plans: Sequence[InForce]) -> list[Any]:
    """The chooser: each theme with all its plans, then each plan by itself."""
    unique = {plan.plan_id: plan for plan in plans}.values()
    groups = []
    for theme, title in THEMES.items():
        mine = sorted((plan for plan in unique if plan.theme == theme), key=lambda plan: sort_key(plan.name))
        if mine:
            whole = [(str(theme), _("Tất cả: %(theme)s", theme=title))] if len(mine) > 1 else []
            groups.append((str(title), [*whole, *((str(plan.plan_id), plan.name) for plan in mine)]))
    return groups


def looks_of(plans: Sequence[InForce], sums: dict[UUID, Sequence[UseSum]]) -> dict[str, Any]:
    """How the map draws the uses of each plan: colour and hatch, by plan and use; under "" what has no code."""
    looks: dict[str, Any] = {}
    for plan in plans:
        mine = looks.setdefault(str(plan.plan_id), {"": (UNKNOWN.colour, "none")})
        mine |= {each.use: (each.look.colour, each.look.hatch) for each in sums[plan.layer_id]}
    return looks


def frame_of(site: Site, plans: Sequence[InForce]) -> MapFrame:
    """Opens on the plans, or on the tenant."""
    return map_frame(site, Box(*bounds_of(plans))) if plans else map_frame(site)
