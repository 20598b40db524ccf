"""A file of zones for a draft: uploaded, looked at beside the tenant's outline, read anew, taken or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import shapely
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.language.locales import spoken
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.uploads import readings
from dothi.uploads.readings import Reading
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.web.forms import Errors, load_form, read_version, refusal
from dothi.web.routes import Routes
from modules.planning import permissions as p
from modules.planning.codes import code_list
from modules.planning.codes.kept import list_lists
from modules.planning.imports import asking, importing
from modules.planning.imports.importing import Choices
from modules.planning.imports.reasons import file_reason, fit_words, row_reason, too_large, way_words
from modules.planning.lookup.mapping import layer_geojson
from modules.planning.lookup.question import QuestionError, decode, encode
from modules.planning.lookup.reasons import sentence as question_sentence
from modules.planning.models import Layer, PlanVersion
from modules.planning.pages.choices import choices_of_file
from modules.planning.pages.datum import checked_words, open_question, proposed
from modules.planning.pages.forms import ChoicesForm, ExtentForm
from modules.planning.pages.frames import asked_box, layer_frame, middle_of, shape_frame
from modules.planning.pages.land import drawn, land_drawn
from modules.planning.pages.versions import values_of, version_page
from modules.planning.plans.reading import find_layer, get_plan, get_version
from modules.planning.plans.words import VersionState
from tenants.kit.current import tenant_id
from tenants.kit.reading_page import SentFile, sent_file, waiting_page

routes = Routes()
LEAST_INSIDE = 0.5
"""Below it a map lies somewhere else."""
PURPOSES = ("code", "label", "storeys", "density", "far")


@routes.post("/phien-ban/<uuid:version_id>/tep")
@require(p.EDIT)
def upload(version_id: UUID) -> ResponseReturnValue:
    """Have a file read: its page tells how far that is. Nothing is taken yet."""
    draft = get_draft(version_id)
    file = sent_file(most=importing.LARGEST_BYTES)
    choices, errors = load_choices()
    part, wrong = sent_part(draft)
    errors |= wrong
    if file is None:
        errors = {"file": _("Vui lòng chọn tệp bản đồ.")} | errors
    elif file.is_too_large:
        errors["file"] = too_large()
    if errors or file is None:
        return version_page(draft.plan_id, draft, values_of(draft), errors=errors, given=request.form), 422
    try:
        layer_id = importing.ask(
            tenant_id(), file.data, file_name=file.name, draft=draft, choices=choices, part=part, actor=acting_member()
        )
    except Conflict as error:
        errors = {"file": str(error.message)}
        return version_page(draft.plan_id, draft, values_of(draft), errors=errors, given=request.form), error.status
    return redirect(url_for(".preview", version_id=version_id, layer_id=layer_id), 303)


@routes.get("/phien-ban/<uuid:version_id>/tep/<uuid:layer_id>")
@require(p.EDIT)
def preview(version_id: UUID, layer_id: UUID) -> ResponseReturnValue:
    """The file while it is read, then what was found in it, or why it can't be read."""
    draft = get_version(tenant_id(), version_id)
    reading = readings.find(tenant_id(), layer_id, kind=importing.KIND)
    if reading is not None and reading.is_waiting:
        plan = get_plan(tenant_id(), draft.plan_id)
        trail = [(plan.name, url_for(".plan", plan_id=plan.id)), (_("Đọc tệp"), None)]
        drop = url_for(".drop_file", version_id=version_id, layer_id=layer_id)
        return waiting_page(reading, title=_("Nhập bản đồ quy hoạch"), trail=trail, drop=drop)
    if reading is not None and reading.refusal is not None:
        return refused_page(draft, reading, {"file": file_reason(reading)})
    return preview_page(draft, importing.get_untaken(tenant_id(), layer_id, draft), {})


