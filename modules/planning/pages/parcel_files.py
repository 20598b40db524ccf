"""Parcels as staff keep them: how many of which ward, the files they came in, and a new file from upload to taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import shapely
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import fields

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.uploads import readings
from dothi.uploads.readings import Reading
from dothi.values.alphabet import sort_key
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from modules.planning import permissions as p
from modules.planning.imports.reasons import file_reason, fit_words, row_reason, too_large, way_words
from modules.planning.pages.choices import choices_of_file
from modules.planning.pages.datum import checked_words, open_question, proposed
from modules.planning.pages.forms import PlacingForm
from modules.planning.pages.frames import asked_box, layer_frame, middle_of
from modules.planning.pages.open_files import choices_again, open_files
from modules.planning.parcels import importing
from modules.planning.parcels.columns import PURPOSES
from modules.planning.parcels.content import MOST_PARCELS
from modules.planning.parcels.finding import list_wards
from modules.planning.parcels.importing import ParcelChoices
from modules.planning.parcels.mapping import parcels_geojson
from modules.planning.parcels.models import ParcelFile
from modules.planning.parcels.storing import replaced_by, wards_of
from tenants.areas.areas import list_areas
from tenants.kit.current import tenant_id
from tenants.kit.reading_page import sent_file, waiting_page

routes = Routes()
LEAST_INSIDE = 0.5
"""Below it a map lies somewhere else."""


class ParcelChoicesForm(PlacingForm):
    """What is said of a file of parcels."""

    ward = fields.String(load_default="")
    sheet = fields.String(load_default="")
    number = fields.String(load_default="")
    ward_column = fields.String(load_default="")
    district = fields.String(load_default="")
    area = fields.String(load_default="")


@routes.get("/thua-dat")
@require(p.VIEW)
def parcel_files() -> ResponseReturnValue:
    """The wards whose parcels can be looked up, the files, the form for another."""
    return index_page({})


@routes.post("/thua-dat")
@require(p.EDIT)
def upload_parcels() -> ResponseReturnValue:
    """Have a file read: its page tells how far that is. Nothing is taken yet."""
    file = sent_file(most=importing.LARGEST_BYTES)
    choices, errors = load_choices()
    if file is None:
        errors = {"file": _("Vui lòng chọn tệp thửa đất.")} | errors
    elif file.is_too_large:
        errors = {"file": too_large()}
    if errors or file is None:
        return index_page(errors, given=request.form), 422
    try:
        file_id = importing.ask(tenant_id(), file.data, file_name=file.name, choices=choices, actor=acting_member())
    except Conflict as error:
        return index_page({"file": str(error.message)}, given=request.form), error.status
    return redirect(url_for(".preview_parcels", file_id=file_id), 303)


@routes.get("/thua-dat/tep/<uuid:file_id>")
@require(p.EDIT)
def preview_parcels(file_id: UUID) -> ResponseReturnValue:
    """The file while it is read, then what was found in it, or why it can't be read."""
    reading = readings.find(tenant_id(), file_id, kind=importing.KIND)
    if reading is not None and reading.is_waiting:
        trail = [(_("Thửa đất"), url_for(".parcel_files")), (_("Đọc tệp"), None)]
        drop = url_for(".drop_parcels", file_id=file_id)
        return waiting_page(reading, title=_("Nhập thửa đất"), trail=trail, drop=drop)
    if reading is not None and reading.refusal is not None:
        return refused_page(reading, {"file": file_reason(reading)})
    return preview_page(importing.get_untaken(tenant_id(), file_id), {})


@routes.post("/thua-dat/tep/<uuid:file_id>/doc-lai")
@require(p.EDIT)
def read_parcels_again(file_id: UUID) -> ResponseReturnValue:
    """Have the file read anew with other choices."""
    choices, errors = load_choices()
    status = Invalid.status
    if not errors:
        try:
            importing.read_again(tenant_id(), file_id, choices)
        except Conflict as error:
            errors, status = refusal(error), error.status
    if errors:
        reading = readings.find(tenant_id(), file_id, kind=importing.KIND)
        if reading is not None and reading.refusal is not None:
            return refused_page(reading, errors), status
        return preview_page(importing.get_untaken(tenant_id(), file_id), errors), status
    return redirect(url_for(".preview_parcels", file_id=file_id), 303)


@routes.post("/thua-dat/tep/<uuid:file_id>")
@require(p.EDIT)
def take_parcels(file_id: UUID) -> ResponseReturnValue:
    """Let citizens find the parcels of the file. Pressed twice, both lead to the list."""
    done = redirect(url_for(".parcel_files"), 303)
    try:
        file = importing.take(tenant_id(), file_id, actor=acting_member())
    except Conflict as error:
        if error.code == "taken":
            return done
        return preview_page(importing.get_untaken(tenant_id(), file_id), refusal(error)), error.status
    flash(_("Đã nhập %(n)s thửa đất.", n=file.parcels), "success")
    return done


