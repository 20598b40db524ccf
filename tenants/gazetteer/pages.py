"""`/admin/gazetteer`: streets and places by name, and their import with a preview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.uploads.readings import Reading
from dothi.values.errors import Conflict, Gone
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from tenants.gazetteer import importing
from tenants.gazetteer.kinds import TITLES, Kind
from tenants.gazetteer.numbers import list_numbers
from tenants.gazetteer.reading import looks_like_extract
from tenants.gazetteer.reasons import refused_reason, row_reason, too_large
from tenants.gazetteer.rows import LARGEST_BYTES, MOST_ROWS
from tenants.gazetteer.search import LONGEST_QUERY, search
from tenants.gazetteer.tags import LICENCE, SOURCE
from tenants.kit.current import tenant_id
from tenants.kit.forms import GazetteerImportForm
from tenants.kit.reading_page import SentFile, asking_again, page_before_preview, sent_file
from tenants.kit.saved import saved

routes = Routes()


@routes.get("/gazetteer")
@require("tenants.area.edit")
def gazetteer() -> ResponseReturnValue:
    """How many entries there are of each kind, a look for one (`q`), and the form of an import."""
    return gazetteer_page({})


@routes.post("/gazetteer/import")
@require("tenants.area.edit")
def upload_gazetteer() -> ResponseReturnValue:
    """Have a file read: its page tells how far that is. Nothing is taken yet."""
    file = sent_file(most=LARGEST_BYTES)
    typed, errors = load_form(GazetteerImportForm(), with_origin(request.form, file))
    if file is None:
        errors = {"file": _("Vui lòng chọn tệp Excel, CSV, GeoJSON hoặc .osm.pbf.")} | errors
    if errors or file is None:
        return gazetteer_page(errors), 422
    if file.is_too_large:
        return gazetteer_page({"file": too_large()}), 422
    try:
        file_id = importing.ask_import(tenant_id(), file.data, file_name=file.name, actor=acting_member(), **typed)
    except Conflict as error:
        return gazetteer_page({"file": str(error.message)}), error.status
    return redirect(url_for(".preview_gazetteer", gazetteer_id=file_id), 303)


def with_origin(form: MultiDict[str, str], file: SentFile | None) -> MultiDict[str, str]:
    """The form; where it is an extract of OpenStreetMap, its source and licence are known."""
    if file is None or not looks_like_extract(file.data):
        return form
    filled = MultiDict(form)
    for name, known in (("source", SOURCE), ("licence", LICENCE)):
        filled[name] = form.get(name, "").strip() or known
    return filled


@routes.get("/gazetteer/import/<uuid:gazetteer_id>")
@require("tenants.area.edit")
def preview_gazetteer(gazetteer_id: UUID) -> ResponseReturnValue:
    """The file while it is read or taken, between both its entries and the rows with errors."""
    before = page_before_preview(
        gazetteer_id,
        kind=importing.KIND,
        title=_("Nhập đường, địa điểm"),
        trail=[(_("Đường, địa điểm"), url_for(".gazetteer"))],
        drop=url_for(".drop_gazetteer", gazetteer_id=gazetteer_id),
        refused=refused_page,
    )
    if before is not None:
        return before
    try:
        return preview_page(gazetteer_id, {})
    except Gone:
        flash(_("Tệp đã được nhập."), "success")
        return redirect(url_for(".gazetteer"), 303)


@routes.post("/gazetteer/import/<uuid:gazetteer_id>")
@require("tenants.area.edit")
def take_gazetteer(gazetteer_id: UUID) -> ResponseReturnValue:
    """Have the file taken by a job; the same page tells when it is."""
    skips = request.form.get("skip") == "1"
    try:
        importing.confirm_import(tenant_id(), gazetteer_id, skips_wrong=skips, actor=acting_member())
    except Conflict as error:
        return preview_page(gazetteer_id, refusal(error)), error.status
    return redirect(url_for(".preview_gazetteer", gazetteer_id=gazetteer_id), 303)


@routes.post("/gazetteer/import/<uuid:gazetteer_id>/drop")
@require("tenants.area.edit")
def drop_gazetteer(gazetteer_id: UUID) -> ResponseReturnValue:
    """Forget the file."""
    importing.FILES.drop(tenant_id(), gazetteer_id)
    return saved("gazetteer", _("Đã bỏ tệp, chưa có gì thay đổi."))


def preview_page(gazetteer_id: UUID, errors: Errors) -> Response | str:
    """What the file holds; while it is taken the page asks for itself anew."""
    file = importing.FILES.get(tenant_id(), gazetteer_id)
    page = render_template(
        "tenants/admin/gazetteer_preview.html",
        file=file,
        told=file.told,
        as_of=date.fromisoformat(file.told["as_of"]) if file.told.get("as_of") else None,
        problems=[(problem, row_reason(problem)) for problem in file.told["problems"]],
        kinds=kind_titles(),
        errors=errors,
    )
    return asking_again(page) if file.asked_at is not None else page


def refused_page(reading: Reading, refusal: Mapping[str, Any]) -> str:
    """The form with why the file can't be read."""
    return gazetteer_page({"file": refused_reason(refusal)}, file_name=reading.file_name)


def gazetteer_page(errors: Errors, *, file_name: str = "") -> str:
    """The page with reasons."""
    query = request.args.get("q", "")[:LONGEST_QUERY]
    found = search(tenant_id(), query, place=current_site().name) if query else ()
    return render_template(
        "tenants/admin/gazetteer.html",
        numbers=list_numbers(tenant_id()),
        kinds=kind_titles(),
        query=query,
        found=found,
        errors=errors,
        typed=request.form,
        file_name=file_name,
        most_rows=MOST_ROWS,
    )


def kind_titles() -> dict[str, str]:
    """The kinds in words."""
    return {kind.value: str(TITLES[kind]) for kind in Kind}
