"""A tenant's settings by section: 'branding', 'calendar', 'areas', or a module's name. Modules read theirs here.

A module declares a marshmallow schema in its manifest; what isn't stored takes the schema's `load_default`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from dothi.actor import Actor
from dothi.audit import record_audit
from dothi.db import session
from dothi.errors import Conflict
from dothi.site import Site
from tenants.changing import configuration_changed
from tenants.models import Setting
from tenants.site import TenantSite

STALE = _l("Có người vừa thay đổi thiết lập này. Vui lòng xem lại rồi lưu lần nữa.")


def settings_of(site: Site, section: str, schema: type[Schema]) -> dict[str, Any]:
    """For pages: the section's values through `schema`, defaults filled in. No statement: the site carries them.

    They may be as old as the remembered site (`SITE_CACHE_SECONDS`).
    """
    return complete(site.sections.get(section, {}) if isinstance(site, TenantSite) else {}, schema)


def load_settings(tenant_id: int, section: str, schema: type[Schema]) -> dict[str, Any]:
    """For services and jobs: the same as stored now. One statement."""
    return complete(load_section(tenant_id, section)[0], schema)


def complete(stored: Mapping[str, Any], schema: type[Schema]) -> dict[str, Any]:
    """Stored values with the schema's defaults; keys that the schema doesn't know any more are left out."""
    values: dict[str, Any] = schema().load(dict(stored), unknown=EXCLUDE)
    return values


def load_section(tenant_id: int, section: str) -> tuple[dict[str, Any], int]:
    """The section as stored now, with its version (0 when nobody ever set it). One statement."""
    row = session.execute(
        select(Setting.content, Setting.version).where(Setting.tenant_id == tenant_id, Setting.section == section)
    ).one_or_none()
    return (dict(row.content), row.version) if row is not None else ({}, 0)


def write_settings(
    tenant_id: int, section: str, values: Mapping[str, Any], *, actor: Actor, version: int | None = None
) -> None:
    """Store plain JSON values as the whole section; with `version`, only if it is still that one. Raises Conflict."""
    if version is not None and version > 0:
        changed = session.execute(
            update(Setting)
            .where(Setting.tenant_id == tenant_id, Setting.section == section, Setting.version == version)
            .values(content=dict(values), version=version + 1)
            .returning(Setting.version)
        ).one_or_none()
        if changed is None:
            raise Conflict(STALE, code="stale")
    else:
        new = insert(Setting).values(tenant_id=tenant_id, section=section, content=dict(values), version=1)
        session.execute(
            new.on_conflict_do_update(
                index_elements=["tenant_id", "section"],
                set_={"content": new.excluded.content, "version": Setting.version + 1},
            )
        )
    record_audit(tenant_id, "tenants.settings_changed", subject=section, actor=actor)
    configuration_changed(section)