@routes.post("/phien-ban/<uuid:version_id>/tep/<uuid:layer_id>/doc-lai")
@require(p.EDIT)
def read_again(version_id: UUID, layer_id: UUID) -> ResponseReturnValue:
    """Have the file read anew with other choices."""
    draft = get_draft(version_id)
    choices, errors = load_choices()
    status = Invalid.status
    if not errors:
        try:
            importing.read_again(tenant_id(), layer_id, draft, choices)
        except Conflict as error:
            errors, status = refusal(error), error.status
    if errors:
        reading = readings.find(tenant_id(), layer_id, kind=importing.KIND)
        if reading is not None and reading.refusal is not None:
            return refused_page(draft, reading, errors), status
        return preview_page(draft, importing.get_untaken(tenant_id(), layer_id, draft), errors), status
    return redirect(url_for(".preview", version_id=version_id, layer_id=layer_id), 303)


@routes.post("/phien-ban/<uuid:version_id>/tep/<uuid:layer_id>")
@require(p.EDIT)
def take(version_id: UUID, layer_id: UUID) -> ResponseReturnValue:
    """Make what was read the map of the draft. Pressed twice, both lead to the draft."""
    draft, seen = get_version(tenant_id(), version_id), read_version()
    done = redirect(url_for(".version", version_id=version_id), 303)
    try:
        layer = importing.take(tenant_id(), layer_id, draft, version=seen, actor=acting_member())
    except Conflict as error:
        if importing.is_map_of(draft, layer_id):
            return done
        return preview_page(draft, importing.get_untaken(tenant_id(), layer_id, draft), refusal(error)), error.status
    flash(_("Đã nhập %(n)s ô quy hoạch vào bản nháp.", n=layer.zones), "success")
    return done


@routes.post("/phien-ban/<uuid:version_id>/tep/<uuid:layer_id>/bo")
@require(p.EDIT)
def drop_file(version_id: UUID, layer_id: UUID) -> ResponseReturnValue:
    """Forget the file."""
    importing.drop(tenant_id(), layer_id, get_version(tenant_id(), version_id))
    flash(_("Đã bỏ tệp, chưa có gì thay đổi."), "success")
    return redirect(url_for(".version", version_id=version_id), 303)


@routes.get("/lop/<uuid:layer_id>.geojson")
@require(p.VIEW)
def layer_zones(layer_id: UUID) -> ResponseReturnValue:
    """The zones of a layer in a box, or all of them: for the maps of staff."""
    layer = find_layer(tenant_id(), layer_id)
    if layer is None:
        raise NotFound(_("Không có tệp này."))
    return Response(
        layer_geojson(tenant_id(), layer, asked_box(layer), language=spoken()), mimetype="application/geo+json"
    )


def refused_page(draft: PlanVersion, reading: Reading, errors: Errors) -> str:
    """Why a file can't be read: with what an earlier reading of it found, else where another can be sent."""
    if (layer := find_layer(tenant_id(), reading.id)) is not None and layer.plan_id == draft.plan_id:
        return preview_page(draft, layer, {"form": next(iter(errors.values()))})
    return version_page(
        draft.plan_id, draft, values_of(draft), errors=errors, given=options_again(reading.options), refused=reading
    )


def get_draft(version_id: UUID) -> PlanVersion:
    """A version that takes a map. Raises NotFound, Conflict: it is published."""
    found = get_version(tenant_id(), version_id)
    if found.state != VersionState.DRAFT:
        raise Conflict(_("Phiên bản đã công bố không đổi được bản đồ. Vui lòng lập phiên bản mới."), code="published")
    return found


