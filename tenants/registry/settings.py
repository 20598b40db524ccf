"""A tenant's settings by section: 'branding', 'calendar', 'areas', or a module's name. Modules read theirs here.

A module declares a marshmallow schema in its manifest; what isn't stored takes the schema's `load_default`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.errors import Conflict
from tenants.registry.changing import configuration_changed
from tenants.registry.models import Setting
from tenants.registry.site import TenantSite

STALE = _l("Có người vừa thay đổi thiết lập này. Vui lòng xem lại rồi lưu lần nữa.")

_S = Setting.__table__.c
_SECTION = Statement(
    select(_S.content, _S.version).where(_S.tenant_id == bindparam("tenant_id"), _S.section == bindparam("section"))
)


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
    rows = _SECTION.read({"tenant_id": tenant_id, "section": section})
    return rows[0] if rows else ({}, 0)


def write_settings(
    tenant_id: int, section: str, values: Mapping[str, Any], *, actor: Actor, version: int | None = None
) -> None:
    """Store plain JSON values as the whole section; with `version`, only if it is still that one. Raises Conflict.

    Version 0 is that of a section that nobody has set yet; None overwrites whatever there is.
    """
    new = insert(Setting).values(tenant_id=tenant_id, section=section, content=dict(values), version=1)
    if version is not None:
        if version != 0:
            changing = (
                update(Setting)
                .where(Setting.tenant_id == tenant_id, Setting.section == section, Setting.version == version)
                .values(content=dict(values), version=version + 1)
                .returning(Setting.version)
            )
            changed = session.execute(changing).one_or_none()
        else:
            changed = session.execute(new.on_conflict_do_nothing().returning(Setting.version)).one_or_none()
        if changed is None:
            raise Conflict(STALE, code="stale")
    else:
        session.execute(
            new.on_conflict_do_update(
                index_elements=["tenant_id", "section"],
                set_={"content": new.excluded.content, "version": Setting.version + 1},
            )
        )
    record_audit(tenant_id, "tenants.settings_changed", subject=section, actor=actor)
    configuration_changed(section)
