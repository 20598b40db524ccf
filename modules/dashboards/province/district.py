"""`/console/dashboards/districts/…`: one district by every indicator, what needs a decision first, among the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.sites.switch import ModuleState
from dothi.values.errors import NotFound
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.desk.words import STATES, TONES, period_name
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.periods import period_of
from modules.dashboards.indicators.sets import compared_definitions
from modules.dashboards.indicators.states import Direction
from modules.dashboards.province.pages import districts_in_use, is_number, points, read_lately, read_told
from modules.dashboards.province.ranking import BEYOND, Rank, ToldFigure, newest_period, rank, worst_first

routes = Routes()
WEEKS = timedelta(weeks=6)
"""The trend's, and one that may be late."""


class DistrictLine(NamedTuple):
    """An indicator of a district: its line, among how many with a value, and whose is the best."""

    definition: Definition
    line: Rank
    period: str
    number: int
    best: Rank | None


@routes.get("/districts/<int:member_id>")
@require(p.COMPARE)
def district(member_id: int) -> ResponseReturnValue:
    """Three statements however many districts and indicators. Raises NotFound."""
    districts = districts_in_use()
    if member_id not in districts:
        raise NotFound(_("Không có địa phương này."))
    common = compared_definitions(current_site())
    definitions = {code: each for code, each in common.items() if each.source is not Source.MEASURED}
    told = read_lately(definitions) + read_told(list(definitions), since=WEEKS, member_id=member_id)
    lines = lines_of(member_id, list(districts), told, definitions)
    with_value = [each for each in lines if each.line.value is not None]
    beyond = [each for each in with_value if each.line.state in BEYOND]
    return render_template(
        "dashboards/district.html",
        district=districts[member_id],
        is_pilot=districts[member_id].switches["dashboards"] is ModuleState.PILOT,
        beyond=sorted(beyond, key=lambda each: worst_first(each.line)),
        calm=[each for each in with_value if each.line.state not in BEYOND],
        missing=[each.definition.text("name") for each in lines if each.line.value is None and each.number],
        districts=districts,
        points=points,
        states=STATES,
        tones=TONES,
        told_at=max((each.line.told_at for each in lines if each.line.told_at), default=None),
    )


def lines_of(
    member_id: int, members: Sequence[int], told: Iterable[ToldFigure], definitions: Mapping[str, Definition]
) -> list[DistrictLine]:
    """A district's line of each indicator, in the indicators' order."""
    of_codes = {code: list[ToldFigure]() for code in definitions}
    for each in told:
        of_codes[each.code].append(each)
    return [line_of(member_id, members, of_codes[code], each) for code, each in definitions.items()]


def line_of(member_id: int, members: Sequence[int], told: Sequence[ToldFigure], definition: Definition) -> DistrictLine:
    """One of them; of numbers, which larger districts have more of, and where neither way is better nobody is best."""
    lines, newest = rank(members, told, definition), newest_period(told, definition.every)
    ours = next(line for line in lines if line.member_id == member_id)
    placed = [line for line in lines if line.place is not None]
    has_best = definition.direction is not Direction.NONE and not is_number(definition) and len(placed) > 1
    period = "" if newest is None else period_name(period_of(newest, definition.every))
    best = min(placed, key=lambda line: (line.place, line is not ours)) if has_best else None
    return DistrictLine(definition, ours, period, len(placed), best)
