"""The routes of `/api/v1/indicators`."""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from dothi.language.locales import spoken
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Invalid, Malformed, NotFound
from dothi.web.api import ApiBlueprint, answer_json, with_etag
from dothi.web.limits import limited
from modules.dashboards.api import schemas
from modules.dashboards.desk.figures import SHOWN, earliest, figure_of
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import (
    Every,
    Period,
    PeriodError,
    last_closed,
    last_periods,
    parse_bound,
    parse_period,
    periods_between,
)
from modules.dashboards.indicators.service import in_order, load_definitions
from modules.dashboards.models import PushToken
from modules.dashboards.values.reading import load_book
from modules.dashboards.values.storing import NewValue, ValueChannel, store_values
from modules.dashboards.values.tokens import check_token

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
MOST_PERIODS = 400
PUSHES_PER_HOUR = 3_600
blueprint = ApiBlueprint(
    "dashboards_api", __name__, url_prefix="/api/v1", description="Chỉ số điều hành: indicators and their values"
)


@blueprint.route("/indicators", methods=["GET"])
@public
@blueprint.arguments(schemas.IndicatorsQuery(), location="query")
@blueprint.response(200, schemas.IndicatorList)
def indicators(query: dict[str, Any]) -> Response:
    """The public indicators with their newest values. Four statements."""
    language, today = query["lang"] or spoken(), clock.local_today()
    definitions = load_definitions(current_site())
    shown = [each for each in in_order(definitions) if each.is_public]
    since = earliest(shown, today, number=SHOWN)
    book = load_book(current_site().tenant_id, definitions, [each.code for each in shown], since=since, today=today)
    items = []
    for each in shown:
        figure = figure_of(book, each)
        items.append(
            {
                "code": each.code,
                "name": each.text("name", language),
                "unit": each.text("unit", language),
                "definition": each.text("definition", language),
                "period": each.every.value,
                "direction": each.direction.value,
                "decimals": each.decimals,
                "latest_period": figure.newest.code if figure.newest else None,
                "latest_value": plain(figure.value),
                "target": plain(figure.target),
            }
        )
    return with_etag(answer_json({"licence": LICENCE, "items": items}))


@blueprint.route("/indicators/<code>/values", methods=["GET"])
@public
@blueprint.arguments(schemas.ValuesQuery(), location="query")
@blueprint.response(200, schemas.ValueList)
@blueprint.alt_response(404, description="No such indicator, or not a public one")
def values(query: dict[str, Any], code: str) -> Response:
    """A public indicator's values over periods; the last twelve closed ones unless told. Four statements."""
    definitions = load_definitions(current_site())
    definition = definitions.get(code)
    if definition is None or not definition.is_public:
        raise NotFound(_("Không có chỉ số này."))
    today = clock.local_today()
    periods = asked_periods(query, definition)
    book = load_book(current_site().tenant_id, definitions, [code], since=periods[0].begins, today=today)
    found = zip(periods, book.series(code, periods), strict=True)
    return with_etag(
        answer_json(
            {
                "code": code,
                "unit": definition.text("unit", query["lang"] or spoken()),
                "period": periods[0].every.value,
                "licence": LICENCE,
                "values": [
                    {
                        "period": period.code,
                        "first_day": period.begins.isoformat(),
                        "last_day": period.last_day.isoformat(),
                        "value": plain(cell.value),
                    }
                    for period, cell in found
                    if cell.value is not None
                ],
            }
        )
    )


def asked_periods(query: dict[str, Any], definition: Definition) -> list[Period]:
    """From the first to the last that were asked for. Raises Malformed."""
    every = Every(query["period"]) if query["period"] else definition.every
    try:
        last = parse_bound(query["to"], every, is_end=True) if query["to"] else last_closed(clock.local_today(), every)
        first = parse_bound(query["from_"], every, is_end=False) if query["from_"] else last_periods(last, SHOWN)[0]
    except PeriodError as error:
        raise Malformed(_unclear(str(error)), code="bad_period") from error
    if first.begins > last.begins:
        raise Malformed(_("Kỳ đầu phải trước kỳ cuối."), code="bad_period")
    found = []
    for period in periods_between(first, last):
        found.append(period)
        if len(found) > MOST_PERIODS:
            raise Malformed(_("Tối đa %(n)s kỳ mỗi lần.", n=MOST_PERIODS), code="too_many_periods")
    return found


def authorised(view: Callable[..., Response]) -> Callable[..., Response]:
    """Give the view the caller's token, which is looked at before the body."""

    @wraps(view)
    def checked(*args: Any, code: str, **rest: Any) -> Response:
        token = check_token(current_site(), request.headers.get("Authorization", ""), code)
        return view(*args, code=code, token=token, **rest)

    return checked


@blueprint.route("/indicators/<code>/values", methods=["POST"])
@public
@limited("indicator-values", per_hour=PUSHES_PER_HOUR)
@authorised
@blueprint.arguments(schemas.ValuesIn())
@blueprint.response(200, schemas.PushOut)
@blueprint.alt_response(401, description="No token, or one that has ended")
@blueprint.alt_response(403, description="The token is for other indicators")
@blueprint.alt_response(422, description="Fields that must be mended, in `errors`")
@blueprint.doc(security=[{"bearer": []}])
def push(body: dict[str, Any], code: str, token: PushToken) -> Response:
    """Store values, with `Authorization: Bearer TOKEN`. The same again changes nothing. At most eight statements."""
    site = current_site()
    definitions = load_definitions(site)
    wanted = [pushed(each, definitions[code]) for each in body["values"]]
    stored = store_values(site.tenant_id, definitions, wanted, channel=ValueChannel.PROGRAM, by=token.name)
    return answer_json(stored._asdict())


def pushed(value: dict[str, Any], definition: Definition) -> NewValue:
    """A value that was sent. Raises Invalid."""
    try:
        period = parse_period(value["period"], definition.every)
    except PeriodError:
        text = _unclear(value["period"])
        raise Invalid(text, fields={"values": text}) from None
    return NewValue(definition.code, period, value["value"], value["reason"])


def _unclear(period: str) -> str:
    """Why a period isn't one, and how one is written."""
    reason = _("Kỳ chưa đúng: %(period)s. Viết 2026-11-30, 2026-W48, 2026-11, 2026-Q4 hoặc 2026.", period=period[:40])
    return str(reason)


def plain(value: Decimal | None) -> float | int | None:
    """A number of JSON."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
