"""The blueprint of the API. Rooms of the module put their routes on it."""

from __future__ import annotations

from dothi.web.api import ApiBlueprint

blueprint = ApiBlueprint(
    "tourism_api", __name__, url_prefix="/api/v1", description="Du lịch: places to see, and what happens there"
)
