"""How a new tenant's public page will look, and what the form's fields will become, while it is being typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.uploads import files
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from dothi.web import colour
from dothi.web.shell import theme_url
from tenants.copying.items import count_all, read_of
from tenants.onboarding.draft import Draft
from tenants.onboarding.form import ACCENT, CATALOGUE
from tenants.registry.roster import get_tenant


@dataclass(frozen=True, kw_only=True)
class HeadPreview:
    """The head of the public page, in the tenant's colour; shades are those that are really used."""

    name: str
    organisation: str
    address: str
    hotline: str
    emblem_url: str
    theme_url: str
    accent: str
    ratio: float
    was_darkened: bool


def preview_of(province: Site, draft: Draft) -> HeadPreview:
    """The preview of what is typed so far. One statement when there is an emblem."""
    accent = draft.accent.lower() if "accent" not in draft.errors else ACCENT
    shades = colour.theme(accent)
    return HeadPreview(
        name=draft.name or str(_("Địa phương mới")),
        organisation=draft.organisation or str(_("Ủy ban nhân dân …")),
        address=str(draft.data["address"] or ""),
        hotline=str(draft.data["hotline"] or ""),
        emblem_url=emblem_url(province, str(draft.data["emblem"] or "")),
        theme_url=f"{theme_url(accent)}?preview",
        accent=shades.accent,
        ratio=round(colour.contrast(shades.accent, "#ffffff"), 1),
        was_darkened=shades.accent.lower() != accent,
    )


def emblem_url(province: Site, reference: str) -> str:
    """The address of a staged emblem on the province's host, empty when there is none."""
    staged = files.list_staged(province.tenant_id, [reference]) if reference else []
    return f"/files/{staged[0].id}/thumb?token={staged[0].token}" if staged else ""


def notes_of(draft: Draft) -> Mapping[str, str]:
    """What fields that may stay empty will become, by field."""
    notes: dict[str, str] = {}
    if draft.name and draft.data["origin"] == CATALOGUE:
        notes["unit"] = str(_("Sẽ tạo: %(name)s", name=draft.name))
    if draft.host:
        notes["slug"] = str(_("Địa chỉ trang: %(url)s", url=house().settings.url_of(draft.host, "")))
    if draft.code_prefix:
        year = clock.now().astimezone(LOCAL_ZONE).year % 100
        notes["code_prefix"] = str(_("Mã tra cứu: %(code)s", code=f"{draft.code_prefix}-{year:02}-000001"))
    if draft.organisation and "organisation" in draft.proposed:
        notes["organisation"] = str(_("Sẽ dùng: %(name)s", name=draft.organisation))
    return {field: note for field, note in notes.items() if field not in draft.errors}


def brought_by(province_id: int, template: str) -> list[tuple[Any, int]]:
    """What a template brings, section by section; read in its scope, so what was done so far is committed."""
    return count_all(read_of(get_tenant(province_id, template).tenant.id)) if template else []
