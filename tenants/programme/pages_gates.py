"""`/console/programme/gates` and `/overrides`: signing with a document, and passing what isn't green."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.database.refusals import commit_unless_refused
from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Stale
from dothi.uploads import documents
from dothi.uploads.files import File
from dothi.values.errors import Invalid, NotFound
from dothi.web.forms import Errors, read_version, refusal
from dothi.web.routes import Routes
from tenants.kit.current import province_id
from tenants.programme import overrides, signing
from tenants.programme.forms import GateForm
from tenants.programme.items import get_item
from tenants.programme.models import Gate, Item, Override
from tenants.programme.pages_items import act, item_page
from tenants.programme.phases import get_phase
from tenants.programme.plan import StalePlan, refuse
from tenants.programme.standard import shown_title
from tenants.programme.web import done, overtaken, save, typed_of

routes = Routes()

LONGEST_REMARK = 2000
LABELS = {
    "title": _l("Điều kiện"),
    "owner_name": _l("Người phụ trách"),
    "owner_email": _l("Thư điện tử người phụ trách"),
    "due_on": _l("Hạn ký xác nhận"),
}
CHANGES = ("tenants.gate_changed", "tenants.gate_signed", "tenants.gate_signature_withdrawn")


@routes.get("/items/<uuid:item_id>/gates/new")
@require("tenants.programme.plan")
def new_gate(item_id: UUID) -> ResponseReturnValue:
    """The form of a gate to add."""
    return gate_form(get_item(province_id(), item_id), None, {"version": "0"}, {})


@routes.post("/items/<uuid:item_id>/gates/new")
@require("tenants.programme.plan")
def add_gate(item_id: UUID) -> ResponseReturnValue:
    """Add a gate to an item."""

    def store(data: dict[str, Any]) -> ResponseReturnValue:
        signing.add_gate(province_id(), item_id, actor=acting_member(), **data)
        return done("item", _("Đã thêm điều kiện."), item_id=item_id)

    return save(GateForm(), store, partial(gate_form, get_item(province_id(), item_id), None))


@routes.get("/gates/<uuid:gate_id>/edit")
@require("tenants.programme.plan")
def edit_gate(gate_id: UUID) -> ResponseReturnValue:
    """The form of a gate."""
    gate = find_gate(gate_id)
    typed = typed_of(gate, list(LABELS)) | {"title": shown_title(gate.name, gate.title)}
    return gate_form(get_item(province_id(), gate.item_id), gate, typed, {})


@routes.post("/gates/<uuid:gate_id>/edit")
@require("tenants.programme.plan")
def save_gate(gate_id: UUID) -> ResponseReturnValue:
    """Rename a gate, or give it another owner or day; a page that was overtaken shows both versions."""
    gate = find_gate(gate_id)

    def store(data: dict[str, Any]) -> ResponseReturnValue:
        signing.change_gate(province_id(), gate_id, version=read_version(), actor=acting_member(), **data)
        return done("item", _("Đã lưu điều kiện."), item_id=gate.item_id)

    def compared(error: StalePlan, data: dict[str, Any]) -> Stale:
        return overtaken(error, LABELS, wanted=data["facts"], actions=CHANGES, subject=gate.item_id)

    form = partial(gate_form, get_item(province_id(), gate.item_id), gate)
    return save(GateForm(), store, form, compared=compared)


@routes.post("/gates/<uuid:gate_id>/remove")
@require("tenants.programme.plan")
def remove_gate(gate_id: UUID) -> ResponseReturnValue:
    """Take away a gate that was added."""
    item_id = find_gate(gate_id).item_id

    def remove() -> None:
        reason = request.form.get("reason", "")
        signing.remove_gate(province_id(), gate_id, reason=reason, version=read_version(), actor=acting_member())

    return act(item_id, f"remove-{gate_id}", remove, _("Đã bỏ điều kiện."))


@routes.post("/gates/<uuid:gate_id>/sign")
@require("tenants.gate.sign")
def sign_gate(gate_id: UUID) -> ResponseReturnValue:
    """Sign with a document."""
    item_id, form = find_gate(gate_id).item_id, f"sign-{gate_id}"
    try:
        document = staged_document()
    except Invalid as error:
        refusal(error)
        return item_page(item_id, refused=error, form=form), error.status

    def sign() -> None:
        remark, version = read_remark(), read_version()
        signing.sign_gate(
            province_id(), gate_id, document=document, remark=remark, version=version, actor=acting_member()
        )

    return act(item_id, form, sign, _("Đã ký xác nhận."), staged=document)


def staged_document() -> File:
    """The document that came with the form, or the one that was sent before and kept. Raises Invalid."""
    upload = request.files.get("document")
    if upload is not None and upload.filename:
        document = documents.stage(province_id(), upload.stream, name=upload.filename)
        commit_unless_refused()  # it stays, whatever becomes of the form
        return document
    kept = documents.find_staged(province_id(), request.form.get("staged", ""))
    if kept is None:
        raise refuse("document", _("Vui lòng chọn một tệp."))
    return kept


def read_remark() -> str:
    """The note that goes with a signature. Raises Invalid: what is recorded is what was typed, never a part of it."""
    remark = request.form.get("note", "").strip()
    if len(remark) > LONGEST_REMARK:
        raise refuse("note", _("Ghi chú dài quá %(n)s ký tự.", n=LONGEST_REMARK))
    return remark


@routes.post("/gates/<uuid:gate_id>/withdraw")
@require("tenants.gate.sign")
def withdraw_signature(gate_id: UUID) -> ResponseReturnValue:
    """Take a signature back."""
    item_id = find_gate(gate_id).item_id

    def withdraw() -> None:
        reason = request.form.get("reason", "")
        signing.withdraw_signature(province_id(), gate_id, reason=reason, version=read_version(), actor=acting_member())

    return act(item_id, f"withdraw-{gate_id}", withdraw, _("Đã rút xác nhận."))


@routes.post("/items/<uuid:item_id>/overrides")
@require("tenants.gate.override")
def ask_override(item_id: UUID) -> ResponseReturnValue:
    """Ask that a gate be passed."""
    get_item(province_id(), item_id)
    gate = request.form.get("gate", "")

    def ask() -> None:
        reason = request.form.get("reason", "")
        overrides.ask_override(province_id(), overrides.ITEM, item_id, gate=gate, reason=reason, actor=acting_member())

    return act(item_id, f"override-{gate}", ask, _("Đã đề nghị. Cần một quản trị cấp tỉnh khác xác nhận."))


@routes.post("/overrides/<uuid:override_id>/confirm")
@require("tenants.gate.override")
def confirm_override(override_id: UUID) -> ResponseReturnValue:
    """Put an override into force, as the second admin."""
    override = find_override(override_id)
    if override.subject == overrides.PHASE:
        overrides.confirm_override(province_id(), override_id, actor=acting_member())
        return back_to_phase(override, _("Đã xác nhận bỏ qua điều kiện."))
    return act(
        override.subject_id,
        f"confirm-{override.gate}",
        lambda: overrides.confirm_override(province_id(), override_id, actor=acting_member()),
        _("Đã xác nhận bỏ qua điều kiện."),
    )


@routes.post("/overrides/<uuid:override_id>/withdraw")
@require("tenants.gate.override")
def withdraw_override(override_id: UUID) -> ResponseReturnValue:
    """Take an override back."""
    override = find_override(override_id)
    if override.subject == overrides.PHASE:
        overrides.withdraw_override(province_id(), override_id, actor=acting_member())
        return back_to_phase(override, _("Đã rút lại."))
    return act(
        override.subject_id,
        f"confirm-{override.gate}",
        lambda: overrides.withdraw_override(province_id(), override_id, actor=acting_member()),
        _("Đã rút lại."),
    )


def back_to_phase(override: Override, message: str) -> ResponseReturnValue:
    """To the project of the phase that an override is about."""
    phase = get_phase(province_id(), override.subject_id)
    return done("project", message, project_id=phase.project_id)


def find_gate(gate_id: UUID) -> Gate:
    """A gate of the province. Raises NotFound."""
    gate = session.get(Gate, (province_id(), gate_id))
    if gate is None:
        raise NotFound(_("Không có điều kiện này."))
    return gate


def find_override(override_id: UUID) -> Override:
    """An override of the province. Raises NotFound."""
    override = session.get(Override, (province_id(), override_id))
    if override is None:
        raise NotFound(_("Không có đề nghị này."))
    return override


def gate_form(
    item: Item, gate: Gate | None, typed: dict[str, Any], errors: Errors, *, stale: Stale | None = None
) -> str:
    """The form with what was typed, and reasons."""
    return render_template(
        "tenants/console/programme/gate_form.html",
        item=item,
        gate=gate,
        typed=typed,
        errors=errors,
        stale=stale,
        labels=LABELS,
    )


def may_see_document(_tenant_id: int, _file: File) -> bool:
    """Documents are for those who may look at the province's console."""
    member = g.get("member")
    return member is not None and "tenants.console.view" in member.permissions
