"""The desk's list of happenings, the steps of one, its single dates. The form is in `form.py`."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.language.formatting import local_date
from dothi.manifest.permissions import require
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import load_form, read_version, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.explore.presentation import language
from modules.tourism.happenings.desk.form import HAPPENING_DESK, form_page, late_happening
from modules.tourism.happenings.desk.forms import DateForm
from modules.tourism.happenings.desk.queries import DeskRow, list_happenings
from modules.tourism.happenings.kinds import (
    HAPPENING_KINDS,
    HAPPENING_STATUSES,
    HAPPENING_TONES,
    HappeningKind,
    HappeningStatus,
)
from modules.tourism.happenings.presentation import happening_kind_options, rule_said
from modules.tourism.happenings.service import (
    call_off_date,
    get_happening,
    move_date,
    restore_date,
    take_happening_step,
)
from modules.tourism.happenings.steps import HAPPENING_STEPS
from modules.tourism.texts import SOURCE, untranslated
from tenants.kit.current import tenant_id

DONE = {"move": _l("Dời ngày"), "cancel": _l("Hủy ngày này"), "restore": _l("Theo đúng lịch")}
routes = Routes()


class HappeningLine(NamedTuple):
    """A row of the table."""

    slug: str
    name: str
    kind: str
    rule: str
    next_on: str
    status: str
    tone: str
    is_untranslated: bool


@routes.get("/happenings")
@require(p.HAPPENING_VIEW)
def happening_list() -> ResponseReturnValue:
    """All happenings, a tab for each state. Two statements beside the session's."""
    status, kind = request.args.get("status", ""), request.args.get("kind", "")
    status = status if status in set(HappeningStatus) else ""
    kind = kind if kind in set(HappeningKind) else ""
    page = list_happenings(
        tenant_id(), today=clock.local_today(), status=status, kind=kind, cursor=request.args.get("cursor", "")
    )
    here: dict[str, Any] = {name: value for name, value in (("status", status), ("kind", kind)) if value}
    return render_template(
        "tourism/happenings/desk.html",
        lines=[line_of(row) for row in page.items],
        tabs=HAPPENING_DESK.tabs(tenant_id(), status),
        filters=here,
        kind_options=happening_kind_options(),
        next_url=url_for(".happening_list", **here, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".happening_list", **here) if request.args.get("cursor") else None,
    )


def line_of(row: DeskRow) -> HappeningLine:
    """A happening as a row of the table."""
    happening, status = row.happening, HappeningStatus(row.happening.status)
    return HappeningLine(
        slug=happening.slug,
        name=happening.texts[SOURCE]["name"],
        kind=str(HAPPENING_KINDS[HappeningKind(happening.kind)]),
        rule=rule_said(happening, language()),
        next_on=local_date(row.next_on) if row.next_on else "",
        status=str(HAPPENING_STATUSES[status]),
        tone=HAPPENING_TONES[status],
        is_untranslated=bool(untranslated(happening.texts)),
    )


@routes.post("/happenings/<happening>/steps/<action>")
@require(p.HAPPENING_EDIT)
def happening_step(happening: str, action: str) -> ResponseReturnValue:
    """Publish, call off, take back, put away."""
    found, version = get_happening(tenant_id(), happening), read_version()
    try:
        taken = take_happening_step(found, action, version=version, actor=acting_member())
    except Conflict as error:
        if error.code != "stale":
            raise
        return late_happening(happening, HAPPENING_STEPS[action].title)
    flash(str(taken.done), "success")
    return redirect(url_for(".edit_happening", happening=happening), 303)


@routes.post("/happenings/<happening>/dates")
@require(p.HAPPENING_EDIT)
def happening_date(happening: str) -> ResponseReturnValue:
    """Move one date, call it off, or have it as the rule has it again."""
    found, actor = get_happening(tenant_id(), happening), acting_member()
    data, errors = load_form(DateForm(), request.form)
    if not errors and data["act"] == "move" and data["to"] is None:
        errors = {"to": _("Hãy chọn ngày mới.")}
    if errors:
        return form_page(found, None, errors=errors, status=422)
    day, version = data["day"], data["version"]
    try:
        if data["act"] == "move":
            move_date(found, day, to=data["to"], at=data["at"], version=version, actor=actor)
        elif data["act"] == "cancel":
            call_off_date(found, day, version=version, actor=actor)
        else:
            restore_date(found, day, version=version, actor=actor)
    except Invalid as error:
        return form_page(found, None, errors=refusal(error), status=422)
    except Conflict:
        return late_happening(happening, DONE[data["act"]])
    flash(str(_("Đã ghi nhận thay đổi của ngày %(day)s.", day=local_date(day))), "success")
    return redirect(url_for(".edit_happening", happening=happening), 303)
