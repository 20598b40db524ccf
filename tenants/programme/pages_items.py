"""`/console/programme/items`: planning an item, its page with the gates, and what is decided of it by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.house import house
from dothi.manifest.permissions import require
from dothi.record.stale import Stale
from dothi.sites.switch import STATE_TITLES
from dothi.uploads.files import File
from dothi.values.errors import DomainError
from dothi.web.forms import Errors, read_version, refusal
from dothi.web.routes import Routes
from tenants.kit.current import province_id
from tenants.programme import items as service
from tenants.programme import urgency
from tenants.programme.forms import ItemForm, ScheduleForm
from tenants.programme.going_live import go_now
from tenants.programme.item_view import view_item, where_mended
from tenants.programme.models import Item
from tenants.programme.paths import PLANNABLE
from tenants.programme.phases import get_phase
from tenants.programme.places import list_places
from tenants.programme.plan import StalePlan
from tenants.programme.projects import get_project
from tenants.programme.rollback import rollback_item
from tenants.programme.web import (
    STATUS_TITLES,
    STATUS_TONES,
    done,
    overtaken,
    save,
    typed_of,
)

routes = Routes()

LABELS = {
    "unit_code": _l("Địa phương"),
    "module": _l("Phân hệ"),
    "target_state": _l("Chuyển sang trạng thái"),
    "planned_at": _l("Thời điểm"),
    "owner_name": _l("Người phụ trách"),
    "owner_email": _l("Thư điện tử người phụ trách"),
    "note": _l("Ghi chú"),
}
CHANGES = (
    "tenants.item_changed",
    "tenants.item_cancelled",
    "tenants.item_done",
    "tenants.item_held",
    "tenants.item_rolled_back",
)
SCHEDULE = ("planned_at", "owner_name", "owner_email", "note")


@routes.get("/phases/<uuid:phase_id>/items/new")
@require("tenants.programme.plan")
def new_item(phase_id: UUID) -> ResponseReturnValue:
    """The form of a new item."""
    get_phase(province_id(), phase_id)
    return item_form(phase_id, None, {"version": "0"}, {})


@routes.post("/phases/<uuid:phase_id>/items/new")
@require("tenants.programme.plan")
def add_item(phase_id: UUID) -> ResponseReturnValue:
    """Plan one."""
    get_phase(province_id(), phase_id)

    def store(data: dict[str, Any]) -> ResponseReturnValue:
        item = service.plan_item(province_id(), phase_id, actor=acting_member(), **data)
        return done("item", _("Đã lên kế hoạch."), item_id=item.id)

    return save(ItemForm(), store, partial(item_form, phase_id, None))


@routes.get("/items/<uuid:item_id>")
@require("tenants.console.view")
def item(item_id: UUID) -> ResponseReturnValue:
    """One item with its gates."""
    return item_page(item_id)


@routes.get("/items/<uuid:item_id>/edit")
@require("tenants.programme.plan")
def edit_item(item_id: UUID) -> ResponseReturnValue:
    """The form of its time and owner."""
    found = service.get_item(province_id(), item_id)
    return item_form(found.phase_id, found, typed_of(found, SCHEDULE), {})


@routes.post("/items/<uuid:item_id>/edit")
@require("tenants.programme.plan")
def save_item(item_id: UUID) -> ResponseReturnValue:
    """Give it another time or owner; a page that was overtaken shows both versions."""
    found = service.get_item(province_id(), item_id)

    def store(data: dict[str, Any]) -> ResponseReturnValue:
        service.change_item(province_id(), item_id, version=read_version(), actor=acting_member(), **data)
        return done("item", _("Đã lưu hạng mục."), item_id=item_id)

    def compared(error: StalePlan, data: dict[str, Any]) -> Stale:
        return overtaken(error, LABELS, wanted=data["schedule"], actions=CHANGES, subject=item_id)

    return save(ScheduleForm(), store, partial(item_form, found.phase_id, found), compared=compared)


@routes.post("/items/<uuid:item_id>/check")
@require("tenants.gate.sign")
def check_item(item_id: UUID) -> ResponseReturnValue:
    """Ask the tenant to check its gates now."""
    service.ask_about(service.get_item(province_id(), item_id))
    return done("item", _("Đã yêu cầu kiểm tra. Kết quả có sau ít giây."), item_id=item_id)


@routes.post("/items/<uuid:item_id>/cancel")
@require("tenants.programme.plan")
def cancel_item(item_id: UUID) -> ResponseReturnValue:
    """Take it out of the plan."""
    return act(
        item_id,
        "cancel",
        lambda: service.cancel_item(
            province_id(), item_id, reason=request.form.get("reason", ""), version=read_version(), actor=acting_member()
        ),
        _("Đã hủy hạng mục."),
    )


@routes.post("/items/<uuid:item_id>/go")
@require("tenants.switch.change")
def carry_out_item(item_id: UUID) -> ResponseReturnValue:
    """Do it now, by hand."""
    return act(
        item_id,
        "go",
        lambda: go_now(province_id(), item_id, version=read_version(), actor=acting_member()),
        _("Đã thực hiện hạng mục."),
    )


@routes.post("/items/<uuid:item_id>/rollback")
@require("tenants.switch.change")
def roll_back_item(item_id: UUID) -> ResponseReturnValue:
    """Take the module back to where it was before."""
    return act(
        item_id,
        "rollback",
        lambda: rollback_item(
            province_id(), item_id, reason=request.form.get("reason", ""), version=read_version(), actor=acting_member()
        ),
        _("Đã quay lại trạng thái trước."),
    )


def act(
    item_id: UUID, form: str, do: Callable[[], Any], message: str, *, staged: File | None = None
) -> ResponseReturnValue:
    """Do something with an item; what is refused is shown on its page, beside the form it came from.

    A document that was `staged` stays then, for the form to be sent again without it.
    """
    try:
        with session.begin_nested():
            do()
    except DomainError as error:
        if error.status == 404:
            raise
        if staged is None:
            refusal(error)
        return item_page(item_id, refused=error, form=form, staged=staged), error.status
    return done("item", message, item_id=item_id)


def item_page(item_id: UUID, *, refused: DomainError | None = None, form: str = "", staged: File | None = None) -> str:
    """The item's page; after something refused with the reason and what was typed."""
    view = view_item(province_id(), item_id)
    return render_template(
        "tenants/console/programme/item.html",
        view=view,
        mended_at=where_mended(view),
        modules=house().components.modules,
        states=STATE_TITLES,
        statuses=STATUS_TITLES,
        status_tones=STATUS_TONES,
        urgency_titles=urgency.TITLES,
        urgency_tones=urgency.TONES,
        refused=refused,
        refused_form=form,
        staged=staged,
        typed=request.form,
        me=acting_member().membership_id,
    )


def item_form(
    phase_id: UUID,
    found: Item | None,
    typed: dict[str, Any],
    errors: Errors,
    *,
    stale: Stale | None = None,
) -> str:
    """The form with what was typed, and reasons."""
    phase = get_phase(province_id(), phase_id)
    places = list_places(province_id()) if found is None else []
    here = [(p.code, p.name) for p in places if p.member_id is not None]
    to_come = [(p.code, p.name) for p in places if p.member_id is None]
    return render_template(
        "tenants/console/programme/item_form.html",
        project=get_project(province_id(), phase.project_id),
        phase=phase,
        item=found,
        typed=typed,
        errors=errors,
        stale=stale,
        labels=LABELS,
        units=[(_("Đã có trong hệ thống"), here), (_("Chưa thêm vào hệ thống"), to_come)],
        modules=[(module.name, str(module.title)) for module in house().components.switchable],
        module_titles=house().components.modules,
        states=[(state.value, str(STATE_TITLES[state])) for state in PLANNABLE],
        state_titles=STATE_TITLES,
    )
