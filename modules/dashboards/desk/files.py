"""`/work/dashboards/files`: the template, a file, its preview, sending and approving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from marshmallow import Schema

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.uploads import readings
from dothi.uploads.list_reasons import list_reason
from dothi.values import clock
from dothi.values.errors import Conflict
from dothi.web.fields import Line
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from dothi.web.sheets import Cell, csv_file, xlsx_file
from modules.dashboards import permissions as p
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.periods import last_closed
from modules.dashboards.indicators.service import in_order, load_definitions
from modules.dashboards.values.files import taking
from modules.dashboards.values.files.plan import ValueOutcome
from modules.dashboards.values.files.reading import LARGEST_BYTES, MOST_ROWS
from tenants.kit.current import tenant_id
from tenants.kit.reading_page import sent_file, waiting_page

routes = Routes()
MOST_SHOWN = 500
ORDER = tuple(ValueOutcome)
TONES = {
    ValueOutcome.NEW: "in_hand",
    ValueOutcome.CHANGE: "waiting",
    ValueOutcome.SAME: "new",
    ValueOutcome.ERROR: "danger",
    ValueOutcome.EMPTY: "new",
}


class NoteForm(Schema):
    """What the sender says to whoever approves."""

    note = Line(300, load_default="")


class ReasonForm(Schema):
    """Why a file is given back."""

    reason = Line(300, required=True)


@routes.get("/files")
@require(p.VIEW)
def files() -> ResponseReturnValue:
    """Template, upload, and the files that wait."""
    return files_page({})


def files_page(errors: Errors) -> str:
    """The page with reasons."""
    return render_template(
        "dashboards/files.html", errors=errors, waiting=taking.list_waiting(tenant_id()), most_rows=MOST_ROWS
    )


@routes.get("/files/template.<kind>")
@require(p.ENTER)
def files_template(kind: str) -> Response:
    """A line for each indicator that is typed in. Its words are Vietnamese whatever the page's language."""
    with force_locale("vi"):
        headings = [_("Mã chỉ số"), _("Tên chỉ số"), _("Đơn vị tính"), _("Kỳ"), _("Giá trị"), _("Lý do sửa")]
        rows = list(template_rows())
    make = xlsx_file if kind == "xlsx" else csv_file
    return make(f"so-lieu-chi-so.{'xlsx' if kind == 'xlsx' else 'csv'}", headings, rows)


def template_rows() -> Iterator[list[Cell]]:
    """The newest period that has ended, of each."""
    today = clock.local_today()
    for each in in_order(load_definitions(current_site())):
        if each.source is Source.TYPED:
            period = last_closed(today, each.every).code
            yield [each.code, each.text("name", "vi"), each.text("unit", "vi"), period, "", ""]


@routes.post("/files")
@require(p.ENTER)
def upload() -> ResponseReturnValue:
    """Have a file read: its page tells how far that is. Nothing is stored yet."""
    file = sent_file(most=LARGEST_BYTES)
    if file is None:
        return files_page({"file": _("Vui lòng chọn tệp Excel hoặc CSV.")}), 422
    if file.is_too_large:
        return files_page({"file": _("Tệp lớn hơn 8 MB. Vui lòng chia thành nhiều tệp.")}), 422
    try:
        file_id = taking.ask_file(tenant_id(), file.data, file_name=file.name, actor=acting_member())
    except Conflict as error:
        return files_page({"file": str(error.message)}), error.status
    return redirect(url_for(".file", file_id=file_id), 303)


@routes.get("/files/<uuid:file_id>")
@require(p.VIEW)
def file(file_id: UUID) -> ResponseReturnValue:
    """The file while it is read, then each row with what would become of it."""
    reading = readings.find(tenant_id(), file_id, kind=taking.KIND)
    if reading is not None and reading.is_waiting:
        trail = [(_("Số liệu từ tệp"), url_for(".files")), (_("Đọc tệp"), None)]
        return waiting_page(
            reading, title=_("Số liệu từ tệp"), trail=trail, drop=url_for(".drop_file", file_id=file_id)
        )
    if reading is not None and reading.refusal is not None:
        return files_page({"file": file_reason(reading.refusal)})
    return preview_page(file_id, {})


