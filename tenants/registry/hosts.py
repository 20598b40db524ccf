"""Hosts of tenants: which names may be one, and claiming them. A host is unique in the whole deployment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, text

from dothi.database.session import session
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.web.hosts import normalise_host
from tenants.registry.models import Host
from tenants.registry.site import canonical_on

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
        "localhost",
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
    if plain is None or "." not in plain or plain.replace(".", "").isdigit() or any(map(is_coded, plain.split("."))):
        text_ = _("Tên miền chưa đúng, ví dụ: mytho.dothi.example.")
        raise Invalid(text_, fields={"host": text_})
    if plain.split(".", 1)[0] in RESERVED:
        text_ = _("Tên miền này dành cho hệ thống.")
        raise Invalid(text_, fields={"host": text_})
    return plain


def is_coded(label: str) -> bool:
    """Whether a label is or may become an encoding, as `xn--…`: browsers show other letters than were checked here."""
    return label[2:4] == "--"


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


def move_host(member_id: int, host: str, *, day: date) -> None:
    """Make a host of the tenant its canonical one from a local day on, in its province's scope; the others lead to it.

    A plan made earlier gives way. Raises NotFound for a host that isn't the tenant's.
    """
    values = {"host": check_host(host), "site": member_id, "day": day, "today": clock.local_today()}
    if not session.execute(text("SELECT tenants_move_host(:host, :site, :day, :today)"), values).scalar_one():
        raise NotFound(_("Địa phương không có tên miền này."))


def release_host(member_id: int, host: str) -> None:
    """Take a further host from a tenant: nobody finds it under this name any more.

    Raises Conflict for the canonical one, and one that is to become it.
    """
    found = next((row for row in list_hosts(member_id) if row.host == host), None)
    if found is None:
        raise NotFound(_("Địa phương không có tên miền này."))
    if host == canonical_host(list_hosts(member_id)) or (found.canonical_from or date.min) > clock.local_today():
        raise Conflict(
            _("Đây là tên miền chính, hoặc sắp thành tên miền chính. Hãy chọn tên miền chính khác trước."),
            code="canonical",
        )
    session.execute(text("SELECT tenants_release_host(:host, :site)"), {"host": host, "site": member_id})


def settle_hosts(today: date) -> int:
    """Mark as canonical what became so by its day, for all tenants of the province in scope. Returns how many moved.

    Pages choose by day themselves (`site.canonical_on`): this keeps `is_canonical` true for others.
    """
    moved: int = session.execute(text("SELECT tenants_settle_hosts(:today)"), {"today": today}).scalar_one()
    return moved


def canonical_host(hosts: Sequence[Host], day: date | None = None) -> str | None:
    """The name of the canonical one among a tenant's hosts on a local day, today by default."""
    found = canonical_on([plain(host) for host in hosts], day or clock.local_today())
    return str(found["host"]) if found is not None else None


def plain(host: Host) -> dict[str, Any]:
    """A host as `dothi_site` answers it."""
    since = host.canonical_from.isoformat() if host.canonical_from else None
    return {"host": host.host, "is_canonical": host.is_canonical, "canonical_from": since}


def list_hosts(member_id: int) -> Sequence[Host]:
    """The hosts of a tenant, the canonical one first. One statement."""
    rows = session.scalars(select(Host).where(Host.site_id == member_id).order_by(Host.host)).all()
    first = canonical_on([plain(row) for row in rows], clock.local_today())
    return sorted(rows, key=lambda row: first is None or row.host != first["host"])
