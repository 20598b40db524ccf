"""Hosts of tenants: which names may be one, and claiming them. A host is unique in the whole deployment."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select, text

from dothi.db import session
from dothi.errors import Conflict, Invalid
from dothi.web.hosts import normalise_host
from tenants.models import Host

RESERVED = frozenset(
    {
        "www",
        "api",
        "admin",
        "console",
        "static",
        "assets",
        "files",
        "mail",
        "smtp",
        "imap",
        "pop",
        "mx",
        "ns",
        "ns1",
        "ns2",
        "ftp",
        "vpn",
        "proxy",
        "cdn",
        "status",
        "health",
        "metrics",
        "auth",
        "login",
        "sign-in",
        "sso",
        "id",
        "oidc",
        "root",
        "operator",
        "dothi",
        "internal",
        "test",
        "staging",
        "dev",
        "new",
    }
)
"""First labels that look like parts of the platform: nobody's page may stand there."""


def check_host(host: str) -> str:
    """The host as it is compared: lower case, no port, no trailing dot. Raises Invalid (field `host`)."""
    plain = normalise_host(host)
    if plain is None or "." not in plain or plain.replace(".", "").isdigit():
        text_ = _("Tên miền chưa đúng, ví dụ: mytho.dothi.example.")
        raise Invalid(text_, fields={"host": text_})
    if plain.split(".", 1)[0] in RESERVED:
        text_ = _("Tên miền này dành cho hệ thống.")
        raise Invalid(text_, fields={"host": text_})
    return plain


def claim_host(member_id: int, host: str, *, is_canonical: bool = False) -> None:
    """Give a tenant a host, in its province's scope; claiming one's own again changes nothing but `is_canonical`.

    Raises Invalid (not a host, or reserved), Conflict (somebody else's).
    """
    plain = check_host(host)
    mine = session.execute(
        text("SELECT tenants_claim_host(:host, :site, :canonical)"),
        {"host": plain, "site": member_id, "canonical": is_canonical},
    ).scalar_one()
    if not mine:
        raise Conflict(_("Tên miền %(host)s đã thuộc về địa phương khác.", host=plain), code="host_taken")


def list_hosts(member_id: int) -> Sequence[Host]:
    """The hosts of a tenant, the canonical one first. One statement."""
    return session.scalars(
        select(Host).where(Host.site_id == member_id).order_by(Host.is_canonical.desc(), Host.host)
    ).all()