def sent_part(draft: PlanVersion) -> tuple[importing.AdjustedPart | None, Errors]:
    """What a file is put into that holds only a part, and the outline that came with it; None for a whole plan."""
    extent, errors = load_form(ExtentForm(), request.form)
    if errors:
        return None, errors
    file, drawing = sent_file(most=asking.LARGEST_BYTES, field="outline"), extent["hinh"]
    if file is not None and drawing:
        return None, {"outline": _("Vui lòng gửi tệp ranh giới hoặc vẽ trên bản đồ, không cả hai.")}
    if extent["extent"] == "whole":
        reason = _("Ranh giới chỉ dùng khi tệp chứa phần được điều chỉnh.")
        return None, {"outline" if file is not None else "hinh": reason} if file is not None or drawing else {}
    try:
        return importing.part_of(draft, sent_outline(file, drawing)), {}
    except Invalid as error:
        return None, refusal(error)
    except QuestionError as error:
        return None, {"hinh": question_sentence(error.code)}


def sent_outline(file: SentFile | None, drawing: str) -> str:
    """The outline as a question's code; empty where none came. Raises Invalid, QuestionError."""
    if file is not None:
        return encode(asking.land_of_file(current_site(), file, field="outline"))
    return encode(land_drawn(drawing)) if drawing else ""


def options_again(options: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen for a file that can't be read, for its form; an outline without holes can be drawn on."""
    code = (options.get("part") or {}).get("outline", "")
    there = decode(code).in_degrees() if code else None
    is_drawn = isinstance(there, shapely.Polygon) and not there.interiors
    return {**options, "hinh": drawn(there) if there is not None and is_drawn else ""}


def load_choices() -> tuple[Choices, Errors]:
    """What the form says of the file."""
    data, errors = load_form(ChoicesForm(), request.form)
    if errors:
        return Choices(), errors
    if data["codes"] not in {each.key for each in list_lists(tenant_id())}:
        return Choices(), {"codes": _("Không có danh mục này.")}
    columns = {purpose: data[purpose] for purpose in PURPOSES if purpose in request.form}
    chosen = {name: value for name, value in data.items() if name not in PURPOSES}
    return Choices(**chosen, columns=columns), {}


def preview_page(draft: PlanVersion, layer: Layer, errors: Errors) -> str:
    """What was found in a file."""
    report: Mapping[str, Any] = layer.report
    fits = report.get("fits", [])
    is_lost = bool(fits) and fits[0]["inside"] < LEAST_INSIDE
    part, chosen, unsure = report.get("part"), proposed(report, fits), open_question(report)
    return render_template(
        "planning/work/preview.html",
        plan=get_plan(tenant_id(), draft.plan_id),
        draft=draft,
        layer=layer,
        report=report,
        way=way_words(report["way"]),
        fit=fit_words(fits[0]) if fits else "",
        better=proposal(report, *chosen, codes=layer.code_list) if chosen else None,
        datum=checked_words(report.get("datum")),
        unsure=proposal(report, unsure, codes=layer.code_list) if unsure else None,
        is_lost=is_lost,
        row_reason=row_reason,
        listed=code_list(layer.code_list),
        lists=list_lists(tenant_id()),
        map=shape_frame(current_site(), shapely.from_geojson(part["border"]))
        if part and not is_lost
        else layer_frame(layer, with_tenant=is_lost, beside=shapely.from_geojson(unsure["border"]) if unsure else None),
        drawn=middle_of(layer) if is_lost else part["border"] if part else unsure["border"] if unsure else None,
        part=part,
        errors=errors,
        **choices_of_file(),
    )


def proposal(report: Mapping[str, Any], way: Mapping[str, Any], words: str = "", *, codes: str) -> dict[str, Any]:
    """Another way of reading, in words, and the form that asks for it with all else as it was."""
    kept = {"layer": report["layer"], "codes": codes, **report["mapped"]}
    if not report["letters"]["is_told"]:
        kept["encoding"] = report["letters"]["encoding"]
    return {
        "words": words or (fit_words(way) if "inside" in way else ""),
        "off_m": way["off_m"],
        "fields": {"epsg": way["epsg"], "is_swapped": way["is_swapped"], "is_shifted": way["is_shifted"], **kept},
    }
