"""The areas against which a file is held: what the child is given of them, and whether they are still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Text, cast, func, select

from dothi.database.session import session
from dothi.sites.site import Site
from tenants.areas.areas import load_shown_day, valid_on
from tenants.areas.reading import StandingArea, write_standing
from tenants.registry.models import AreaRow


def prepare(site: Site, options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The options of `reading.read_file`; the standing areas go along as a file, their outlines as text."""
    day = date.fromisoformat(options["valid_from"]) if options["valid_from"] else None
    query = standing(site.tenant_id, day).add_columns(cast(AreaRow.outline, Text))
    rows = [tuple(row) for row in session.execute(query)]
    path = folder / "standing"
    write_standing(
        path,
        [
            StandingArea(code=code, name=name, kind=kind, outline="" if is_schematic else outline or "")
            for code, name, kind, is_schematic, _digest, outline in rows
        ],
    )
    return {
        "centre": [site.centre.lon, site.centre.lat],
        "radius_m": site.radius_m,
        "standing": str(path),
        "is_division": day is not None,
        "fingerprint": digest_of([row[:-1] for row in rows]),
    }


def fingerprint(tenant_id: int, day: date | None) -> str:
    """Changes with the areas that hold on the day, None: on the day shown. No outline leaves the database."""
    return digest_of([tuple(row) for row in session.execute(standing(tenant_id, day))])


def standing(tenant_id: int, day: date | None) -> Select[Any]:
    """Code, name, kind, whether schematic, and a digest of the outline, in the order of the ids."""
    return (
        select(
            AreaRow.code,
            AreaRow.name,
            AreaRow.kind,
            AreaRow.is_schematic,
            func.md5(cast(AreaRow.outline, Text)),
        )
        .where(AreaRow.tenant_id == tenant_id, *valid_on(day or load_shown_day(tenant_id)))
        .order_by(AreaRow.id)
    )


def digest_of(rows: list[tuple[Any, ...]]) -> str:
    """One digest of them all."""
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:32]
