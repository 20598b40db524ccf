"""`/work/tourism/visitors/import`: counts from a file: template, upload, preview, confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.uploads.list_reasons import list_reason, too_large
from dothi.uploads.readings import Reading
from dothi.values import clock
from dothi.values.errors import Conflict
from dothi.web.forms import Errors, refusal
from dothi.web.routes import Routes
from dothi.web.sheets import csv_file
from modules.tourism import permissions as p
from modules.tourism.visitors.files import taking
from modules.tourism.visitors.files.plan import CountOutcome
from modules.tourism.visitors.files.reading import LARGEST_BYTES, MOST_ROWS
from modules.tourism.visitors.queries import list_counted
from tenants.kit.current import tenant_id
from tenants.kit.reading_page import page_before_preview, sent_file

routes = Routes()
MOST_SHOWN = 500
ORDER = tuple(CountOutcome)
TONES = {
    CountOutcome.NEW: "in_hand",
    CountOutcome.CHANGE: "waiting",
    CountOutcome.SAME: "new",
    CountOutcome.ERROR: "danger",
}


@routes.get("/visitors/import")
@require(p.COUNT_VISITORS)
def import_visitors() -> ResponseReturnValue:
    """The form."""
    return upload_page({})


@routes.get("/visitors/import/template.csv")
@require(p.COUNT_VISITORS)
def visitors_template() -> Response:
    """Today's line of each counted place, to be filled in. Its words are Vietnamese whatever the page's language."""
    today = clock.local_today()
    with force_locale("vi"):
        headings = [_("Ngày"), _("Mã điểm"), _("Điểm du lịch"), _("Trong nước"), _("Quốc tế")]
    places = list_counted(tenant_id(), today)
    rows = ((f"{today:%d/%m/%Y}", place.slug, place.name, "", "") for place in places)
    return csv_file("so-khach-mau.csv", headings, rows)


@routes.post("/visitors/import")
@require(p.COUNT_VISITORS)
def upload_visitors() -> ResponseReturnValue:
    """Have a file read: its page tells how far that is. Nothing is stored yet."""
    file = sent_file(most=LARGEST_BYTES)
    if file is None:
        return upload_page({"file": _("Vui lòng chọn tệp Excel hoặc CSV.")}), 422
    if file.is_too_large:
        return upload_page({"file": too_large(LARGEST_BYTES)}), 422
    try:
        file_id = taking.ask_file(tenant_id(), file.data, file_name=file.name, actor=acting_member())
    except Conflict as error:
        return upload_page({"file": str(error.message)}), error.status
    return redirect(url_for(".preview_visitors", file_id=file_id), 303)


@routes.get("/visitors/import/<uuid:file_id>")
@require(p.COUNT_VISITORS)
def preview_visitors(file_id: UUID) -> ResponseReturnValue:
    """The file while it is read, then each row with what would become of it."""
    before = page_before_preview(
        file_id,
        kind=taking.KIND,
        title=_("Nhập số khách từ tệp"),
        trail=[(_("Nhập số khách từ tệp"), url_for(".import_visitors"))],
        drop=url_for(".drop_visitors", file_id=file_id),
        refused=refused_page,
    )
    if before is not None:
        return before
    return preview_page(file_id, {})


@routes.post("/visitors/import/<uuid:file_id>")
@require(p.COUNT_VISITORS)
def take_visitors(file_id: UUID) -> ResponseReturnValue:
    """Do what the preview said: all of it, or nothing."""
    shown, skips = request.form.get("shown", ""), bool(request.form.get("skip"))
    try:
        numbers = taking.take_file(tenant_id(), file_id, shown=shown, skips_errors=skips, actor=acting_member())
    except Conflict as error:
        return preview_page(file_id, refusal(error)), error.status
    new, changed = numbers[CountOutcome.NEW], numbers[CountOutcome.CHANGE]
    flash(_("Đã thêm %(new)s số mới, sửa %(changed)s số.", new=new, changed=changed), "success")
    if numbers[CountOutcome.ERROR]:
        flash(_("Đã bỏ qua %(n)s dòng lỗi.", n=numbers[CountOutcome.ERROR]), "warning")
    return redirect(url_for(".visitor_months"), 303)


@routes.post("/visitors/import/<uuid:file_id>/drop")
@require(p.COUNT_VISITORS)
def drop_visitors(file_id: UUID) -> ResponseReturnValue:
    """Forget the file."""
    taking.FILES.drop(tenant_id(), file_id)
    flash(_("Đã bỏ tệp, chưa có gì thay đổi."), "success")
    return redirect(url_for(".import_visitors"), 303)


def refused_page(reading: Reading, refusal: Mapping[str, Any]) -> str:
    """The form with why the file can't be read."""
    return upload_page({"file": file_reason(refusal)}, file_name=reading.file_name)


def upload_page(errors: Errors, *, file_name: str = "") -> str:
    """The form with reasons, and the name of the file that they are about."""
    return render_template("tourism/visitors_import.html", errors=errors, file_name=file_name, most_rows=MOST_ROWS)


def preview_page(file_id: UUID, errors: Errors) -> str:
    """The preview with reasons; what is wrong stands first."""
    preview = taking.preview_file(tenant_id(), file_id)
    rows = sorted(preview.rows, key=lambda row: (ORDER.index(row.outcome), row.number))
    return render_template(
        "tourism/visitors_preview.html",
        preview=preview,
        rows=rows[:MOST_SHOWN],
        hidden=max(0, len(rows) - MOST_SHOWN),
        numbers={outcome.value: preview.numbers[outcome] for outcome in CountOutcome},
        tones=TONES,
        words={
            CountOutcome.NEW: _("mới"),
            CountOutcome.CHANGE: _("sửa"),
            CountOutcome.SAME: _("không đổi"),
            CountOutcome.ERROR: _("lỗi"),
        },
        errors=errors,
        is_skipping=bool(request.form.get("skip")),
    )


def file_reason(refused: Mapping[str, Any]) -> str:
    """Why a file as a whole can't be taken, of a Reading's `refusal`."""
    titles = {
        "day": _("Ngày"), "name": _("Điểm du lịch hoặc Mã điểm"), "domestic": _("Trong nước"),
        "international": _("Quốc tế"),
    }  # fmt: skip
    return list_reason(refused, titles=titles, most_rows=MOST_ROWS)