@routes.post("/thua-dat/tep/<uuid:file_id>/bo")
@require(p.EDIT)
def drop_parcels(file_id: UUID) -> ResponseReturnValue:
    """Forget a file that nobody took."""
    importing.drop(tenant_id(), file_id)
    flash(_("Đã bỏ tệp, chưa có gì thay đổi."), "success")
    return redirect(url_for(".parcel_files"), 303)


@routes.post("/thua-dat/tep/<uuid:file_id>/xoa")
@require(p.EDIT)
def throw_parcels_away(file_id: UUID) -> ResponseReturnValue:
    """Take the parcels of a file from citizens."""
    file = importing.throw_away(tenant_id(), file_id, actor=acting_member())
    flash(_("Đã xóa %(n)s thửa đất của tệp %(name)s.", n=file.parcels, name=file.file_name), "success")
    return redirect(url_for(".parcel_files"), 303)


@routes.get("/thua-dat/tep/<uuid:file_id>.geojson")
@require(p.VIEW)
def file_parcels(file_id: UUID) -> ResponseReturnValue:
    """The parcels of a file in a box, or all around it: for its map."""
    file = importing.find_file(tenant_id(), file_id)
    if file is None:
        raise NotFound(_("Không có tệp này."))
    return Response(parcels_geojson(tenant_id(), file, asked_box(file)), mimetype="application/geo+json")


def load_choices() -> tuple[ParcelChoices, Errors]:
    """What the form says of the file."""
    data, errors = load_form(ParcelChoicesForm(), request.form)
    if errors:
        return ParcelChoices(), errors
    named = {**data, "ward": data["ward_column"]}
    columns = {purpose: named[purpose] for purpose in PURPOSES} if "sheet" in request.form else {}
    chosen = {name: value for name, value in data.items() if name not in {*PURPOSES, "ward_column"}}
    return ParcelChoices(**chosen, ward=data["ward"], columns=columns), {}


def refused_page(reading: Reading, errors: Errors) -> str:
    """Why a file can't be read: with what an earlier reading of it found, else where another can be sent."""
    if (file := importing.find_file(tenant_id(), reading.id)) is not None:
        return preview_page(file, {"form": next(iter(errors.values()))})
    return index_page(errors, given=reading.options, refused=reading)


def index_page(errors: Errors, *, given: Mapping[str, Any] | None = None, refused: Reading | None = None) -> str:
    """What there is, and the form; `given`: what was chosen for a file, `refused`: one that could not be read."""
    files = importing.list_files(tenant_id())
    return render_template(
        "planning/work/parcels.html",
        files=files,
        open_files=open_files(
            importing.list_open(tenant_id()), lambda file_id: url_for(".preview_parcels", file_id=file_id)
        ),
        again=choices_again(refused),
        parcels=sum(file.parcels for file in files),
        wards=list_wards(tenant_id()),
        ward_options=ward_options(),
        largest_mb=importing.LARGEST_BYTES // 1024 // 1024,
        most_parcels=MOST_PARCELS,
        errors=errors,
        given=given or {},
        **choices_of_file(),
    )


def preview_page(file: ParcelFile, errors: Errors) -> str:
    """What was found in a file."""
    report = file.report
    fits = report.get("fits", [])
    is_lost = bool(fits) and fits[0]["inside"] < LEAST_INSIDE
    chosen, unsure = proposed(report, fits), open_question(report)
    return render_template(
        "planning/work/parcel_file.html",
        file=file,
        report=report,
        wards=wards_of(tenant_id(), file.id),
        replaced=replaced_by(tenant_id(), file.id),
        ward_options=ward_options(),
        way=fit_words(fits[0]) if fits else way_words(report["way"]),
        better=better_way(report, *chosen) if chosen else None,
        datum=checked_words(report.get("datum")),
        unsure=better_way(report, unsure) if unsure else None,
        is_lost=is_lost,
        row_reason=row_reason,
        map=layer_frame(file, with_tenant=is_lost, beside=shapely.from_geojson(unsure["border"]) if unsure else None),
        drawn=middle_of(file) if is_lost else unsure["border"] if unsure else None,
        errors=errors,
        **choices_of_file(),
    )


def better_way(report: Mapping[str, Any], way: Mapping[str, Any], words: str = "") -> dict[str, object]:
    """Another way of reading, in words, and the form that asks for it with all else as it was."""
    mapped = {("ward_column" if purpose == "ward" else purpose): name for purpose, name in report["mapped"].items()}
    kept = {"layer": report["layer"], "ward": report["ward"], **mapped}
    return {
        "words": words or (fit_words(way) if "inside" in way else ""),
        "off_m": way["off_m"],
        "fields": {name: way[name] for name in ("epsg", "is_swapped", "is_shifted")} | kept,
    }


def ward_options() -> list[tuple[str, str]]:
    """The tenant's wards of today, for files that don't name them."""
    names = sorted({area.name for area in list_areas(tenant_id())}, key=sort_key)
    return [(name, name) for name in names]
