"""Other districts with a ward of the same name, as far as the catalogue knows: whoever is wrong here is led there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from modules.planning.parcels.wards import ward_key
from tenants import catalogue


@dataclass(frozen=True)
class Elsewhere:
    """A district where planning can be looked up."""

    name: str
    host: str

    def url(self, path: str) -> str:
        """Of a page of its site."""
        return house().settings.url_of(self.host, path)


def districts_with(site: Site, ward: str) -> Sequence[Elsewhere]:
    """The other tenants that had a ward of this name, and whose planning pages are open. No statement."""
    key = ward_key(ward)
    names = {
        district.name
        for province in catalogue.provinces()
        for district in catalogue.districts(province.code)
        if any(ward_key(each.name) == key for each in catalogue.wards(district.code))
    }
    tenants = [tenant for province in house().directory.list_provinces() for tenant in province.tenants]
    return [
        Elsewhere(tenant.name, tenant.host)
        for tenant in tenants
        if tenant.tenant_id != site.tenant_id
        and tenant.name in names
        and tenant.switches.get("planning") is ModuleState.LIVE
    ]
