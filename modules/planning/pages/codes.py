"""Lists of land-use codes: staff look at them, the province makes new ones in its console."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import Length

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.values.errors import NotFound
from dothi.web.fields import Day, Line, one_of
from dothi.web.forms import Errors, load_form
from dothi.web.routes import Routes
from modules.planning import permissions as p
from modules.planning.codes import HATCHES, LAND_USE, CodeList, CodeSystem, code_list
from modules.planning.codes.kept import list_lists
from modules.planning.codes.telling import make_list
from modules.planning.codes.typed import MOST_CODES, WrongLine, read_codes, write_codes
from tenants.kit.current import province_id, tenant_id

work, console = Routes(), Routes()
SYSTEMS = {
    CodeSystem.LAND_USE: _l("Quy hoạch sử dụng đất"),
    CodeSystem.URBAN_RURAL: _l("Quy hoạch đô thị và nông thôn"),
}
LONGEST_TEXT = 100_000
"""Room for as many codes as a list may have, with names as long as they may be."""


class ListForm(Schema):
    """A new list."""

    title = Line(200, required=True)
    system = fields.String(required=True, validate=one_of(CodeSystem))
    source = Line(200, required=True)
    since: Any = Day(required=True)
    codes = fields.String(
        required=True,
        validate=Length(max=LONGEST_TEXT, error=_l("Danh mục dài quá: nhiều nhất %(n)s mã.", n=MOST_CODES)),
    )


@work.get("/danh-muc")
@require(p.VIEW)
def code_lists() -> ResponseReturnValue:
    """All lists, and the codes of one."""
    shown = chosen_list()
    return render_template("planning/work/codes.html", lists=list_lists(tenant_id()), shown=shown, systems=SYSTEMS)


@console.get("")
@require(p.CODES_VIEW)
def province_lists() -> ResponseReturnValue:
    """The same for the province, which can make a new one."""
    shown = chosen_list()
    return render_template("planning/console/codes.html", lists=list_lists(province_id()), shown=shown, systems=SYSTEMS)


@console.get("/moi")
@require(p.CODES_EDIT)
def new_list() -> ResponseReturnValue:
    """The form, with the codes of the list that it begins with."""
    begun = chosen_list()
    values = {
        "title": begun.title,
        "system": begun.system,
        "source": begun.source,
        "codes": write_codes(begun.codes.values()),
    }
    return form_page(values, {}, begun.key)


@console.post("/moi")
@require(p.CODES_EDIT)
def add_list() -> ResponseReturnValue:
    """Make the list and tell the districts of it."""
    data, errors = load_form(ListForm(), request.form)
    codes = read_codes(data["codes"]) if not errors else []
    if isinstance(codes, WrongLine):
        errors = {"codes": wrong_line(codes)}
    if errors or isinstance(codes, WrongLine):
        return form_page(request.form, errors, request.args.get("list", LAND_USE)), 422
    facts = {name: data[name] for name in ("title", "source", "since")}
    made = make_list(province_id(), **facts, system=CodeSystem(data["system"]), codes=codes, actor=acting_member())
    flash(_("Đã ban hành danh mục %(title)s cho các địa phương.", title=made.title), "success")
    return redirect(url_for(".province_lists", list=made.key), 303)


def chosen_list() -> CodeList:
    """The list in this request's address. Raises NotFound."""
    try:
        return code_list(request.args.get("list", LAND_USE))
    except KeyError as error:
        raise NotFound(_("Không có danh mục này.")) from error


def form_page(values: Mapping[str, Any], errors: Errors, begun: str) -> str:
    """The form."""
    return render_template(
        "planning/console/code_list.html",
        values=values,
        errors=errors,
        begun=begun,
        systems=[(str(system), str(title)) for system, title in SYSTEMS.items()],
        hatches=HATCHES,
    )


def wrong_line(wrong: WrongLine) -> str:
    """Why a line can't be taken."""
    reasons = {
        "shape": _("cần bốn hoặc năm cột ngăn bằng dấu | hoặc tab"),
        "code": _("mã trống, dài quá hoặc có ký tự điều khiển"),
        "name": _("tên trống, dài quá hoặc có ký tự điều khiển"),
        "colour": _("màu ghi như #ffa0ff hoặc 255,160,255"),
        "hatch": _("kiểu gạch là một trong: %(names)s", names=", ".join(HATCHES)),
        "twice": _("mã đã có ở dòng trên"),
        "many": _("danh mục dài quá"),
        "none": _("chưa có mã nào"),
    }
    if not wrong.number:
        return str(_("Danh mục chưa có mã nào."))
    return str(_("Dòng %(n)s (%(text)s): %(reason)s.", n=wrong.number, text=wrong.text, reason=reasons[wrong.problem]))
