"""`/admin/areas`: wards and communes, and the import of their outlines with a preview."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.errors import Conflict
from dothi.identity import acting_member
from dothi.permissions import require
from dothi.site import current_site
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from tenants import area_import
from tenants.acting import tenant_id
from tenants.areas import lacking_cover, list_areas, shown_day
from tenants.forms import AreaImportForm
from tenants.geofile import LARGEST_BYTES, FileError
from tenants.kinds import AREA_KINDS
from tenants.saved import saved

routes = Routes()

SHOWN_OVERLAPS = 20


@routes.get("/areas")
@require("tenants.area.edit")
def areas() -> ResponseReturnValue:
    """The areas of the day shown, and the form of an import."""
    return areas_page({})


@routes.post("/areas/import")
@require("tenants.area.edit")
def upload_areas() -> ResponseReturnValue:
    """Take a file for the preview; a file that can't be read is refused with the reason."""
    upload = request.files.get("file")
    data, errors = load_form(AreaImportForm(), request.form)
    if upload is None or not upload.filename:
        errors = {"file": _("Vui lòng chọn tệp GeoJSON.")} | errors
    if errors or upload is None:
        return areas_page(errors), 422
    try:
        area_import.stage_import(
            current_site(),
            upload.stream.read(LARGEST_BYTES + 1),
            actor=acting_member(),
            day=data["valid_from"],
            decree=data["decree"],
        )
    except FileError as error:
        return areas_page({"file": str(error)}), 422
    return redirect(url_for("tenants_admin.preview_areas"), 303)


@routes.get("/areas/import")
@require("tenants.area.edit")
def preview_areas() -> ResponseReturnValue:
    """The file's rows beside what is there, each with its error."""
    return preview_page({})


@routes.post("/areas/import/take")
@require("tenants.area.edit")
def take_areas() -> ResponseReturnValue:
    """Take the whole file."""
    accepts = request.form.get("overlaps") == "1"
    try:
        count = area_import.take_import(current_site(), accepts_overlaps=accepts, actor=acting_member())
    except Conflict as error:
        return preview_page(refusal(error)), error.status
    return saved("areas", _("Đã nhập ranh giới của %(n)s địa bàn.", n=count))


@routes.post("/areas/import/drop")
@require("tenants.area.edit")
def drop_areas() -> ResponseReturnValue:
    """Forget the file."""
    area_import.drop_import(tenant_id(), actor=acting_member())
    return saved("areas", _("Đã bỏ tệp, chưa có gì thay đổi."))


def preview_page(errors: Errors) -> str:
    """What the file would do, with reasons."""
    division = area_import.preview(current_site())
    day, decree = area_import.pending_day(tenant_id())
    return render_template(
        "tenants/admin/areas_preview.html",
        rows=division.rows,
        wrong=division.wrong,
        ending=division.ending,
        error=division.error,
        overlaps=division.overlaps,
        shown_overlaps=SHOWN_OVERLAPS,
        day=day,
        decree=decree,
        errors=errors,
    )


def areas_page(errors: Errors) -> str:
    """The list with the form."""
    day = shown_day(current_site())
    areas = list_areas(tenant_id(), on=day)
    return render_template(
        "tenants/admin/areas.html",
        areas=areas,
        lacking=lacking_cover(areas, radius_m=current_site().radius_m),
        day=day,
        kinds=AREA_KINDS,
        errors=errors,
        typed=request.form,
    )