@routes.post("/files/<uuid:file_id>/send")
@require(p.ENTER)
def send(file_id: UUID) -> ResponseReturnValue:
    """Send it for approval."""
    data, errors = load_form(NoteForm(), request.form)
    if errors:
        return preview_page(file_id, errors), 422
    try:
        taking.send_file(current_site(), file_id, note=data["note"], actor=acting_member())
    except Conflict as error:
        return preview_page(file_id, refusal(error)), error.status
    flash(_("Đã trình duyệt. Số liệu được ghi khi người khác duyệt."), "success")
    return redirect(url_for(".files"), 303)


@routes.post("/files/<uuid:file_id>/approve")
@require(p.APPROVE)
def approve(file_id: UUID) -> ResponseReturnValue:
    """Store what the preview says."""
    try:
        stored = taking.approve_file(
            current_site(), file_id, shown=request.form.get("shown", ""), actor=acting_member()
        )
    except Conflict as error:
        return preview_page(file_id, refusal(error)), error.status
    flash(_("Đã ghi %(new)s giá trị mới, sửa %(changed)s giá trị.", new=stored.new, changed=stored.changed), "success")
    return redirect(url_for(".indicators"), 303)


@routes.post("/files/<uuid:file_id>/refuse")
@require(p.APPROVE)
def refuse(file_id: UUID) -> ResponseReturnValue:
    """Give it back with a reason."""
    data, errors = load_form(ReasonForm(), request.form)
    if errors:
        return preview_page(file_id, errors), 422
    taking.refuse_file(current_site(), file_id, reason=data["reason"], actor=acting_member())
    flash(_("Đã trả lại tệp, chưa có gì được ghi."), "success")
    return redirect(url_for(".files"), 303)


@routes.post("/files/<uuid:file_id>/drop")
@require(p.ENTER)
def drop_file(file_id: UUID) -> ResponseReturnValue:
    """Forget the file."""
    taking.FILES.drop(tenant_id(), file_id)
    flash(_("Đã bỏ tệp, chưa có gì thay đổi."), "success")
    return redirect(url_for(".files"), 303)


def preview_page(file_id: UUID, errors: Errors) -> str:
    """The preview with reasons; what is wrong stands first."""
    preview = taking.preview_file(current_site(), file_id)
    rows = sorted(preview.rows, key=lambda row: (ORDER.index(row.outcome), row.number))
    shown = [row for row in rows if row.outcome is not ValueOutcome.EMPTY]
    actor = acting_member()
    return render_template(
        "dashboards/file.html",
        preview=preview,
        rows=shown[:MOST_SHOWN],
        hidden=max(0, len(shown) - MOST_SHOWN),
        names={code: each.text("name") for code, each in load_definitions(current_site()).items()},
        numbers={outcome.value: preview.numbers[outcome] for outcome in ValueOutcome},
        tones=TONES,
        words={
            ValueOutcome.NEW: _("mới"),
            ValueOutcome.CHANGE: _("sửa"),
            ValueOutcome.SAME: _("không đổi"),
            ValueOutcome.ERROR: _("lỗi"),
        },
        is_own=preview.file.uploaded_by_id is not None and preview.file.uploaded_by_id == actor.membership_id,
        errors=errors,
    )


def file_reason(refused: Mapping[str, Any]) -> str:
    """Why a file as a whole can't be taken, of a Reading's `refusal`."""
    titles = {"code": _("Mã chỉ số"), "period": _("Kỳ"), "value": _("Giá trị")}
    return list_reason(refused, titles=titles, most_rows=MOST_ROWS)
