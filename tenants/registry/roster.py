"""What a province reads of its tenants: names by date, hosts, states of modules. In the province's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.alphabet import sort_key
from dothi.values.errors import NotFound
from tenants.registry.dated_facts import fact_on, facts_on
from tenants.registry.hosts import canonical_host, list_hosts
from tenants.registry.models import Fact, Host, Switch, Tenant


@dataclass(frozen=True, kw_only=True)
class TenantLine:
    """A tenant in the province's table; `host` is the canonical one, empty when it has none."""

    id: int
    slug: str
    name: str
    kind: str
    code_prefix: str
    host: str
    states: Mapping[str, ModuleState]

    def state_of(self, module: str) -> ModuleState:
        """The module's state here."""
        return self.states.get(module, ModuleState.NONE)


@dataclass(frozen=True, kw_only=True)
class TenantView:
    """One tenant with everything the registry has of it; facts in the order of their days."""

    tenant: Tenant
    name: str
    kind: str
    facts: Sequence[Fact]
    hosts: Sequence[Host]


def list_tenants(province_id: int) -> Sequence[TenantLine]:
    """The province's tenants in their order, without the province itself and those that have ended."""
    tenants = session.scalars(
        select(Tenant).where(Tenant.tenant_id == province_id, Tenant.id != province_id, Tenant.ended_at.is_(None))
    ).all()
    facts = facts_on(province_id, clock.local_today())
    states: dict[int, dict[str, ModuleState]] = {}
    switches = select(Switch.member_id, Switch.module, Switch.state).where(Switch.tenant_id == province_id)
    for member_id, module, state in session.execute(switches):
        states.setdefault(member_id, {})[module] = ModuleState(state)
    hosts: dict[int, list[Host]] = {}
    for host in session.scalars(select(Host).where(Host.site_id.in_([tenant.id for tenant in tenants]))):
        hosts.setdefault(host.site_id, []).append(host)
    lines = [
        TenantLine(
            id=tenant.id,
            slug=tenant.slug,
            name=facts[tenant.id].name if tenant.id in facts else tenant.slug,
            kind=facts[tenant.id].kind if tenant.id in facts else tenant.kind,
            code_prefix=tenant.code_prefix,
            host=canonical_host(hosts.get(tenant.id, ())) or "",
            states=states.get(tenant.id, {}),
        )
        for tenant in tenants
    ]
    positions = {tenant.id: tenant.position for tenant in tenants}
    return sorted(lines, key=lambda line: (positions[line.id], sort_key(line.name), line.id))


def get_tenant(province_id: int, slug: str) -> TenantView:
    """One tenant of the province by its slug. Raises NotFound, for another province's as well. Three statements."""
    tenant = session.scalars(
        select(Tenant).where(Tenant.tenant_id == province_id, Tenant.slug == slug, Tenant.id != province_id)
    ).one_or_none()
    if tenant is None:
        raise NotFound(_("Không có địa phương này."))
    facts = session.scalars(
        select(Fact).where(Fact.tenant_id == province_id, Fact.member_id == tenant.id).order_by(Fact.valid_from)
    ).all()
    named = fact_on(facts, clock.local_today())
    return TenantView(
        tenant=tenant,
        name=named.name if named else tenant.slug,
        kind=named.kind if named else tenant.kind,
        facts=facts,
        hosts=list_hosts(tenant.id),
    )
