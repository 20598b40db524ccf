"""From the onboarding form to a new tenant, as far as it is typed: proposals, and a reason for each field to mend.

In the province's scope; a handful of statements, however many tenants there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select
from werkzeug.datastructures import MultiDict

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.uploads import files
from dothi.values import clock
from dothi.values.errors import Invalid, NotFound
from dothi.values.geo import Point
from dothi.web.forms import Errors, load_partly
from tenants.catalogue import CatalogueUnit, districts
from tenants.onboarding.facts import FirstAdmin, NewFact, NewTenant
from tenants.onboarding.form import ACCENT, CATALOGUE, OnboardingForm
from tenants.onboarding.known import lower_first, tenant_from_catalogue
from tenants.onboarding.naming import PREFIX, SLUG, folded, propose_prefix, propose_slug
from tenants.registry.hosts import check_host
from tenants.registry.models import Fact, Host, Tenant
from tenants.registry.profile import SECTION as PROFILE

PROPOSED = ("slug", "code_prefix", "organisation")
"""Fields that may stay empty: what is proposed is taken."""


@dataclass(kw_only=True)
class Draft:
    """The form as far as it is right. `new` is there once nothing is wrong."""

    data: Mapping[str, Any]
    errors: Errors
    name: str = ""
    host: str = ""
    slug: str = ""
    code_prefix: str = ""
    organisation: str = ""
    proposed: frozenset[str] = frozenset()
    new: NewTenant | None = None

    @property
    def accent(self) -> str:
        """The colour typed, the usual one until it is one."""
        return str(self.data.get("accent") or ACCENT)


def draft_of(province: Site, form: MultiDict[str, str]) -> Draft:
    """Read the form at a province. Raises NotFound for a template that isn't this province's."""
    data, errors = load_partly(OnboardingForm(), form)
    data = {name: data.get(name, field.load_default) for name, field in OnboardingForm().fields.items()}
    draft = Draft(data=data, errors=errors)
    known = find_known(province, draft) if data["origin"] == CATALOGUE else None
    draft.name = known.name if known is not None else str(data["name"] or "") if data["origin"] != CATALOGUE else ""
    propose(province, draft, known)
    check_template(province, draft)
    if data["origin"] != CATALOGUE:
        check_typed_unit(draft)
    check_names(province, draft)
    check_admin(draft)
    check_emblem(province, draft)
    if not draft.errors:
        draft.new = new_tenant(draft, known)
    return draft


def find_known(province: Site, draft: Draft) -> CatalogueUnit | None:
    """The unit of the catalogue that was chosen, by name, with or without diacritics, or by code."""
    typed = folded(str(draft.data["unit"] or ""))
    if not typed:
        draft.errors.setdefault("unit", str(_("Vui lòng chọn địa phương trong danh mục.")))
        return None
    for unit in districts(province_code(province)):
        if typed in {unit.code, folded(unit.name), folded(unit.short_name), f"{folded(unit.name)} ({unit.code})"}:
            if is_onboarded(province.tenant_id, unit.code):
                draft.errors["unit"] = str(_("%(name)s đã có trên hệ thống.", name=unit.name))
            return unit
    draft.errors["unit"] = str(
        _("Danh mục không có “%(name)s”. Hãy chọn trong danh sách, hoặc nhập đơn vị khác.", name=draft.data["unit"])
    )
    return None


def province_code(province: Site) -> str:
    """The province's own code of 2004–2025, empty when the registry has none. One statement."""
    query = select(Fact.code).where(Fact.tenant_id == province.tenant_id, Fact.member_id == province.tenant_id)
    return session.scalars(query.order_by(Fact.valid_from).limit(1)).one_or_none() or ""


def is_onboarded(province_id: int, code: str) -> bool:
    """Whether a tenant of the province has had this code."""
    return bool(session.scalar(select(exists().where(Fact.tenant_id == province_id, Fact.code == code))))


def list_free(province: Site) -> Sequence[CatalogueUnit]:
    """The catalogue's districts of the province that no tenant stands for yet. Two statements."""
    known = set(session.scalars(select(Fact.code).where(Fact.tenant_id == province.tenant_id)))
    return [unit for unit in districts(province_code(province)) if unit.code not in known]


def propose(province: Site, draft: Draft, known: CatalogueUnit | None) -> None:
    """Fill what was left empty from the name, and say what is proposed."""
    data, name = draft.data, draft.name
    typed = {field: str(data[field] or "").strip() for field in PROPOSED}
    draft.slug, draft.code_prefix, draft.organisation = typed["slug"].lower(), typed["code_prefix"].upper(), ""
    draft.organisation = typed["organisation"]
    draft.proposed = frozenset(field for field, value in typed.items() if not value)
    if name:
        is_used = {"slug": slug_taker(province), "code_prefix": prefix_taker(province.tenant_id)}
        slug = known.slug if known is not None and not is_used["slug"](known.slug) else None
        prefix = known.code_prefix if known is not None and not is_used["code_prefix"](known.code_prefix) else None
        draft.slug = draft.slug or slug or propose_slug(name, province=province.slug, is_taken=is_used["slug"])
        draft.code_prefix = draft.code_prefix or prefix or propose_prefix(name, is_taken=is_used["code_prefix"])
        draft.organisation = draft.organisation or f"Ủy ban nhân dân {lower_first(name)}"
    draft.host = f"{draft.slug}.{host_suffix(province)}" if draft.slug else ""


def host_suffix(province: Site) -> str:
    """What follows the subdomain: as after the province's own."""
    return province.canonical_host.partition(".")[2] or province.canonical_host


