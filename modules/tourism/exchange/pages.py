"""`/work/tourism/import`: a file of places is sent, read, looked at, taken or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.uploads import readings
from dothi.uploads.readings import Reading
from dothi.values.errors import Conflict, Gone
from dothi.web.forms import Errors, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.exchange import importing
from modules.tourism.exchange.columns import TITLES, PlaceColumn
from modules.tourism.exchange.importing import Ended, Twins
from modules.tourism.exchange.reasons import cell_reason, refused_reason, too_large
from modules.tourism.exchange.rows import LARGEST_BYTES, MOST_ROWS
from modules.tourism.explore.presentation import language
from modules.tourism.places.drafts import LONGEST_LINE
from modules.tourism.places.kinds import KINDS, PlaceKind
from tenants.kit.current import tenant_id
from tenants.kit.reading_page import asking_again, page_before_preview, sent_file

routes = Routes()


@routes.get("/import")
@require(p.EDIT)
def import_places() -> ResponseReturnValue:
    """The form, and what files may hold."""
    return upload_page({})


@routes.post("/import")
@require(p.EDIT)
def upload_places() -> ResponseReturnValue:
    """Have a file read: its page tells how far that is. Nothing is taken yet."""
    origin = " ".join(request.form.get("origin", "").split())
    file, errors = sent_file(most=LARGEST_BYTES), {}
    if len(origin) > LONGEST_LINE or not origin.isprintable():
        errors["origin"] = _("Tối đa %(n)s ký tự.", n=LONGEST_LINE)
    if file is None or file.is_too_large:
        errors["file"] = _("Vui lòng chọn tệp Excel, CSV hoặc GeoJSON.") if file is None else too_large()
    if errors or file is None:
        return upload_page(errors), 422
    try:
        file_id = importing.ask_import(
            tenant_id(), file.data, file_name=file.name, origin=origin, actor=acting_member()
        )
    except Conflict as error:
        return upload_page({"file": str(error.message)}), error.status
    return redirect(url_for(".preview_import", file_id=file_id), 303)


@routes.get("/import/<uuid:file_id>")
@require(p.EDIT)
def preview_import(file_id: UUID) -> ResponseReturnValue:
    """The file while it is read or taken, between both what would become of its rows."""
    before = page_before_preview(
        file_id,
        kind=importing.KIND,
        title=_("Nhập điểm du lịch"),
        trail=[(_("Điểm du lịch"), url_for(".places")), (_("Nhập từ tệp"), url_for(".import_places"))],
        drop=url_for(".drop_import", file_id=file_id, what="drop"),
        refused=refused_page,
    )
    if before is not None:
        return before
    try:
        return preview_page(file_id, {})
    except Gone:
        taken = importing.numbers_of(tenant_id(), file_id)
        flash(_("Đã nhập tệp: thêm %(created)s, sửa %(changed)s điểm du lịch.", **taken), "success")
        return redirect(url_for(".places"), 303)


@routes.post("/import/<uuid:file_id>")
@require(p.EDIT)
def take_import(file_id: UUID) -> ResponseReturnValue:
    """Have the file taken by a job; the same page tells how far it is."""
    asked = request.form.get("twins", "")
    try:
        importing.confirm_import(
            tenant_id(),
            file_id,
            twins=Twins(asked) if asked in set(Twins) else Twins.SKIP,
            publishes=request.form.get("publish") == "1",
            skips_wrong=request.form.get("skip") == "1",
            actor=acting_member(),
        )
    except Conflict as error:
        return preview_page(file_id, refusal(error)), error.status
    return redirect(url_for(".preview_import", file_id=file_id), 303)


@routes.post("/import/<uuid:file_id>/<any(cancel, again, drop):what>")
@require(p.EDIT)
def drop_import(file_id: UUID, what: str) -> ResponseReturnValue:
    """Stop the job that takes the file, have the file read anew, or forget it."""
    if what == "cancel":
        importing.cancel_import(tenant_id(), file_id)
    elif what == "again" and not readings.ask_again(tenant_id(), file_id, kind=importing.KIND):
        flash(_("Tệp không còn được giữ. Vui lòng tải lên lại."), "warning")
        return redirect(url_for(".import_places"), 303)
    elif what == "drop":
        importing.FILES.drop(tenant_id(), file_id)
        flash(_("Đã bỏ tệp, chưa có gì thay đổi."), "success")
        return redirect(url_for(".import_places"), 303)
    return redirect(url_for(".preview_import", file_id=file_id), 303)


def preview_page(file_id: UUID, errors: Errors) -> Response | str:
    """What the file would do; while it is taken the page asks for itself anew."""
    file = importing.FILES.get(tenant_id(), file_id)
    told: dict[str, Any] = file.told
    page = render_template(
        "tourism/exchange/preview.html",
        file=file,
        told=told,
        ended=Ended(file.ended) if file.ended else None,
        problems=[problem | said(problem) for problem in told["problems"]],
        kinds={kind.value: str(KINDS[kind]) for kind in PlaceKind},
        choices=twin_choices(),
        chosen=request.form.get("twins", Twins.SKIP.value),
        will_write=importing.to_write(file, Twins.SKIP),
        may_publish=acting_member().may(p.PUBLISH),
        errors=errors,
    )
    return asking_again(page) if file.asked_at is not None else page


def said(problem: dict[str, Any]) -> dict[str, str]:
    """A problem in words."""
    return {"column": str(TITLES[PlaceColumn(problem["column"])]), "reason": cell_reason(problem)}


def twin_choices() -> list[tuple[str, str, str]]:
    """What can become of rows that may be there already."""
    return [
        (Twins.SKIP.value, _("Bỏ qua các dòng này"), _("Điểm đang có giữ nguyên.")),
        (
            Twins.MERGE.value,
            _("Là cùng một nơi: cập nhật điểm đang có"),
            _("Dòng trùng với một dòng khác của tệp bị bỏ qua."),
        ),
        (Twins.ADD.value, _("Là nơi khác: thêm điểm mới"), ""),
    ]


def refused_page(reading: Reading, refusal: Mapping[str, Any]) -> str:
    """The form with why the file can't be read."""
    return upload_page({"file": refused_reason(refusal)}, file_name=reading.file_name)


def upload_page(errors: Errors, *, file_name: str = "") -> str:
    """The form with reasons, and the name of the file that they are about."""
    return render_template(
        "tourism/exchange/import.html",
        errors=errors,
        file_name=file_name,
        typed=request.form,
        most_rows=MOST_ROWS,
        most_megabytes=LARGEST_BYTES // 1024 // 1024,
        columns=[
            str(title) if language() == "vi" else column.value
            for column, title in TITLES.items()
            if column is not PlaceColumn.STATUS
        ],
        kinds=[str(title) for title in KINDS.values()],
    )
