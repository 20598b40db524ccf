"""A version of a plan: its draft is written, its map looked at, and then it is published in one step, or withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.language.formatting import local_date
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale, compare
from dothi.uploads.documents import ACCEPTED
from dothi.uploads.readings import Reading
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, load_form, read_client_id, read_form, refusal
from dothi.web.routes import Routes
from modules.planning import permissions as p
from modules.planning.changes.pages import draft_change
from modules.planning.changes.telling import KINDS
from modules.planning.documents.keeping import list_documents
from modules.planning.imports.importing import LARGEST_BYTES, list_open
from modules.planning.models import PlanVersion
from modules.planning.pages.choices import choices_of_file
from modules.planning.pages.forms import PlanVersionForm, PublishForm, WithdrawForm
from modules.planning.pages.frames import layer_frame
from modules.planning.pages.open_files import choices_again, open_files
from modules.planning.pages.plans import in_force_today
from modules.planning.plans.drafts import VersionFacts, change_version, create_version
from modules.planning.plans.publishing import missing, publish, withdraw
from modules.planning.plans.reading import find_layer, find_newest, get_plan, get_version, list_versions
from modules.planning.plans.words import ADJUSTMENTS, STANDINGS, STATES, Adjustment, LegalStanding, VersionState
from tenants.kit.current import tenant_id

routes = Routes()
FACTS = tuple(VersionFacts.__dataclass_fields__)
LABELS: dict[str, Label] = {
    "adjustment": (_l("Lần lập, điều chỉnh"), {str(key): title for key, title in ADJUSTMENTS.items()}),
    "information_code": _l("Mã thông tin quy hoạch"),
    "decision": _l("Số quyết định"),
    "decided_on": _l("Ngày quyết định"),
    "issuer": _l("Cơ quan ban hành"),
    "document_url": _l("Đường dẫn văn bản"),
    "standing": (_l("Tình trạng pháp lý"), {str(key): title for key, title in STANDINGS.items()}),
    "valid_from": _l("Áp dụng từ ngày"),
    "summary": _l("Nội dung chính"),
}
CHANGES = ("planning.version_changed", "planning.layer_taken", "planning.published", "planning.withdrawn")


@routes.get("/do-an/<uuid:plan_id>/phien-ban")
@require(p.EDIT)
def new_version(plan_id: UUID) -> ResponseReturnValue:
    """An empty form; a plan's second version is most likely a local adjustment."""
    plan = get_plan(tenant_id(), plan_id)
    adjustment = Adjustment.FIRST if plan.version == 1 else Adjustment.LOCAL
    values = {"adjustment": adjustment, "standing": LegalStanding.APPROVED, "client_id": str(uuid4())}
    return version_page(plan_id, None, values)


@routes.post("/do-an/<uuid:plan_id>/phien-ban")
@require(p.EDIT)
def add_version(plan_id: UUID) -> ResponseReturnValue:
    """Add a draft, and go on with its map."""
    data, errors = load_form(PlanVersionForm(), request.form)
    if not errors:
        try:
            made = create_version(
                tenant_id(), plan_id, facts_of(data), actor=acting_member(), client_id=read_client_id()
            )
        except Invalid as error:
            errors = refusal(error)
    if errors:
        return version_page(plan_id, None, request.form, errors=errors), 422
    flash(_("Đã lưu bản nháp. Hãy tải lên bản đồ ô quy hoạch."), "success")
    return redirect(url_for(".version", version_id=made.id), 303)


@routes.get("/phien-ban/<uuid:version_id>")
@require(p.VIEW)
def version(version_id: UUID) -> ResponseReturnValue:
    """A version with its map, and what can be done with it."""
    found = get_version(tenant_id(), version_id)
    return version_page(found.plan_id, found, values_of(found))


@routes.post("/phien-ban/<uuid:version_id>")
@require(p.EDIT)
def save_version(version_id: UUID) -> ResponseReturnValue:
    """Change a draft; a stale page says so and keeps what was typed."""
    found = get_version(tenant_id(), version_id)
    data, errors = load_form(PlanVersionForm(), request.form)
    if errors:
        return version_page(found.plan_id, found, request.form, errors=errors), 422
    try:
        change_version(tenant_id(), found, facts_of(data), version=data["version"], actor=acting_member())
    except Invalid as error:
        return version_page(found.plan_id, found, request.form, errors=refusal(error)), 422
    except Conflict:
        session.rollback()
        newer = get_version(tenant_id(), version_id)
        stale = compare(LABELS, stored=values_of(newer), typed=request.form, tenant_id=tenant_id(), actions=CHANGES)
        return version_page(newer.plan_id, newer, {**request.form, "version": newer.version}, stale=stale), 409
    flash(_("Đã lưu bản nháp."), "success")
    return redirect(url_for(".version", version_id=version_id), 303)


@routes.post("/phien-ban/<uuid:version_id>/cong-bo")
@require(p.PUBLISH)
def publish_version(version_id: UUID) -> ResponseReturnValue:
    """Publish a draft; the second of two who do so is shown what the first did."""
    get_version(tenant_id(), version_id)
    seen = read_form(PublishForm())
    try:
        publish(tenant_id(), version_id, **seen, actor=acting_member())
    except Invalid as error:
        session.rollback()
        found = get_version(tenant_id(), version_id)
        return version_page(found.plan_id, found, values_of(found), errors={"form": str(error.message)}), 422
    except Conflict:
        return overtaken(version_id, wanted=VersionState.PUBLISHED)
    flash(_("Đã công bố. Người dân tra cứu thấy ngay phiên bản này."), "success")
    return redirect(url_for(".version", version_id=version_id), 303)


