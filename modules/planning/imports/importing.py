"""A file for a draft: read by a job, its layer kept for the preview, read anew with other choices, dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.uploads import progress, readings
from dothi.uploads.readings import Reading, ReadingState
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound
from modules.planning.codes import LAND_USE, code_list
from modules.planning.coordinates.datum import Judge
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.imports.part import keep_former
from modules.planning.imports.remembering import remembered
from modules.planning.layers.storing import forget_layer, list_drawn, store_layer
from modules.planning.lookup.tables import outline_of, surroundings
from modules.planning.models import Layer, PlanVersion
from modules.planning.plans.publishing import take_layer
from modules.planning.plans.reading import find_layer, find_newest
from modules.planning.plans.words import Adjustment

KIND = "planning.zones"
LARGEST_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What somebody says of a file; empty is for the file to say, or to be guessed."""

    epsg: int = 0
    is_swapped: bool = False
    is_shifted: bool = True
    layer: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    codes: str = LAND_USE
    """The list that the codes are of."""


CHOSEN = tuple(Choices.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True)
class AdjustedPart:
    """A file that holds only what a local adjustment draws anew, to be put into the newest published map."""

    former: str
    """The id of that map's layer."""
    number: int
    """The version's."""
    outline: str
    """What is drawn anew, as a question's code; empty: the zones of the file."""


def part_of(draft: PlanVersion, outline: str) -> AdjustedPart:
    """What a file that holds a part is put into. Raises Invalid: no local adjustment, nothing published before it."""
    newest = find_newest(draft.tenant_id, draft.plan_id)
    if draft.adjustment != Adjustment.LOCAL or newest is None:
        reason = _("Chỉ nhập từng phần được khi điều chỉnh cục bộ một quy hoạch đã công bố.")
        raise Invalid(reason, fields={"extent": reason})
    return AdjustedPart(former=str(newest.layer_id), number=newest.number, outline=outline)


def ask(
    tenant_id: int, data: bytes, *, file_name: str, draft: PlanVersion, choices: Choices, actor: Actor,
    part: AdjustedPart | None = None,
) -> UUID:  # fmt: skip
    """Have a file read; the id of the reading is that of the layer to be. Raises Conflict: too many wait.

    A part is of the list of codes that the former map is of.
    """
    options = {**asdict(choices), "plan_id": str(draft.plan_id), "part": asdict(part) if part is not None else None}
    if part is not None:
        options["codes"] = get_former(tenant_id, part.former).code_list
    return readings.ask(tenant_id, data, kind=KIND, file_name=file_name, asked_by=actor.name, options=options)


def get_former(tenant_id: int, layer_id: str) -> Layer:
    """The layer that a part is put into; published ones stay."""
    return session.get_one(Layer, (tenant_id, UUID(layer_id)))


