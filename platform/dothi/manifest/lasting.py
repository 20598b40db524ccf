"""What of a component's public pages lasts, so that search engines may lead there: declared in its manifest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from dothi.sites.site import Site


class LastingPage(NamedTuple):
    """A public page: its path on the site, and when it last changed."""

    path: str
    changed_at: datetime | None = None


LastingPages = Callable[[Site, int], Sequence[LastingPage]]
"""`pages(site, most)`, called in the site's scope while the component is live; one statement."""
