"""What of a tenant's configuration another can take over: plain items by code, read and written through ports.

A component declares one `ConfigurationPort` in its manifest. Never in it: reports, people, contacts, branding, notices,
areas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from dothi.values.actor import Actor


@dataclass(frozen=True, kw_only=True)
class ConfigItem:
    """One thing that is configured: plain JSON values that name other things by code, never by id."""

    section: str
    key: str
    """Unique in its section, the same at every tenant: a code."""
    title: str
    """For people."""
    value: Mapping[str, Any]


Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True, kw_only=True)
class ConfigurationPort:
    """How a component's configuration is read from one tenant and written to another; each call in that tenant's scope.

    `read(tenant_id)` answers the items in an order in which they can be written. `apply(tenant_id, items, actor)`
    inserts or updates them by key and leaves everything else alone; twice has the effect of once. It raises Invalid for
    an item that it doesn't know or that names something missing here. `describe(item, names)` tells it in (label, text)
    lines; `names` are the titles of all components' items, by section and key.
    """

    sections: Mapping[str, LazyString]
    """What the sections are called, in order."""
    read: Callable[[int], Sequence[ConfigItem]]
    apply: Callable[[int, Sequence[ConfigItem], Actor], None]
    describe: Callable[[ConfigItem, Names], Sequence[tuple[str, str]]]