def prepare(site: Site, options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The options of `reading.read_file`; the zones that a part is put into lie in the folder."""
    outline = outline_of(site) or surroundings(site)
    chosen = {name: options[name] for name in CHOSEN} | {"codes": list(code_list(options["codes"]).codes)}
    known = remembered(site.tenant_id, Layer)
    part = options.get("part")
    if part is not None:
        former = get_former(site.tenant_id, part["former"])
        keep_former(list_drawn(site.tenant_id, former.id), folder)
        part = {**part, "epsg": former.epsg}
    return {**chosen, "outline": json.dumps(outline.to_geojson()), "remembered": known, "part": part}


def stage(site: Site, layer_id: UUID, answer: Mapping[str, Any], *, judge: Judge) -> None:
    """Keep what was read as a layer that nobody has taken yet."""
    reading = readings.get(site.tenant_id, layer_id, kind=KIND)
    store_layer(
        site.tenant_id,
        layer_id,
        answer["content"],
        plan_id=UUID(reading.options["plan_id"]),
        file_name=reading.file_name,
        code_list=reading.options["codes"],
        by=reading.asked_by,
        at=reading.asked_at,
        report=answer["report"] | {"datum": judge(site.tenant_id, answer["datum"], SYSTEMS[answer["content"]["epsg"]])},
        tell=progress.telling(layer_id),
    )


def read_again(tenant_id: int, layer_id: UUID, draft: PlanVersion, choices: Choices) -> None:
    """Have the same file read with other choices. Raises NotFound, Conflict: taken, no longer kept, too many wait.

    One that was refused has no layer.
    """
    readings.hold(tenant_id, layer_id)
    reading = readings.find(tenant_id, layer_id, kind=KIND)
    if reading is None or find_layer(tenant_id, layer_id) is not None:
        get_untaken(tenant_id, layer_id, draft)
    elif reading.options["plan_id"] != str(draft.plan_id):
        raise NotFound(_("Không có tệp này."))
    if reading is None:
        raise Conflict(_("Tệp không còn được lưu. Vui lòng tải lên lại."), code="gone")
    codes = reading.options["codes"] if reading.options.get("part") else choices.codes
    reading.options = {**reading.options, **asdict(choices), "codes": codes}
    readings.ask_again(tenant_id, layer_id, kind=KIND)


def list_open(tenant_id: int, plan_id: UUID) -> Sequence[Reading | Layer]:
    """The files of a plan that nobody took: being read, refused, or waiting to be looked at. Two statements."""
    of_kind = (Reading.tenant_id == tenant_id, Reading.kind == KIND, Reading.state != ReadingState.DONE)
    unread = session.scalars(select(Reading).where(*of_kind, Reading.options["plan_id"].astext == str(plan_id))).all()
    untaken = (Layer.tenant_id == tenant_id, Layer.plan_id == plan_id, Layer.taken_at.is_(None))
    return [*unread, *session.scalars(select(Layer).where(*untaken)).all()]


def get_untaken(tenant_id: int, layer_id: UUID, draft: PlanVersion, *, is_locked: bool = False) -> Layer:
    """A layer of the draft's plan that waits to be looked at. Raises NotFound, Conflict (taken).

    The job that reads a file, and whoever drops it, lock the reading before this row: so does `is_locked`.
    """
    if is_locked:
        readings.hold(tenant_id, layer_id)
    layer = find_layer(tenant_id, layer_id, is_locked=is_locked)
    if layer is None or layer.plan_id != draft.plan_id:
        raise NotFound(_("Không có tệp này."))
    if layer.taken_at is not None:
        raise Conflict(_("Tệp này đã được nhập. Muốn nhập lại, vui lòng tải lên tệp mới."), code="taken")
    return layer


def take(tenant_id: int, layer_id: UUID, draft: PlanVersion, *, version: int, actor: Actor) -> Layer:
    """Make what was read the map of a draft; the map that it had is forgotten. Raises NotFound, Conflict."""
    layer, former = get_untaken(tenant_id, layer_id, draft, is_locked=True), draft.layer_id
    take_layer(tenant_id, draft, layer, version=version, actor=actor)
    readings.drop(tenant_id, layer_id)
    if former is not None:
        forget_layer(tenant_id, former)
    return layer


def is_map_of(draft: PlanVersion, layer_id: UUID) -> bool:
    """Whether somebody else's transaction has just made it the map of the draft."""
    session.refresh(draft)
    return draft.layer_id == layer_id


def drop(tenant_id: int, layer_id: UUID, draft: PlanVersion) -> None:
    """Forget a file that is being read, was refused, or was read. Raises NotFound, Conflict (taken)."""
    was_reading = readings.find(tenant_id, layer_id, kind=KIND) is not None
    readings.drop(tenant_id, layer_id)  # waits for the job that is about to put the layer
    if not was_reading or find_layer(tenant_id, layer_id) is not None:
        forget_layer(tenant_id, get_untaken(tenant_id, layer_id, draft, is_locked=True).id)
