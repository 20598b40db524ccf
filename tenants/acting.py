"""Who acts where in a request, and what a refusal leaves of it. Shared by the pages of console and administration."""

from __future__ import annotations

from flask import g

from dothi.actor import Actor
from dothi.errors import DomainError, Invalid
from dothi.site import current_site
from dothi.web.forms import Errors


def tenant_id() -> int:
    """The tenant of this request."""
    return current_site().tenant_id


province_id = tenant_id
"""The same in the console: a province is a tenant whose id is its province's."""


def actor() -> Actor:
    """Who acts in this request."""
    found: Actor = g.member.actor()
    return found


def refusal(error: DomainError) -> Errors:
    """What a service refused, by field."""
    if isinstance(error, Invalid) and error.fields:
        return {name: str(reason) for name, reason in error.fields.items()}
    return {"form": str(error.message)}
