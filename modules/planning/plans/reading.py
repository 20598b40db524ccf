"""Plans as staff see them, drafts included. What the public sees is asked of `lookup.finding`."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.values.errors import NotFound
from modules.planning.models import Layer, Plan, PlanVersion
from modules.planning.plans.words import VersionState


def get_plan(tenant_id: int, plan_id: UUID, *, is_locked: bool = False) -> Plan:
    """A plan. Raises NotFound."""
    query = select(Plan).where(Plan.tenant_id == tenant_id, Plan.id == plan_id)
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_("Không có quy hoạch này."))
    return found


def list_versions(tenant_id: int, plan_id: UUID) -> Sequence[PlanVersion]:
    """The versions of a plan, the newest first."""
    return session.scalars(
        select(PlanVersion)
        .where(PlanVersion.tenant_id == tenant_id, PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.number.desc())
    ).all()


def find_newest(tenant_id: int, plan_id: UUID) -> PlanVersion | None:
    """The published version that is in force last, perhaps from a day to come; None where none is published."""
    return session.scalars(
        select(PlanVersion)
        .where(
            PlanVersion.tenant_id == tenant_id,
            PlanVersion.plan_id == plan_id,
            PlanVersion.state == VersionState.PUBLISHED,
        )
        .order_by(PlanVersion.valid_from.desc())
        .limit(1)
    ).one_or_none()


def get_version(tenant_id: int, version_id: UUID) -> PlanVersion:
    """A version. Raises NotFound."""
    found = session.scalars(
        select(PlanVersion).where(PlanVersion.tenant_id == tenant_id, PlanVersion.id == version_id)
    ).one_or_none()
    if found is None:
        raise NotFound(_("Không có phiên bản quy hoạch này."))
    return found


def find_layer(tenant_id: int, layer_id: UUID | None, *, is_locked: bool = False) -> Layer | None:
    """The zones of a version, without what they cover; None when there are none yet."""
    if layer_id is None:
        return None
    query = select(Layer).where(Layer.tenant_id == tenant_id, Layer.id == layer_id)
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()
