"""`/admin/staff/import`: staff by an Excel or CSV list: the template, the upload, the preview, the confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.house import house
from dothi.manifest.permissions import require
from dothi.uploads.readings import Reading
from dothi.values.errors import Conflict
from dothi.web.forms import Errors, refusal
from dothi.web.routes import Routes
from tenants.kit.current import tenant_id
from tenants.kit.reading_page import page_before_preview, sent_file
from tenants.kit.saved import saved
from tenants.people import list_import
from tenants.people.columns import TITLES
from tenants.people.list_file import LARGEST_BYTES, MOST_ROWS
from tenants.people.list_plan import Outcome
from tenants.people.list_reasons import refused_reason, too_large
from tenants.people.units import list_units

routes = Routes()

TONES = {Outcome.INVITE: "in_hand", Outcome.CHANGE: "in_hand", Outcome.SAME: "new", Outcome.ERROR: "danger"}


@routes.get("/staff/import")
@require("tenants.staff.edit")
def import_staff() -> ResponseReturnValue:
    """The form, and the templates to fill in."""
    return upload_page({})


@routes.get("/staff/import/template.<any(xlsx, csv):kind>")
@require("tenants.staff.edit")
def staff_template(kind: str) -> ResponseReturnValue:
    """The template, xlsx or csv, with this tenant's units. Its words are Vietnamese whatever the page's language."""
    from tenants.people.list_template import TEMPLATES  # noqa: PLC0415  # openpyxl takes 5 MB of every process

    make, media_type = TEMPLATES[kind]
    with force_locale("vi"):
        titles = {role.name: str(role.title) for module in house().components for role in module.roles}
        made = make(list_units(tenant_id()), titles)
    answer = Response(made, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="danh-sach-can-bo-mau.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.post("/staff/import")
@require("tenants.staff.edit")
def upload_staff() -> ResponseReturnValue:
    """Have a list read: its page tells how far that is. Nobody is invited yet."""
    file = sent_file(most=LARGEST_BYTES)
    if file is None:
        return upload_page({"file": _("Vui lòng chọn tệp danh sách.")}), 422
    if file.is_too_large:
        return upload_page({"file": too_large()}), 422
    try:
        list_id = list_import.ask_list(tenant_id(), file.data, file_name=file.name, actor=acting_member())
    except Conflict as error:
        return upload_page({"file": str(error.message)}), error.status
    return redirect(url_for(".preview_staff", list_id=list_id), 303)


@routes.get("/staff/import/<uuid:list_id>")
@require("tenants.staff.edit")
def preview_staff(list_id: UUID) -> ResponseReturnValue:
    """The file while it is read, then each row with what would become of it, or why there is none."""
    before = page_before_preview(
        list_id,
        kind=list_import.KIND,
        title=_("Nhập danh sách cán bộ"),
        trail=[(_("Cán bộ"), url_for(".staff")), (_("Nhập danh sách"), url_for(".import_staff"))],
        drop=url_for(".drop_staff", list_id=list_id),
        refused=refused_page,
    )
    if before is not None:
        return before
    return preview_page(list_id, {})


@routes.post("/staff/import/<uuid:list_id>")
@require("tenants.staff.edit")
def take_staff(list_id: UUID) -> ResponseReturnValue:
    """Do what the preview said: all of it, or nothing."""
    try:
        numbers = list_import.take_list(
            tenant_id(),
            list_id,
            shown=request.form.get("shown", ""),
            skips_errors=bool(request.form.get("skip")),
            actor=acting_member(),
        )
    except Conflict as error:
        return preview_page(list_id, refusal(error)), error.status
    told = _(
        "Đã mời %(invited)s người, sửa %(changed)s người; %(same)s người không thay đổi.",
        invited=numbers[Outcome.INVITE],
        changed=numbers[Outcome.CHANGE],
        same=numbers[Outcome.SAME],
    )
    if numbers[Outcome.ERROR]:
        flash(_("Đã bỏ qua %(n)s dòng lỗi.", n=numbers[Outcome.ERROR]), "warning")
    return saved("staff", told)


@routes.post("/staff/import/<uuid:list_id>/drop")
@require("tenants.staff.edit")
def drop_staff(list_id: UUID) -> ResponseReturnValue:
    """Forget the list."""
    list_import.LISTS.drop(tenant_id(), list_id)
    return saved("import_staff", _("Đã bỏ danh sách, chưa có gì thay đổi."))


def refused_page(reading: Reading, refusal: Mapping[str, Any]) -> str:
    """The form with why the file can't be read."""
    return upload_page({"file": refused_reason(refusal)}, file_name=reading.file_name)


def upload_page(errors: Errors, *, file_name: str = "") -> str:
    """The form with reasons, and the name of the file that they are about."""
    return render_template(
        "tenants/admin/staff_import.html",
        errors=errors,
        file_name=file_name,
        most_rows=MOST_ROWS,
        has_units=bool(list_units(tenant_id())),
    )


def preview_page(list_id: UUID, errors: Errors) -> str:
    """The preview with reasons; what is wrong stands first."""
    preview = list_import.preview_list(tenant_id(), list_id, actor=acting_member())
    order = list(Outcome)
    order.insert(0, order.pop())
    return render_template(
        "tenants/admin/staff_preview.html",
        preview=preview,
        lines=sorted(preview.lines, key=lambda line: (order.index(line.outcome), line.number)),
        titles={column: str(title) for column, title in TITLES.items()},
        tones=TONES,
        errors=errors,
        is_skipping=bool(request.form.get("skip")),
    )
