"""What of the province's pages stands in its sitemap: the list; places stand in those of their districts."""

from __future__ import annotations

from collections.abc import Sequence

from dothi.manifest.lasting import LastingPage
from dothi.sites.site import Site


def lasting_list(_site: Site, _most: int) -> Sequence[LastingPage]:
    """No statement."""
    return [LastingPage("/du-lich-toan-tinh")]
