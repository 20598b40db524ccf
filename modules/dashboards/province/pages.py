"""`/console/dashboards`: the districts compared by an indicator, as they told it themselves, and the red list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import or_, select

from dothi.database.session import session
from dothi.language.formatting import number, without_kind
from dothi.language.locales import spoken
from dothi.manifest.house import house
from dothi.manifest.permissions import can, require
from dothi.sites.site import TenantListing, current_site
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.errors import NotFound
from dothi.values.geo import Outline
from dothi.web.drawn_maps import MapGround, ground_of
from dothi.web.routes import Routes
from dothi.web.shared import PLACE, shared
from dothi.web.sheets import csv_file
from modules.dashboards import permissions as p
from modules.dashboards.api.values import plain
from modules.dashboards.boards.drawing import headed
from modules.dashboards.boards.maps import heat_map
from modules.dashboards.desk.words import STATES, TONES, period_name
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.periods import Every, period_of
from modules.dashboards.indicators.sets import compared_definitions
from modules.dashboards.models import ToldOutline, ToldValue
from modules.dashboards.province.queries import newest_of
from modules.dashboards.province.ranking import PEOPLE, ToldFigure, newest_period, per_people, rank, red_list
from modules.dashboards.province.telling import SCHEMATIC
from modules.dashboards.province.usage import SHOWN
from tenants.board.population import POPULATION
from tenants.board.sparkline import points_of
from tenants.kit.current import tenant_id

routes = Routes()
RECENT = timedelta(days=130)
PER_PEOPLE = "people"
SOME_YEARS = timedelta(days=800)
"""The same of what is told once a quarter or a year."""
COLUMNS = tuple(getattr(ToldValue, name) for name in ToldFigure._fields)


@routes.get("")
@require(p.COMPARE)
def compare() -> ResponseReturnValue:
    """The ranking by one indicator, its map, and the red list of all. One statement while they are kept for all."""
    may_give = can(p.GIVE_DIRECTIVES) and not g.get("read_only")
    asked = request.args.get("indicator", ""), request.args.get("per") == PER_PEOPLE
    key = ("dashboards.compare", spoken(), may_give, *asked)
    written = shared(tenant_id(), key, lambda: write_comparison(may_give=may_give))
    return written.within(render_template("dashboards/province.html", comparison=PLACE))


def write_comparison(*, may_give: bool) -> str:
    """The inside of the page. Four statements however many districts, five over their people. Raises NotFound."""
    definitions = compared_definitions(current_site())
    asked = asked_of(definitions)
    chosen, told, districts = asked.definition, read_asked(asked), districts_in_use()
    judged = {
        code: each for code, each in definitions.items() if each.limits.is_set and each.source is not Source.MEASURED
    }
    beyond = red_list(list(districts), read_lately(judged), judged)
    newest = newest_period(told, chosen.every)
    lines = rank(list(districts), told, chosen)
    values = {str(line.member_id): line.value for line in lines if line.value is not None}
    return render_template(
        "dashboards/_province.html",
        chosen=chosen,
        unit=asked.unit,
        people=PEOPLE if is_number(chosen) else 0,
        is_per_people=asked.is_per_people,
        now=clock.now(),
        options=[(code, each.text("name")) for code, each in definitions.items()],
        period=period_name(period_of(newest, chosen.every)) if newest else "",
        lines=[(line, districts[line.member_id], points(line.trend)) for line in lines],
        picture=heat_map(district_ground(districts, values), values, is_share=not is_number(chosen)),
        red=[(definition, line, districts[line.member_id]) for definition, line in beyond],
        pilots={member for member, each in districts.items() if each.switches["dashboards"] is ModuleState.PILOT},
        states=STATES,
        tones=TONES,
        csv=url_for(".compare_file", indicator=chosen.code, per=asked.per or None),
        directive_url=directive_url(asked) if may_give else None,
    )


def directive_url(asked: AskedComparison) -> str:
    """Where a directive about this comparison is given."""
    here = url_for(".compare", indicator=asked.definition.code, per=asked.per or None)
    return url_for(".new_directive", about=here, title=asked.definition.text("name"))


@routes.get("/so-sanh.csv")
@require(p.COMPARE)
def compare_file() -> Response:
    """The ranking as a file."""
    asked = asked_of(compared_definitions(current_site()))
    chosen, told, districts = asked.definition, read_asked(asked), districts_in_use()
    rows = (
        [str(line.place or ""), districts[line.member_id].name, "" if (shown := plain(line.value)) is None else shown]
        for line in rank(list(districts), told, chosen)
    )
    return csv_file(
        f"so-sanh-{chosen.code}.csv", [_("Hạng"), _("Địa phương"), headed(chosen.text("name"), asked.unit)], rows
    )


class AskedComparison(NamedTuple):
    """By what districts are compared."""

    definition: Definition
    is_per_people: bool = False

    @property
    def unit(self) -> str:
        """Of what is shown."""
        unit = self.definition.text("unit")
        return _("%(unit)s trên %(n)s dân", unit=unit, n=number(PEOPLE)) if self.is_per_people else unit

    @property
    def per(self) -> str:
        """What of it stands in a link beside the indicator."""
        return PER_PEOPLE if self.is_per_people else ""


def asked_of(definitions: Mapping[str, Definition]) -> AskedComparison:
    """What the address asks for; shares are never divided by people. Raises NotFound."""
    chosen = chosen_of(definitions)
    return AskedComparison(chosen, request.args.get("per") == PER_PEOPLE and is_number(chosen))


def is_number(definition: Definition) -> bool:
    """Whether it counts something, so that a larger district has more of it."""
    return definition.source is Source.COUNTED and not definition.denominator


def read_asked(asked: AskedComparison) -> list[ToldFigure]:
    """What districts told of it lately, over their people where that is asked for. At most two statements."""
    chosen = asked.definition
    told = read_told([chosen.code], since=SOME_YEARS if is_long(chosen) else RECENT)
    if not asked.is_per_people:
        return told
    return per_people(told, newest_of(tenant_id(), POPULATION.name, since=clock.local_today() - RECENT))


def chosen_of(definitions: Mapping[str, Definition]) -> Definition:
    """The indicator that the address asks for, else the first by which a rollout is judged. Raises NotFound."""
    if code := request.args.get("indicator", ""):
        if code not in definitions:
            raise NotFound(_("Không có chỉ số này."))
        return definitions[code]
    judged = (each.name for module in house().components for each in module.indicators if each.is_judged)
    shown = (definitions[name] for name in judged if name in definitions)
    counted = (each for each in shown if each.source is Source.COUNTED and each.limits.is_set)
    return next(counted, next(iter(definitions.values())))


def districts_in_use() -> dict[int, TenantListing]:
    """Where the service is live or on trial, by id. No statement while the list of tenants is remembered."""
    return {
        each.tenant_id: each
        for each in house().directory.list_districts(tenant_id())
        if each.switches.get("dashboards") in SHOWN
    }


def is_long(definition: Definition) -> bool:
    """Whether its newest period may have begun longer ago than `RECENT`."""
    return definition.every.months >= 3


def read_lately(definitions: Mapping[str, Definition]) -> list[ToldFigure]:
    """What was told of the newest periods of these. One statement, two with long periods."""
    weekly = [code for code, each in definitions.items() if each.every is Every.WEEK]
    long = [code for code, each in definitions.items() if is_long(each)]
    told = read_told([code for code in definitions if code not in long], since=RECENT, weeks_of=weekly)
    return told + read_told(long, since=SOME_YEARS, weeks_of=weekly) if long else told


def read_told(
    codes: Sequence[str], *, since: timedelta, weeks_of: Sequence[str] | None = None, member_id: int | None = None
) -> list[ToldFigure]:
    """What was told of these lately, weeks beside it of `weeks_of` alone, by one district or all.

    One statement, on the index by code and day.
    """
    query = select(*COLUMNS).where(
        ToldValue.tenant_id == current_site().tenant_id,
        ToldValue.code.in_(codes),
        ToldValue.begins_on >= clock.local_today() - since,
    )
    if weeks_of is not None:
        query = query.where(or_(ToldValue.every != Every.WEEK.value, ToldValue.code.in_(weeks_of)))
    if member_id is not None:
        query = query.where(ToldValue.member_id == member_id)
    return [ToldFigure(*row) for row in session.execute(query)]


def district_ground(districts: Mapping[int, TenantListing], values: Mapping[str, Decimal]) -> MapGround:
    """The districts that told where they lie, with their names and room for these values. One statement."""
    query = select(ToldOutline.member_id, ToldOutline.outline).where(ToldOutline.tenant_id == tenant_id())
    told = [(member, outline) for member, outline in session.execute(query) if member in districts]
    return ground_of(
        (
            (str(member), without_kind(districts[member].name), Outline.from_geojson(outline))
            for member, outline in told
        ),
        is_schematic=any(outline.get(SCHEMATIC) for _member, outline in told),
        numbered=values,
    )


def points(trend: Sequence[object]) -> str:
    """The trend as points of a polyline."""
    values = [None if value is None else float(str(value)) for value in trend]
    return points_of(values, top=max((value for value in values if value is not None), default=0.0))
