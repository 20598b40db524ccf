"""What a version changes, on the page of a plan, and on staff's page of a version before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.language.locales import spoken
from dothi.manifest.permissions import public, require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import NotFound
from dothi.values.geo import Box
from dothi.web.routes import Routes
from modules.planning import permissions as p
from modules.planning.changes.keeping import find_comparison, pairs_of
from modules.planning.changes.mapping import changes_geojson
from modules.planning.changes.telling import KINDS, is_wide
from modules.planning.codes import UNKNOWN, CodeList, LandUse, code_list
from modules.planning.documents.keeping import list_documents
from modules.planning.lookup.finding import InForce, list_published
from modules.planning.map.uses import uses_of
from modules.planning.models import Layer, PlanVersion
from modules.planning.plans.reading import get_version, list_versions
from modules.planning.plans.words import VersionState
from tenants.areas.frame import MapFrame, map_frame
from tenants.kit.current import tenant_id

public_routes, work_routes = Routes(), Routes()
GEOJSON = "application/geo+json"


@dataclass(frozen=True, kw_only=True)
class ChangeShown:
    """What the template tells; `found` is None while it is being worked out."""

    former: InForce | PlanVersion
    found: dict[str, Any] | None
    moves: Sequence[tuple[LandUse | None, LandUse | None, str, str, float]]
    """Looks and codes before and after, square metres."""
    kinds: Sequence[tuple[str, int]]
    is_wide: bool
    source: str
    map: MapFrame


@public_routes.get("/do-an/<uuid:plan_id>")
@public
def plan(plan_id: UUID) -> ResponseReturnValue:
    """A published plan with its versions; what one of them changed, that of today unless another is asked for."""
    site, today = current_site(), clock.local_today()
    versions = list_published(site.tenant_id, plan_id)
    if not versions:
        raise NotFound(_("Không có quy hoạch này."))
    in_force = next((version for version in versions if version.valid_from <= today), None)
    asked = request.args.get("phien-ban", "")
    version = next((each for each in versions if str(each.number) == asked), in_force or versions[-1])
    return render_template(
        "planning/plan.html",
        plan=version,
        in_force=in_force,
        versions=versions,
        uses=uses_of(site.tenant_id, [version])[version.layer_id],
        change=public_change(version, versions),
        former=former_of(version, versions),
        kinds=KINDS,
        documents=list_documents(site.tenant_id, [each.version_id for each in versions]),
    )


@public_routes.get("/do-an/<uuid:plan_id>/thay-doi/<int:version_number>.geojson")
@public
def plan_changes(plan_id: UUID, version_number: int) -> ResponseReturnValue:
    """The zones that a published version changed."""
    versions = list_published(tenant_id(), plan_id)
    version = next((each for each in versions if each.number == version_number), None)
    former = former_of(version, versions) if version is not None else None
    if version is None or former is None:
        raise NotFound(_("Không có phiên bản quy hoạch này."))
    return changed_zones(version.layer_id, former.layer_id)


@work_routes.get("/phien-ban/<uuid:version_id>/thay-doi.geojson")
@require(p.VIEW)
def version_changes(version_id: UUID) -> ResponseReturnValue:
    """The zones that a version changes, a draft's, too."""
    version = get_version(tenant_id(), version_id)
    former = former_version(version)
    if former is None or former.layer_id is None or version.layer_id is None:
        raise NotFound(_("Không có phiên bản quy hoạch này."))
    return changed_zones(version.layer_id, former.layer_id)


def changed_zones(layer_id: UUID, former_id: UUID) -> Response:
    """What is kept of two layers, drawn; nothing while it isn't worked out."""
    found = find_comparison(tenant_id(), layer_id, former_id) or {"changes": [], "changed": 0}
    return Response(changes_geojson(tenant_id(), layer_id, former_id, found, language=spoken()), mimetype=GEOJSON)


def former_of(version: InForce, versions: Sequence[InForce]) -> InForce | None:
    """The published version before it; `versions` are the newest first."""
    return next((each for each in versions if each.valid_from < version.valid_from), None)


def former_version(version: PlanVersion) -> PlanVersion | None:
    """The published version that it follows or would follow. One statement."""
    versions = list_versions(version.tenant_id, version.plan_id)
    former = {pair.layer_id: pair.former_id for pair in pairs_of(versions)}.get(version.layer_id or version.id)
    return next((each for each in versions if each.layer_id == former), None) if former is not None else None


def public_change(version: InForce, versions: Sequence[InForce]) -> ChangeShown | None:
    """What a published version changed; None of the first one."""
    former = former_of(version, versions)
    if former is None:
        return None
    found = find_comparison(tenant_id(), version.layer_id, former.layer_id)
    source = url_for("planning_public.plan_changes", plan_id=version.plan_id, version_number=version.number)
    box = Box(version.west, version.south, version.east, version.north)
    return shown(found, former, key=version.code_list, source=source, box=box)


def draft_change(version: PlanVersion | None, layer: Layer | None) -> ChangeShown | None:
    """What a version changes or would change; None while there is nothing to compare. Two statements."""
    former = former_version(version) if version is not None and layer is not None else None
    if version is None or layer is None or former is None or former.layer_id is None:
        return None
    found = find_comparison(tenant_id(), layer.id, former.layer_id)
    source = url_for("planning_work.version_changes", version_id=version.id)
    box = Box(layer.west, layer.south, layer.east, layer.north)
    is_whole = version.state == VersionState.DRAFT and layer.report.get("part") is None
    adjustment = version.adjustment if is_whole else ""
    return shown(found, former, adjustment=adjustment, key=layer.code_list, source=source, box=box)


def shown(
    found: dict[str, Any] | None,
    former: InForce | PlanVersion,
    *,
    key: str,
    source: str,
    box: Box,
    adjustment: str = "",
) -> ChangeShown:
    """As the template wants it; `adjustment` of a draft whose file may lack zones."""
    listed = code_list(key)
    moves = found["moves"] if found is not None else []
    return ChangeShown(
        former=former,
        found=found,
        moves=[(look_of(listed, was), look_of(listed, to), was, to, m2) for was, to, m2 in moves],
        kinds=[(str(KINDS[kind]), count) for kind, count in (found["kinds"] if found is not None else {}).items()],
        is_wide=found is not None and is_wide(adjustment, found),
        source=source,
        map=map_frame(current_site(), box),
    )


def look_of(listed: CodeList, use: str) -> LandUse | None:
    """How a use looks; None where there is no zone."""
    return (listed.find(use) or UNKNOWN) if use else None
