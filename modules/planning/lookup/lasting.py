"""What of the public pages stands in the sitemap: where people ask. Answers don't, they are of somebody's land."""

from __future__ import annotations

from collections.abc import Sequence

from dothi.manifest.lasting import LastingPage
from dothi.sites.site import Site


def lasting_pages(_site: Site, most: int) -> Sequence[LastingPage]:
    """No statement."""
    return [LastingPage("/quy-hoach"), LastingPage("/quy-hoach/khoanh-dat")][:most]
