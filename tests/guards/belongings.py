"""One of each thing that a tenant has, made by the guards of all components and named by the arguments of paths."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.components import Components
from dothi.manifest.house import house
from dothi_testing.guard import Values
from tests.guards.matrix import GUARDS

OWNERS = {mount.blueprint.name: module.name for module in Components.installed() for mount in module.mounts}


@dataclass(frozen=True)
class Named:
    """Values of paths' arguments, by component: two services may mean different things by `code`."""

    by_component: Mapping[str, Values]

    def of(self, rule: Rule) -> dict[str, str]:
        """Those that a route takes: its own component's, else the house's."""
        blueprint = rule.endpoint.split(".", maxsplit=1)[0]
        known = self.at(OWNERS.get(blueprint, ""))
        found = {name: known.get(f"{blueprint}.{name}", known.get(name)) for name in rule.arguments}
        return {name: value for name, value in found.items() if value is not None}

    def at(self, component: str) -> Values:
        """What the pages of a component can name; the house's show what services made as well, such as pictures."""
        house = self.by_component[""]
        if component:
            return {**house, **self.by_component.get(component, {})}
        return dict(ChainMap({}, dict(house), *map(dict, self.by_component.values())))

    def and_of(self, values: Mapping[str, Values]) -> Named:
        """The same, with more of components."""
        return Named({name: {**known, **values.get(name, {})} for name, known in self.by_component.items()})

    def with_house(self, values: Values) -> Named:
        """The same, with more that belongs to no service."""
        return Named({**self.by_component, "": {**self.by_component[""], **values}})


SAMPLE = Named({name: guard.sample for name, guard in GUARDS.items()})
"""What names nothing that exists."""


def belongings(app: Flask, tenant_id: int, *, is_filled: bool = False) -> Named:
    """Make one of each at a tenant; with `is_filled` something on each page besides, and that is named."""
    made: dict[str, Values] = {}
    with app.app_context(), acting_in(Scope(tenant_id)):
        site = house().directory.find_site_by_id(tenant_id)
        assert site is not None
        for name, guard in GUARDS.items():
            made[name] = {**guard.own(site), **(guard.fill(site) if is_filled else {})}
        session.commit()
    return Named(made)
