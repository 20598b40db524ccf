"""`/console/tenants/<slug>/modules/<module>/testers`: the people invited to a pilot by address."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.sites.switch import ModuleState
from dothi.values.errors import Conflict, Invalid
from dothi.values.letters import decode
from dothi.web.forms import Errors
from dothi.web.routes import Routes
from tenants.pilot.addresses import LARGEST_BYTES, MOST_AT_ONCE, AddressLine, read_addresses
from tenants.pilot.testers import MOST_TESTERS, invite_testers, list_testers, withdraw_tester
from tenants.registry import roster, switches

routes = Routes()

PATH = "/tenants/<slug>/modules/<module>/testers"


@routes.get(PATH)
@require("tenants.switch.change")
def tester_list(slug: str, module: str) -> ResponseReturnValue:
    """Who was invited, and the form for more."""
    return page_of_testers(slug, module)


@routes.post(f"{PATH}/invite")
@require("tenants.switch.change")
def invite(slug: str, module: str) -> ResponseReturnValue:
    """Invite the addresses of a list; one wrong row, and nobody is."""
    view = roster.get_tenant(current_site().tenant_id, slug)
    try:
        uploaded = read_upload()
    except UploadError as error:
        return page_of_testers(slug, module, errors={"file": str(error)}), 422
    lines, problem = read_addresses(request.form.get("addresses", ""), uploaded)
    if problem:
        return page_of_testers(slug, module, errors={"addresses": problem}), 422
    wrong = [line for line in lines if line.error]
    if wrong:
        reason = _("%(n)s dòng có lỗi, chưa mời ai. Vui lòng sửa rồi gửi lại.", n=len(wrong))
        return page_of_testers(slug, module, errors={"addresses": reason}, wrong=wrong), 422
    emails = [line.email for line in lines]
    try:
        done = invite_testers(
            view.tenant.tenant_id, member_id=view.tenant.id, module=module, emails=emails, actor=acting_member()
        )
    except (Conflict, Invalid) as error:
        return page_of_testers(slug, module, errors={"addresses": str(error.message)}), error.status
    flash(_("Đã mời %(n)s người; %(m)s địa chỉ đã được mời từ trước.", n=done.new, m=done.known), "success")
    return redirect(url_for(".tester_list", slug=slug, module=module), 303)


@routes.post(f"{PATH}/<uuid:tester_id>/withdraw")
@require("tenants.switch.change")
def withdraw_one(slug: str, module: str, tester_id: UUID) -> ResponseReturnValue:
    """End one person's link."""
    view = roster.get_tenant(current_site().tenant_id, slug)
    withdraw_tester(
        view.tenant.tenant_id, member_id=view.tenant.id, module=module, tester_id=tester_id, actor=acting_member()
    )
    flash(_("Liên kết của người này đã hết hiệu lực."), "success")
    return redirect(url_for(".tester_list", slug=slug, module=module), 303)


class UploadError(ValueError):
    """The file can't be taken; the message says why and what to do, to a person."""


def read_upload() -> str:
    """The text of the file, empty without one. Raises UploadError: a list is taken whole or not at all."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return ""
    data = upload.stream.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise UploadError(_("Tệp lớn hơn %(n)s kB. Vui lòng chia thành nhiều danh sách.", n=LARGEST_BYTES // 1000))
    try:
        return decode(data)
    except ValueError as error:
        raise UploadError(_("Tệp phải là chữ hoặc CSV, bảng mã UTF-8.")) from error


def page_of_testers(slug: str, module: str, *, errors: Errors | None = None, wrong: Sequence[AddressLine] = ()) -> str:
    """The list and the form, with what was pasted."""
    view = roster.get_tenant(current_site().tenant_id, slug)
    component = switches.switchable(module)
    states = switches.states_of(view.tenant.tenant_id, member_id=view.tenant.id)
    return render_template(
        "tenants/console/testers.html",
        view=view,
        module=component,
        is_pilot=states.get(module) is ModuleState.PILOT,
        testers=list_testers(view.tenant.tenant_id, member_id=view.tenant.id, module=module),
        typed=request.form,
        errors=errors or {},
        wrong=wrong,
        most=MOST_AT_ONCE,
        largest=LARGEST_BYTES // 1000,
        most_testers=MOST_TESTERS,
    )
