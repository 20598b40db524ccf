"""Asking by sheet, parcel number and ward: the answer for its outline, a choice, or what there is instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import fields

from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.web.fields import Line
from dothi.web.forms import load_form
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.planning.lookup.asked import LOOKUPS_PER_HOUR, LandQuestion
from modules.planning.lookup.question import QuestionError
from modules.planning.lookup.reasons import sentence
from modules.planning.pages.asked import AskedDayForm
from modules.planning.pages.public import answer_page, ask_page
from modules.planning.parcels.elsewhere import Elsewhere, districts_with
from modules.planning.parcels.finding import FoundParcel, NothingFound, find_parcels, what_is_there
from modules.planning.parcels.numbers import plain_number

routes = Routes()


class ParcelForm(AskedDayForm):
    """A parcel as certificates name it; `o` says which of several."""

    phuong = Line(100, required=True)
    to = Line(20, required=True)
    thua = Line(20, required=True)
    o = fields.String(load_default="")


@routes.get("/thua-dat")
@public
@limited("planning", per_hour=LOOKUPS_PER_HOUR)
def parcel() -> ResponseReturnValue:
    """What is planned for a parcel; which one is meant, where there are several; what there is, where there is none."""
    typed, errors = load_form(ParcelForm(), request.args)
    if errors:
        return ask_page(errors, asks_parcel=True), 422
    tenant_id = current_site().tenant_id
    asked = {"ward": typed["phuong"], "sheet": typed["to"], "number": typed["thua"]}
    found = find_parcels(tenant_id, **asked)
    chosen = [each for each in found if each.key == typed["o"]] or found
    if not chosen:
        nearby = what_is_there(tenant_id, **asked)
        elsewhere = districts_with(current_site(), typed["phuong"])
        errors = {"phuong" if not nearby.has_ward else "thua" if nearby.has_sheet else "to": reason(typed, nearby)}
        return ask_page(errors, asks_parcel=True, nearby=nearby, elsewhere=elsewhere_links(elsewhere)), 422
    if len(chosen) > 1:
        return choice_page(chosen)
    return parcel_page(chosen[0], typed)


def parcel_page(found: FoundParcel, typed: Mapping[str, Any]) -> ResponseReturnValue:
    """The answer for its outline; shares are of the registered area."""
    try:
        question = found.question()
    except QuestionError as error:
        return ask_page({"thua": sentence(error.code)}, asks_parcel=True), 422
    asked = LandQuestion(
        question=question,
        day=typed["ngay"] or clock.local_today(),
        registered_m2=found.registered_m2 if found.parts == 1 else None,
    )
    return answer_page(asked, parcel=found)


def choice_page(found: Sequence[FoundParcel]) -> str:
    """Several parcels with one number, with the areas that tell them apart."""
    return render_template(
        "planning/parcels.html",
        sheet=found[0].sheet,
        number=found[0].number,
        lines=[(each, url_for(".parcel", **address(each.key))) for each in found],
        again=url_for(".index", **address()),
    )


def reason(typed: Mapping[str, Any], nearby: NothingFound) -> str:
    """Why nothing was found."""
    if not nearby.has_ward:
        return str(_("Chưa có dữ liệu thửa đất của “%(ward)s”.", ward=typed["phuong"]))
    if not nearby.has_sheet:
        return str(_("Không có tờ bản đồ số %(sheet)s ở đây.", sheet=plain_number(typed["to"]) or typed["to"]))
    sheet, number = plain_number(typed["to"]), plain_number(typed["thua"]) or typed["thua"]
    return str(_("Không có thửa số %(number)s trên tờ bản đồ số %(sheet)s.", number=number, sheet=sheet))


def address(key: str = "") -> dict[str, Any]:
    """The question of this request, of one of several parcels."""
    kept = {name: request.args[name] for name in ("phuong", "to", "thua", "ngay") if request.args.get(name)}
    return kept | ({"o": key} if key else {})


def elsewhere_links(found: Sequence[Elsewhere]) -> list[tuple[str, str]]:
    """The pages of other districts that have a ward of this name, with the question kept."""
    return [(each.name, each.url(url_for(".parcel", **address()))) for each in found]
