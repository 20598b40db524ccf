"""`/console/dashboards/indicators`: the indicators of the province's own, which its districts adopt as a set."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Conflict
from dothi.web.forms import read_version, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.desk.forms import draft_from, values_of
from modules.dashboards.desk.indicator_form import answer_form, form_page
from modules.dashboards.desk.words import DIRECTIONS, EVERY, SOURCES
from modules.dashboards.indicators.definition import PROVINCE_PREFIX, PROVINCE_SET, Definition, Source
from modules.dashboards.indicators.service import in_order
from modules.dashboards.indicators.sets import definition_of, provincial_drafts
from modules.dashboards.province.defining import (
    add_provincial,
    change_provincial,
    get_provincial,
    get_row,
    retire_provincial,
)
from modules.dashboards.province.pages import SOME_YEARS, districts_in_use
from modules.dashboards.province.queries import who_tell
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/indicators")
@require(p.COMPARE)
def indicators() -> ResponseReturnValue:
    """All in use, each with how many districts tell values of it. Two statements."""
    drafts = provincial_drafts(current_site())
    own = {code: definition_of(code, draft, PROVINCE_SET) for code, draft in drafts.items()}
    telling = names_telling(*own)
    return render_template(
        "dashboards/provincial.html",
        indicators=[(each, each.target_in(clock.local_today().year)) for each in in_order(own)],
        telling={code: len(names) for code, names in telling.items()},
        every=EVERY,
        sources=SOURCES,
        directions=DIRECTIONS,
    )


def names_telling(*codes: str) -> dict[str, list[str]]:
    """The compared districts that told a value of each lately, in their order. One statement."""
    districts = districts_in_use()
    since = clock.local_today() - SOME_YEARS
    found = who_tell(tenant_id(), codes, districts=districts.keys(), since=since)
    return {
        code: [each.name for member, each in districts.items() if member in members] for code, members in found.items()
    }


@routes.get("/indicators/new")
@require(p.DEFINE)
def new() -> ResponseReturnValue:
    """An empty form."""
    empty = Definition(code="", source=Source.TYPED, texts={"vi": {}})
    return form_page(None, {**values_of(empty), "code": PROVINCE_PREFIX}, {})


@routes.post("/indicators/new")
@require(p.DEFINE)
def create() -> ResponseReturnValue:
    """Add one and tell the districts; the prefix may be left out."""
    return answer_form(
        None,
        lambda data: add_provincial(
            current_site(),
            PROVINCE_PREFIX + data["code"].removeprefix(PROVINCE_PREFIX),
            draft_from(data),
            actor=acting_member(),
        ),
        done=_("Đã thêm chỉ số và báo cho các địa phương."),
        then=lambda _data: url_for(".indicators"),
    )


@routes.get("/indicators/<code>/edit")
@require(p.DEFINE)
def edit(code: str) -> ResponseReturnValue:
    """The form of one, with what would go with it."""
    definition = get_provincial(current_site(), code)
    return form_page(definition, values_of(definition), {}, telling=names_telling(code)[code])


@routes.post("/indicators/<code>/edit")
@require(p.DEFINE)
def save(code: str) -> ResponseReturnValue:
    """Change it and tell the districts."""
    return answer_form(
        get_provincial(current_site(), code),
        lambda data: change_provincial(
            current_site(), code, draft_from(data), version=data["version"], actor=acting_member()
        ),
        done=_("Đã lưu chỉ số và báo cho các địa phương."),
        then=lambda _data: url_for(".indicators"),
    )


@routes.post("/indicators/<code>/retire")
@require(p.DEFINE)
def retire(code: str) -> ResponseReturnValue:
    """Compare it no longer, nor those that need it, as far as the person was shown them."""
    site = current_site()
    known = get_row(site, code)  # before the form is read: one that isn't here is missing, whatever it says
    version, along = read_version(), frozenset(request.form.getlist("along"))
    try:
        number = retire_provincial(site, known.code, version=version, along=along, actor=acting_member())
    except Conflict as error:
        if error.code != "needed":
            raise
        definition = get_provincial(site, code)
        return form_page(definition, values_of(definition), refusal(error)), error.status
    flash(_("Đã ngừng %(n)s chỉ số của tỉnh. Địa phương giữ chỉ số và số liệu đã có.", n=number), "success")
    return redirect(url_for(".indicators"), 303)