@routes.post("/phien-ban/<uuid:version_id>/thu-hoi")
@require(p.PUBLISH)
def withdraw_version(version_id: UUID) -> ResponseReturnValue:
    """Take a published version back."""
    found = get_version(tenant_id(), version_id)
    data, errors = load_form(WithdrawForm(), request.form)
    if errors:
        reason = request.form.get("reason", "")
        return version_page(found.plan_id, found, values_of(found), errors=errors, reason=reason), 422
    try:
        withdraw(tenant_id(), version_id, version=data["version"], reason=data["reason"], actor=acting_member())
    except Conflict:
        return overtaken(version_id, wanted=VersionState.WITHDRAWN)
    flash(_("Đã thu hồi. Tra cứu không còn thấy phiên bản này."), "success")
    return redirect(url_for(".version", version_id=version_id), 303)


def overtaken(version_id: UUID, *, wanted: VersionState) -> ResponseReturnValue:
    """Both, when somebody else was first: this version's states, and which one of the plan is published."""
    session.rollback()
    newer = get_version(tenant_id(), version_id)
    all_of_plan = list_versions(tenant_id(), newer.plan_id)
    newest = next((version for version in all_of_plan if version.state == VersionState.PUBLISHED), None)
    mine = newer if wanted is VersionState.PUBLISHED else newest
    stale = compare(
        {"state": _("Tình trạng"), "newest": _("Phiên bản mới nhất đã công bố")},
        stored={"state": STATES[VersionState(newer.state)], "newest": in_short(newest)},
        typed={"state": STATES[wanted], "newest": in_short(mine)},
        tenant_id=tenant_id(),
        actions=CHANGES,
    )
    stale = replace(stale, is_button=True)
    return version_page(newer.plan_id, newer, values_of(newer), stale=stale), 409


def file_address(found: PlanVersion) -> Callable[[UUID], str]:
    """Where a file of a draft is looked at."""
    return lambda layer_id: url_for(".preview", version_id=found.id, layer_id=layer_id)


def in_short(version: PlanVersion | None) -> str:
    """`2, 1187/QĐ-UBND, áp dụng từ 01/06/2024`."""
    if version is None:
        return ""
    day = _("áp dụng từ %(day)s", day=local_date(version.valid_from)) if version.valid_from else ""
    return ", ".join(part for part in (str(version.number), version.decision, day) if part)


def facts_of(data: Mapping[str, Any]) -> VersionFacts:
    """The form as the service wants it."""
    return VersionFacts(**{name: value for name, value in data.items() if name != "version"})


def values_of(found: PlanVersion) -> dict[str, str]:
    """A version as its form shows it."""
    return {
        name: "" if (value := getattr(found, name)) is None else str(value) for name in (*FACTS, "version", "state")
    }


def version_page(
    plan_id: UUID,
    found: PlanVersion | None,
    values: Mapping[str, Any],
    *,
    errors: Errors | None = None,
    stale: Stale | None = None,
    given: Mapping[str, Any] | None = None,
    refused: Reading | None = None,
    reason: str = "",
) -> str:
    """The form of a draft or the facts of what is published, with the map.

    `given`: what was chosen for a file; `refused`: one that could not be read; `reason`: why it was to be withdrawn.
    """
    layer = find_layer(tenant_id(), found.layer_id) if found is not None else None
    return render_template(
        "planning/work/version.html",
        plan=get_plan(tenant_id(), plan_id),
        found=found,
        values=values,
        errors=errors or {},
        stale=stale,
        given=given or {},
        in_force=in_force_today() if found is not None else (),
        layer=layer,
        map=layer_frame(layer) if layer is not None else None,
        change=draft_change(found, layer),
        documents=list_documents(tenant_id(), [found.id])[found.id] if found is not None else (),
        accepted=ACCEPTED,
        kinds=KINDS,
        again=choices_again(refused),
        reason=reason,
        adjustments=[(str(key), str(title)) for key, title in ADJUSTMENTS.items()],
        standings=[(str(key), str(title)) for key, title in STANDINGS.items()],
        largest_mb=LARGEST_BYTES // 1024 // 1024,
        **drafting(found),
        **choices_of_file(),
    )


def drafting(found: PlanVersion | None) -> dict[str, Any]:
    """What only the page of a draft has: its files, what it lacks, the published map that it changes."""
    if found is None or found.state != VersionState.DRAFT:
        return {"open_files": (), "missing": {}, "newest": None, "draw": None}
    newest = find_newest(tenant_id(), found.plan_id)
    return {
        "open_files": open_files(list_open(tenant_id(), found.plan_id), file_address(found)),
        "missing": missing(tenant_id(), found),
        "newest": newest,
        "draw": drawing_map(newest) if found.adjustment == Adjustment.LOCAL else None,
    }


def drawing_map(newest: PlanVersion | None) -> dict[str, Any] | None:
    """Where the outline of a local adjustment is drawn: on the zones that it changes. One statement."""
    layer = find_layer(tenant_id(), newest.layer_id) if newest is not None else None
    if layer is None:
        return None
    return {"map": layer_frame(layer), "source": url_for("planning_work.layer_zones", layer_id=layer.id)}
