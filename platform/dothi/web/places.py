"""A page asks what other components know of a place: those that are open to its reader, each on its own (ADR 31)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from flask import g
from flask_babel import LazyString

from dothi.database.sheltered import sheltered
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.manifest.permissions import can
from dothi.manifest.places import PlaceTold
from dothi.sites.site import Site
from dothi.sites.switch import Access, Audience, access
from dothi.values.geo import Point
from dothi.web.testers import is_tester

LIMIT_MS = 500
"""Of one statement: the page that asks has its own to do."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class KnownThere:
    """What one component answered; `told` is None where it failed or took too long."""

    name: str
    title: LazyString
    told: PlaceTold | None
    is_public: bool
    """Whether the reader may follow its links: the service's public pages are open to them."""


def known_at(site: Site, point: Point, *, asker: str) -> list[KnownThere]:
    """What the others know, in the order of components; who knows nothing is absent. `asker` isn't asked itself."""
    return [known for module in house().components if module.name != asker for known in answers(site, point, module)]


def answers(site: Site, point: Point, module: Module) -> Iterator[KnownThere]:
    """The answer of one component: none where it isn't open to the reader, or nothing is known."""
    knowledge = module.place_knowledge
    if knowledge is None:
        return
    is_public = is_open(site, module)
    if not is_public and not is_at_desk(site, module, permission=knowledge.permission):
        return
    told = None
    try:
        with sheltered(milliseconds=LIMIT_MS):
            told = knowledge.tell(site, point)
    except Exception:
        log.exception("what is known of a place wasn't told", component=module.name)
    else:
        if told is None:
            return
    yield KnownThere(name=module.name, title=knowledge.title, told=told, is_public=is_public)


def is_open(site: Site, module: Module) -> bool:
    """Whether this request's reader sees its public pages."""
    state = house().components.state_at(site, module.name)
    insider = g.get("member") is not None or is_tester(site, module.name)
    return module.always_on or access(state, Audience.PUBLIC, insider=insider) is Access.OPEN


def is_at_desk(site: Site, module: Module, *, permission: str) -> bool:
    """Whether the reader is of the staff who work with it."""
    state = house().components.state_at(site, module.name)
    return can(permission) and access(state, Audience.WORK) is not Access.CLOSED