def slug_taker(province: Site) -> Callable[[str], bool]:
    """Whether a slug can't be had: taken in the province, its host taken anywhere, or reserved."""

    def is_taken(slug: str) -> bool:
        return find_slug_trouble(province, slug) is not None

    return is_taken


def prefix_taker(province_id: int) -> Callable[[str], bool]:
    """Whether a prefix is another tenant's of the province."""

    def is_taken(prefix: str) -> bool:
        query = select(exists().where(Tenant.tenant_id == province_id, Tenant.code_prefix == prefix))
        return bool(session.scalar(query))

    return is_taken


def find_slug_trouble(province: Site, slug: str) -> str | None:
    """Why a slug can't be had, None when it can. Two statements."""
    host = f"{slug}.{host_suffix(province)}"
    if not SLUG.fullmatch(slug):
        return str(_("Tên miền con gồm chữ thường không dấu, số và gạch nối, tối đa 40 ký tự, ví dụ: benluc."))
    try:
        check_host(host)
    except Invalid as error:
        return str(error.message)
    query = select(Tenant.id).where(Tenant.tenant_id == province.tenant_id, Tenant.slug == slug)
    if session.scalar(query) is not None:
        return str(_("Tên “%(slug)s” đã là của một địa phương khác trong tỉnh. Hãy chọn tên khác.", slug=slug))
    if session.scalar(select(exists().where(Host.host == host))):
        return str(_("Tên miền %(host)s đã thuộc về địa phương khác. Hãy chọn tên khác.", host=host))
    return None


def check_names(province: Site, draft: Draft) -> None:
    """Subdomain and code prefix must be possible and free."""
    if draft.slug and (trouble := find_slug_trouble(province, draft.slug)):
        draft.errors["slug"] = trouble
    prefix = draft.code_prefix
    if prefix and not PREFIX.fullmatch(prefix):
        draft.errors["code_prefix"] = str(_("Tiền tố gồm 2 đến 5 chữ in hoa không dấu hoặc số, bắt đầu bằng chữ: BL."))
    elif prefix and prefix_taker(province.tenant_id)(prefix):
        draft.errors["code_prefix"] = str(
            _("Tiền tố %(prefix)s đã là của địa phương khác trong tỉnh. Hãy chọn tiền tố khác.", prefix=prefix)
        )


def check_template(province: Site, draft: Draft) -> None:
    """The template must be a tenant of this province. Raises NotFound: another's is as one that isn't there."""
    slug = draft.data["template"]
    if not slug:
        return
    query = select(Tenant.id).where(
        Tenant.tenant_id == province.tenant_id, Tenant.slug == slug, Tenant.id != province.tenant_id
    )
    if session.scalar(query) is None:
        raise NotFound(_("Không có địa phương này."))


def check_admin(draft: Draft) -> None:
    """Somebody must be invited."""
    needed = {
        "admin_name": _("Vui lòng điền họ tên của quản trị đầu tiên."),
        "admin_email": _("Vui lòng điền thư điện tử của quản trị đầu tiên."),
    }
    for name, reason in needed.items():
        if not draft.data[name]:
            draft.errors.setdefault(name, str(reason))


def check_typed_unit(draft: Draft) -> None:
    """What the catalogue would have known must have been typed."""
    needed = {
        "name": _("Vui lòng điền tên đơn vị, ví dụ: Huyện Bến Lức."),
        "kind": _("Vui lòng chọn loại đơn vị."),
        "code": _("Vui lòng điền mã đơn vị hành chính."),
        "valid_from": _("Vui lòng điền ngày có hiệu lực."),
        "radius_km": _("Vui lòng điền bán kính địa bàn."),
    }
    for name, reason in needed.items():
        if not draft.data[name]:
            draft.errors.setdefault(name, str(reason))
    if draft.data["lon"] is None or draft.data["lat"] is None:
        wrong = draft.errors.get("lon") or draft.errors.get("lat")
        draft.errors["place"] = wrong or str(_("Vui lòng đặt ghim vào trung tâm của địa phương."))


def check_emblem(province: Site, draft: Draft) -> None:
    """A staged emblem must still be there."""
    reference = str(draft.data["emblem"] or "")
    if reference and not files.list_staged(province.tenant_id, [reference]):
        draft.errors["emblem"] = files.photos_gone()


def new_tenant(draft: Draft, known: CatalogueUnit | None) -> NewTenant:
    """The tenant that the form describes; nothing in it is wrong."""
    data = draft.data
    branding = {
        "organisation": draft.organisation,
        "address": data["address"],
        "hotline": data["hotline"],
        "accent": draft.accent.lower(),
    }
    settings: dict[str, dict[str, Any]] = {"branding": branding}
    if data["population"] is not None:
        settings[PROFILE] = {"population": data["population"]}
    if known is not None:
        new = tenant_from_catalogue(known.code, hosts=[draft.host], settings=settings)
    else:
        fact = NewFact(
            code=data["code"],
            name=data["name"],
            kind=data["kind"],
            valid_from=data["valid_from"] or clock.local_today(),
            decree=data["decree"],
        )
        new = NewTenant(
            slug=draft.slug,
            code_prefix=draft.code_prefix,
            kind=data["kind"],
            centre=Point(data["lon"], data["lat"]),
            radius_m=data["radius_km"] * 1_000,
            facts=[fact],
            hosts=[draft.host],
            settings=settings,
        )
    admin = FirstAdmin(email=data["admin_email"], name=data["admin_name"])
    return replace(
        new,
        slug=draft.slug,
        code_prefix=draft.code_prefix,
        admin=admin,
        client_id=data["client_id"],
        hosts=[draft.host],
    )
