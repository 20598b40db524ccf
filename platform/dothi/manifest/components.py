"""The installed components, found by entry points and checked at start; guards each route by host kind and switch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points

from flask import Blueprint

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.manifest.module import FileCheck, Module, Mount, Permission
from dothi.sites.site import Site, TenantDirectory, TenantListing
from dothi.sites.switch import Access, ModuleState, access

GROUP = "dothi.modules"


class CompositionError(Exception):
    """Something installed can't be composed with the rest; the message names both."""


@dataclass(frozen=True)
class Components:
    """All components in the order of their requirements."""

    modules: dict[str, Module]
    mounts: dict[str, tuple[Module, Mount]] = field(default_factory=dict)
    _permissions_of: dict[frozenset[str], frozenset[str]] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def installed(cls) -> Components:
        """What the entry points list, each under its own name. Raises CompositionError."""
        return cls.of(load(point) for point in entry_points(group=GROUP))

    @classmethod
    def of(cls, modules: Iterable[Module]) -> Components:
        """Check and order components. Raises CompositionError."""
        found: dict[str, Module] = {}
        for module in modules:
            if module.name in found:
                raise CompositionError(f"two components are named {module.name!r}")
            found[module.name] = module
        components = cls(dict(in_order(found)))
        components.check()
        for module in components:
            for mount in module.mounts:
                components.mounts[mount.blueprint.name] = (module, mount)
        return components

    def __iter__(self) -> Iterator[Module]:
        """Components in the order of their requirements."""
        return iter(self.modules.values())

    @property
    def switchable(self) -> tuple[Module, ...]:
        """The city services: what a province switches."""
        return tuple(module for module in self if not module.always_on)

    @property
    def permissions(self) -> dict[str, Permission]:
        """All permissions by name."""
        return {permission.name: permission for module in self for permission in module.permissions}

    def permissions_of(self, roles: Iterable[str]) -> frozenset[str]:
        """What these roles may do together."""
        held = frozenset(roles)
        found = self._permissions_of.get(held)
        if found is None:
            found = frozenset(name for name, asked in self.permissions.items() if held.intersection(asked.roles))
            self._permissions_of[held] = found
        return found

    @cached_property
    def file_checks(self) -> dict[str, FileCheck]:
        """Who may see stored files, by the kind of their owner."""
        return {owner: check for module in self for owner, check in module.files.items()}

    @property
    def tenant_directory(self) -> TenantDirectory:
        """The component's answer to the kernel's port."""
        for module in self:
            directory = module.provides.get("tenant_directory")
            if directory is not None:
                return directory  # type: ignore[no-any-return]
        raise CompositionError("no installed component provides the tenant directory")

    def access(self, blueprint: Blueprint | str, site: Site, *, insider: bool) -> tuple[Access, ModuleState | None]:
        """What the site's switch leaves of a blueprint's routes; kernel and always-on components are open."""
        entry = self.mounts.get(blueprint if isinstance(blueprint, str) else blueprint.name)
        if entry is None or entry[0].always_on:
            return Access.OPEN, None
        module, mount = entry
        state = self.state_at(site, module.name)
        return access(state, mount.audience, insider=insider), state

    def state_at(self, site: Site, service: str) -> ModuleState:
        """A service's state at a site; a province has no switches: there it is live while it is at a district."""
        if not site.is_province:
            return site.state_of(service)
        return ModuleState.LIVE if self.live_districts(site.tenant_id, service) else ModuleState.NONE

    def live_districts(self, province_id: int, service: str) -> Sequence[TenantListing]:
        """The districts of a province where a service is live, in their order; remembered as the list of tenants is."""
        return [
            district
            for district in self.tenant_directory.list_districts(province_id)
            if district.switches.get(service) is ModuleState.LIVE
        ]

    def check(self) -> None:
        """Raise CompositionError on what would fail later: duplicates, unknown roles, tables of nobody."""
        self._check_names()
        self._check_permissions()
        self._check_tables()

    def _check_names(self) -> None:
        seen: dict[str, str] = {}
        for module in self:
            for thing in declared(module):
                if thing in seen:
                    raise CompositionError(f"{thing!r} is declared by {seen[thing]!r} and by {module.name!r}")
                seen[thing] = module.name

    def _check_permissions(self) -> None:
        roles = {role.name for module in self for role in module.roles}
        for module in self:
            held = tuple(port.permission for port in (module.work_held, module.place_knowledge) if port is not None)
            shown = (*(item.permission for item in module.navigation), *(p.permission for p in module.panels))
            offered = (action.permission for action in module.record_actions)
            for asked in (*shown, *held, *offered):
                if asked is not None and asked not in self.permissions:
                    raise CompositionError(f"{module.name!r} asks for {asked!r}, which no component declares")
            for permission in module.permissions:
                if not permission.name.startswith(f"{module.name}."):
                    raise CompositionError(f"permission {permission.name!r} must begin with {module.name!r}")
                unknown = set(permission.roles) - roles
                if unknown:
                    raise CompositionError(f"permission {permission.name!r} names unknown roles {sorted(unknown)}")

    def _check_tables(self) -> None:
        prefixes = ("dothi_", *(f"{module.name}_" for module in self))
        for mapper in Base.registry.mappers:
            table = mapper.local_table.name  # type: ignore[attr-defined]
            if not table.startswith(prefixes):
                raise CompositionError(f"table {table!r} doesn't begin with the name of an installed component")
            if issubclass(mapper.class_, TenantOwned) and next(iter(mapper.primary_key)).name != "tenant_id":
                raise CompositionError(f"the primary key of {table!r} must begin with tenant_id")


def load(point: EntryPoint) -> Module:
    """The manifest of an entry point, by whose name tests and revisions are found. Raises CompositionError."""
    module: Module = point.load()
    if module.name != point.name:
        raise CompositionError(f"the entry point {point.name!r} leads to a component named {module.name!r}")
    return module


def declared(module: Module) -> Iterator[str]:
    """The names that a component gives to things and that nobody else may give."""
    yield from (f"blueprint {mount.blueprint.name}" for mount in module.mounts)
    yield from (f"permission {permission.name}" for permission in module.permissions)
    yield from (f"handler {subscription.name}" for subscription in module.subscriptions)
    yield from (f"schedule {scheduled.name}" for scheduled in module.schedule)
    yield from (f"count {stock.name}" for stock in module.stocks)
    yield from (f"count {name}" for flow in module.flows for name in flow.names)
    yield from (f"owner of files {owner}" for owner in module.files)
    yield from (f"audited action {title.action}" for title in module.history)
    yield from (f"role {role.name}" for role in module.roles)
    yield from (f"readiness check {check.name}" for check in module.readiness)
    yield from (f"indicator {indicator.name}" for indicator in module.indicators)


def in_order(modules: dict[str, Module]) -> Iterator[tuple[str, Module]]:
    """Each component after those that it requires. Raises CompositionError on a cycle or an unknown name."""
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> Iterator[tuple[str, Module]]:
        if name in path:
            raise CompositionError(f"components require each other in a circle: {' → '.join((*path, name))}")
        if name not in modules:
            raise CompositionError(f"{path[-1]!r} requires {name!r}, which isn't installed")
        if name in done:
            return
        for required in modules[name].requires:
            yield from visit(required, (*path, name))
        done.add(name)
        yield name, modules[name]

    for name in sorted(modules, key=lambda n: (not modules[n].always_on, n)):
        yield from visit(name, ())
