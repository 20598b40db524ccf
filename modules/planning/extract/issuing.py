"""An extract is issued, found again by its number, and forgotten when its time is over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.errors import NotFound
from dothi.values.ids import id_for
from modules.planning.codes import LandUse
from modules.planning.extract.content import canonical, content_of, digest_of
from modules.planning.extract.models import Extract
from modules.planning.extract.numbers import draw_lot, number_of, read_number
from modules.planning.lookup.answer import answer
from modules.planning.lookup.asked import LandQuestion
from modules.planning.lookup.kept import forget_questions
from modules.planning.settings import SECTION, PlanningSettings
from tenants.registry.settings import load_settings

EXTRACTS_PER_HOUR = 120
"""From one address of the network, by pages and API together."""


def issue(site: Site, asked: LandQuestion, *, place: str, client_id: UUID | None = None) -> Extract:
    """Answer a question anew and keep what was said. Three statements, and one that writes.

    Issued before from the same page (`client_id`) with the same content, it is the same extract.
    """
    found = answer(site.tenant_id, asked.question, day=asked.day, registered_m2=asked.registered_m2)
    content, now = canonical(content_of(found)), clock.now()
    digest = digest_of(content)
    lot = draw_lot() if client_id is None else id_for(client_id, {"digest": digest}).int
    number = number_of(site.code_prefix, now, lot)
    new = insert(Extract).values(
        tenant_id=site.tenant_id,
        number=number,
        made_at=now,
        issuer=site.organisation or site.name,
        place=place,
        content=content,
        digest=digest,
    )
    made = session.scalars(new.on_conflict_do_nothing().returning(Extract)).one_or_none()
    made = made or session.get_one(Extract, (site.tenant_id, number))
    return made if made.digest == digest else issue(site, asked, place=place)


def get_extract(tenant_id: int, typed: str) -> Extract:
    """By its number, however it is typed. Raises NotFound."""
    found = session.get(Extract, (tenant_id, read_number(typed) or ""))
    if found is None:
        raise NotFound(_("Không có phiếu thông tin quy hoạch nào mang số này ở đây."))
    return found


def read_content(extract: Extract) -> Mapping[str, Any]:
    """What it says; the looks of codes are `LandUse` again."""
    content: Mapping[str, Any] = json.loads(extract.content, object_hook=_as_look)
    return content


def _as_look(found: dict[str, Any]) -> Any:
    return LandUse(**found) if "hatch" in found else found


def forget_extracts(tenant_id: int, now: datetime) -> None:
    """Delete those that are older than they are kept, and questions of that age. Three statements."""
    months = load_settings(tenant_id, SECTION, PlanningSettings)["extract_months"]
    before = now - relativedelta(months=months)
    session.execute(delete(Extract).where(Extract.tenant_id == tenant_id, Extract.made_at < before))
    forget_questions(tenant_id, before.date())
