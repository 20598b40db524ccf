"""New tenants from the catalogue of known districts: names by date, wards, place. For the command line and the demo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from dothi.values.errors import NotFound
from tenants.catalogue import (
    LAST_DAY_OF_DISTRICTS,
    CatalogueProvince,
    CatalogueUnit,
    districts,
    history,
    provinces,
    wards,
)
from tenants.onboarding.facts import NewArea, NewFact, NewTenant
from tenants.registry.area_order import area_key

LIST_OF_CODES = date(2004, 7, 8)
"""The national list of codes was signed on this day: the earliest that the catalogue tells of."""
FOOTNOTE = "địa giới hành chính trước 1/7/2025"

Settings = Mapping[str, Mapping[str, Any]]


def get_province(code: str) -> CatalogueProvince:
    """A province of the catalogue. Raises NotFound."""
    found = next((province for province in provinces() if province.code == code), None)
    if found is None:
        raise NotFound(_("Danh mục không có tỉnh mang mã %(code)s.", code=code))
    return found


def get_district(code: str) -> CatalogueUnit:
    """A district of the catalogue as it was last. Raises NotFound."""
    for province in provinces():
        for district in districts(province.code):
            if district.code == code:
                return district
    raise NotFound(_("Danh mục không có huyện, thị xã, thành phố mang mã %(code)s.", code=code))


def province_from_catalogue(code: str, *, hosts: Sequence[str], settings: Settings | None = None) -> NewTenant:
    """What `create_province` makes of a known province. Raises NotFound."""
    known = get_province(code)
    fact = NewFact(
        code=known.code,
        name=known.name,
        kind="province",
        valid_from=known.valid_from,
        valid_to=known.valid_to,
        decree=known.decree,
    )
    return NewTenant(
        slug=known.slug,
        code_prefix=known.code_prefix,
        kind="province",
        centre=known.centre,
        radius_m=known.radius_m,
        facts=[fact],
        hosts=hosts,
        settings=with_footnote(settings, organisation=f"Ủy ban nhân dân {lower_first(known.name)}"),
    )


def tenant_from_catalogue(
    code: str,
    *,
    hosts: Sequence[str],
    settings: Settings | None = None,
    outlines: Mapping[str, Mapping[str, Any]] | None = None,
) -> NewTenant:
    """What `create_tenant` makes of a known district with its known wards. Raises NotFound.

    `outlines` are geometries by ward code; they are taken for schematic ones.
    """
    known = get_district(code)
    names = [district.code for district in districts(known.parent_code)]
    areas = [
        NewArea(
            code=ward.code,
            name=ward.name,
            kind=ward.kind,
            centre=ward.centre,
            radius_m=ward.radius_m,
            valid_from=ward.valid_from,
            valid_to=ward.valid_to,
            decree=ward.decree,
            outline=(outlines or {}).get(ward.code),
            is_schematic=ward.code in (outlines or {}),
        )
        for ward in sorted(wards(code), key=area_key)
    ]
    return NewTenant(
        slug=known.slug,
        code_prefix=known.code_prefix,
        kind=known.kind,
        centre=known.centre,
        radius_m=known.radius_m,
        facts=facts_of(code),
        hosts=hosts,
        areas=areas,
        position=names.index(code) if code in names else len(names),
        settings=with_footnote(settings, organisation=f"Ủy ban nhân dân {lower_first(known.name)}"),
    )


def facts_of(code: str) -> list[NewFact]:
    """Everything the catalogue tells of a district's names, oldest first."""
    return [
        NewFact(
            code=row.code,
            name=row.name,
            kind=row.kind,
            parent_code=row.parent_code,
            valid_from=row.valid_from or LIST_OF_CODES,
            valid_to=row.valid_to,
            decree=row.decree,
        )
        for row in history(code)
    ]


def with_footnote(settings: Settings | None, *, organisation: str) -> dict[str, dict[str, Any]]:
    """The settings of a tenant of the catalogue: its pages show, and say so, how things were before 1/7/2025."""
    sections = {section: dict(content) for section, content in (settings or {}).items()}
    sections["branding"] = {"organisation": organisation, "footnote": FOOTNOTE} | sections.get("branding", {})
    sections["areas"] = {"as_of": LAST_DAY_OF_DISTRICTS.isoformat()} | sections.get("areas", {})
    return sections


def lower_first(name: str) -> str:
    """The name inside a sentence: thành phố Mỹ Tho."""
    return name[:1].lower() + name[1:]
