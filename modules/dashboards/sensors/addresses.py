"""Which tenant the first part of a topic means: a host, or the first label of one that no other tenant has. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dothi.sites.site import ProvinceListing, TenantListing
from dothi.sites.switch import ModuleState, is_working

MODULE = "dashboards"


def tenants_by_address(provinces: Iterable[ProvinceListing]) -> dict[str, int]:
    """The tenants at which the service works, by host and, where no other tenant has it, by its first label."""
    tenants = [tenant for province in provinces for tenant in province.tenants]
    holders = Counter(label_of(tenant) for tenant in tenants)
    found: dict[str, int] = {}
    for tenant in tenants:
        if is_working(tenant.switches.get(MODULE, ModuleState.NONE)):
            found[tenant.host] = tenant.tenant_id
            if holders[label_of(tenant)] == 1:
                found[label_of(tenant)] = tenant.tenant_id
    return found


def label_of(tenant: TenantListing) -> str:
    """The first label of its host: mytho of mytho.example."""
    return tenant.host.partition(".")[0]
