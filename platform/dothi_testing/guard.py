"""What a service tells the guard tests of itself: its rows of each matrix, written apart from the code they guard.

A service holds it as `GUARD` in `tests/guard.py`; `tests/guards` reads those of all installed services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from dothi.manifest.components import GROUP, Components
from dothi.sites.site import Site

PUBLIC, SIGNED_IN = "public", "signed in"
Values = Mapping[str, str]
"""What the arguments of paths name: `code`, or `collection_work.code` where one blueprint means another thing by it."""


@dataclass(frozen=True, kw_only=True)
class Guard:
    """One component's rows; a service fills in what it has."""

    routes: Mapping[str, str]
    """What each endpoint asks of its caller: PUBLIC, SIGNED_IN, or a permission."""
    sample: Values = field(default_factory=dict)
    """Values that name nothing that exists."""
    free: frozenset[str] = frozenset()
    """Arguments that name nothing of a tenant's: a size, an action."""
    seed: Callable[[int], object] = lambda _tenant_id: None
    """Sets the service up at a tenant of the test world, in its scope."""
    own: Callable[[Site], Values] = lambda _site: {}
    """Makes one of each thing that paths name, in the tenant's scope, and names it. No other tenant has such a name."""
    fill: Callable[[Site], Values] = lambda _site: {}
    """Makes something for each page to show, and names it where that is better to look at than `own`."""
    fill_province: Callable[[Site], Values] = lambda _site: {}
    """The same at the province, in its scope: for what only a province has."""
    shown: tuple[tuple[str, str], ...] = ()
    """Pages of what `own` made, as (role, path): ("staff", "/work/x/{code}"), names without a dot. An empty role is
    anybody."""
    starts: tuple[str, ...] = ()
    """Pages that a walk begins with, since no link leads there: a page behind a mailed token."""
    leads_on: frozenset[str] = frozenset()
    """Endpoints that show nothing and lead to another page."""
    gone_when_suspended: frozenset[str] = frozenset()
    """Blueprints that a suspended service hides; of the others it leaves what only shows."""
    anybodys: frozenset[str] = frozenset()
    """Endpoints to which anybody may send a form without signing in; an empty one changes nothing."""
    bearers: frozenset[str] = frozenset()
    """Endpoints that ask for a program's token before they look at what the path names."""
    not_linked: frozenset[str] = frozenset()
    """Pages asked by programs and scripts, or opened from a mail."""
    not_offered: frozenset[str] = frozenset()
    """Buttons that the test world doesn't come to; each is pressed in the tests of its page."""
    words: frozenset[str] = frozenset()
    """What the texts that `own` and `fill` made say: on no answer to strangers while the service is off."""
    links: Mapping[str, Callable[[Site], str]] = field(default_factory=dict)
    """For each page behind a token: makes one in the tenant's scope."""
    mail_facts: Mapping[str, Any] = field(default_factory=dict)
    """What the templates of mails are filled with when their English is read."""
    reference_tables: frozenset[str] = frozenset()
    """Tables that belong to no tenant."""
    raw_readers: Mapping[str, str] = field(default_factory=dict)
    """Files of the service that read bytes or JSON from outside, and what cleans their texts."""
    unread_orders: Mapping[str, str] = field(default_factory=dict)
    """Files that sort by a name what nobody reads, and why."""


def guards_of(components: Components) -> dict[str, Guard]:
    """Those of all services, by name. Raises ModuleNotFoundError for a service without one."""
    packages = {point.name: point.module for point in entry_points(group=GROUP)}
    return {
        module.name: import_module(f"{packages[module.name]}.tests.guard").GUARD
        for module in components.switchable
        if module.name in packages
    }
