"""From the Host header to the site: normalise it, ask the directory, act in the tenant's scope for the request."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT, Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.web.moved import lead_on

HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\Z")
WITHOUT_SITE = {"static", "basemap.tiles", "shell.healthz", "shell.readyz", "shell.theme"}


def normalise_host(header: str) -> str | None:
    """The host without port, in lower case, without trailing dot; None when it can't be a host name."""
    host = header.strip().lower()
    if host.count(":") == 1:
        host = host.split(":", 1)[0]
    host = host.removesuffix(".")
    return host if len(host) <= 253 and HOST.match(host) else None


def init_app(app: Flask) -> None:
    """Register the steps that every request takes first and last."""
    app.before_request(find_site)
    app.teardown_request(leave_scope)


def find_site() -> ResponseReturnValue | None:
    """Set `g.site` and the tenant's scope; an unknown host gets the list of provinces, an old host its successor."""
    needs_site = request.endpoint not in WITHOUT_SITE
    host = normalise_host(request.headers.get("Host", "")) if needs_site else None
    site = house().directory.find_site(host) if host else None
    scope = acting_in(Scope(site.tenant_id) if site else DEPLOYMENT)
    scope.__enter__()
    g.dothi_scope = scope  # only now is there something to leave
    if site is None:
        return unknown_host() if needs_site else None
    g.site = site
    return lead_on(site)


def unknown_host() -> ResponseReturnValue:
    """The plain page of a host that nobody has: which provinces and tenants there are."""
    if request.path.startswith("/api/"):
        from dothi.values.errors import NotFound  # noqa: PLC0415

        raise NotFound(_("Không có trang tại địa chỉ này"), code="unknown_host")
    provinces = house().directory.list_provinces()
    return Response(
        render_template("pages/unknown_host.html", provinces=provinces, url_of=house().settings.url_of), 404
    )


def leave_scope(error: BaseException | None) -> None:  # noqa: ARG001
    """End the transaction and the scope, whatever happened."""
    scope: AbstractContextManager[None] | None = g.pop("dothi_scope", None)
    if scope is not None:
        if session.registry.has():  # a page that asked nothing has none
            session.remove()
        scope.__exit__(None, None, None)


def is_local_path(target: str) -> bool:
    """Whether a `next` leads to a path of this very host, so that sign-in can't be made to lead elsewhere."""
    if not target.isprintable():
        return False
    try:
        parts = urlsplit(target)
    except ValueError:  # brackets that are no address
        return False
    return target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and "\\" not in target


def external_url(site: Site, path: str) -> str:
    """The address of a path of the site as the outside sees it."""
    return house().settings.url_of(site.canonical_host, path)
