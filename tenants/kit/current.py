"""Where a page of console or administration acts."""

from __future__ import annotations

from dothi.sites.site import current_site


def tenant_id() -> int:
    """The tenant of this request."""
    return current_site().tenant_id


province_id = tenant_id
"""The same in the console: a province is a tenant whose id is its province's."""
