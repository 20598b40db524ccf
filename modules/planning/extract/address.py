"""Where an extract is checked: what its QR code says."""

from __future__ import annotations

from flask import url_for

from dothi.manifest.house import house
from dothi.sites.site import Site
from modules.planning.extract.content import SHORTEST
from modules.planning.extract.models import Extract


def check_url(site: Site, extract: Extract) -> str:
    """The address of its page, with the beginning of its digest."""
    path = url_for("planning_public.extract", number=extract.number, ma=extract.digest[:SHORTEST])
    return house().settings.url_of(site.canonical_host, path)
