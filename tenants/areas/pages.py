"""`/admin/areas`: wards and communes, and the import of their outlines with a preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.uploads.readings import Reading
from dothi.values.errors import Conflict
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from tenants.areas import importing as area_import
from tenants.areas.areas import lacking_cover, list_areas, shown_day
from tenants.areas.cover import LEAST_COVER
from tenants.areas.geofile import LARGEST_BYTES, MOST_POSITIONS, MOST_ROWS
from tenants.areas.reasons import refused_reason, too_large
from tenants.areas.taking import take_import
from tenants.kit.current import tenant_id
from tenants.kit.forms import AreaImportForm
from tenants.kit.reading_page import page_before_preview, sent_file
from tenants.kit.saved import saved
from tenants.registry.kinds import AREA_KINDS

routes = Routes()

SHOWN_OVERLAPS = 20


@routes.get("/areas")
@require("tenants.area.edit")
def areas() -> ResponseReturnValue:
    """The areas of the day shown, and the form of an import."""
    return areas_page({})


@routes.get("/areas/import")
@require("tenants.area.edit")
def import_areas() -> ResponseReturnValue:
    """The form stands on the list's page."""
    return redirect(url_for(".areas", _anchor="import-title"))


@routes.post("/areas/import")
@require("tenants.area.edit")
def upload_areas() -> ResponseReturnValue:
    """Have a file read: its page tells how far that is. Nothing is taken yet."""
    file = sent_file(most=LARGEST_BYTES)
    typed, errors = load_form(AreaImportForm(), request.form)
    if file is None:
        errors = {"file": _("Vui lòng chọn tệp GeoJSON.")} | errors
    if errors or file is None:
        return areas_page(errors), 422
    if file.is_too_large:
        return areas_page({"file": too_large()}), 422
    asked = {"file_name": file.name, "day": typed["valid_from"], "decree": typed["decree"]}
    try:
        import_id = area_import.ask_import(tenant_id(), file.data, actor=acting_member(), **asked)
    except Conflict as error:
        return areas_page({"file": str(error.message)}), error.status
    return redirect(url_for(".preview_areas", import_id=import_id), 303)


@routes.get("/areas/import/<uuid:import_id>")
@require("tenants.area.edit")
def preview_areas(import_id: UUID) -> ResponseReturnValue:
    """The file while it is read, then its rows beside what is there, each with its error, or why there are none."""
    before = page_before_preview(
        import_id,
        kind=area_import.KIND,
        title=_("Nhập ranh giới từ tệp GeoJSON"),
        trail=[(_("Địa bàn"), url_for(".areas"))],
        drop=url_for(".drop_areas", import_id=import_id),
        refused=refused_page,
    )
    if before is not None:
        return before
    return preview_page(import_id, {})


@routes.post("/areas/import/<uuid:import_id>")
@require("tenants.area.edit")
def take_areas(import_id: UUID) -> ResponseReturnValue:
    """Take the whole file, or have it read anew where areas changed since."""
    accepts = request.form.get("overlaps") == "1"
    try:
        count = take_import(tenant_id(), import_id, accepts_overlaps=accepts, actor=acting_member())
    except Conflict as error:
        return preview_page(import_id, refusal(error)), error.status
    if count is None:
        flash(_("Địa bàn vừa thay đổi nên tệp được đọc lại, chưa có gì được nhập. Vui lòng xem lại."), "warning")
        return redirect(url_for(".preview_areas", import_id=import_id), 303)
    return saved("areas", _("Đã nhập ranh giới của %(n)s địa bàn.", n=count))


@routes.post("/areas/import/<uuid:import_id>/drop")
@require("tenants.area.edit")
def drop_areas(import_id: UUID) -> ResponseReturnValue:
    """Forget the file."""
    area_import.FILES.drop(tenant_id(), import_id)
    return saved("areas", _("Đã bỏ tệp, chưa có gì thay đổi."))


def preview_page(import_id: UUID, errors: Errors) -> str:
    """What the file would do, with reasons."""
    preview = area_import.preview_import(tenant_id(), import_id)
    return render_template(
        "tenants/admin/areas_preview.html",
        preview=preview,
        file=preview.file,
        rows=preview.division.rows,
        wrong=preview.division.wrong,
        ending=preview.division.ending,
        error=preview.division.error,
        shown_overlaps=SHOWN_OVERLAPS,
        is_partial=preview.cover < LEAST_COVER,
        errors=errors,
    )


def refused_page(reading: Reading, refusal: Mapping[str, Any]) -> str:
    """The form with why the file can't be read."""
    return areas_page({"file": refused_reason(refusal)}, typed=reading.options, file_name=reading.file_name)


def areas_page(errors: Errors, *, typed: Mapping[str, Any] | None = None, file_name: str = "") -> str:
    """The list with the form: what was typed, and the name of the file that the reasons are about."""
    day = shown_day(current_site())
    areas = list_areas(tenant_id(), on=day)
    return render_template(
        "tenants/admin/areas.html",
        areas=areas,
        lacking=lacking_cover(tenant_id(), areas),
        day=day,
        kinds=AREA_KINDS,
        errors=errors,
        typed=typed or request.form,
        file_name=file_name,
        most_rows=MOST_ROWS,
        most_positions=MOST_POSITIONS,
    )
