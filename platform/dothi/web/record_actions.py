"""A page asks what other components offer to do about the record that it shows: a button each, without a statement."""

from __future__ import annotations

from typing import NamedTuple

from flask import url_for

from dothi.manifest.house import house
from dothi.manifest.permissions import can
from dothi.sites.site import Site
from dothi.sites.switch import Access, Audience, access


class OfferedAction(NamedTuple):
    """A button."""

    title: str
    url: str
    icon: str


def offered_for(site: Site, *, path: str, title: str, asker: str) -> list[OfferedAction]:
    """What the others offer this reader for the record at `path`, in the order of components; nothing of `asker`."""
    return [
        OfferedAction(str(action.title), url_for(action.endpoint, about=path, title=title), action.icon)
        for module in house().components
        if module.name != asker and access(house().components.state_at(site, module.name), Audience.WORK) is Access.OPEN
        for action in module.record_actions
        if can(action.permission)
    ]
