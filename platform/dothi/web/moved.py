"""Hosts that lead elsewhere: a tenant's former name, or a tenant that has ended. Called by `hosts.py` on each request.

Looking (GET, HEAD) is led on by 301, path and query kept. Sending isn't: a form belongs to the host on which it stands
(its token and session are bound to it, and the page's policy lets it go nowhere else). So a former host of the same
tenant still takes what is sent and only then leads on; a host whose tenant has ended shows what was typed with a button
that sends it to the successor. Programs (`/api/`) of an ended tenant get 308, which keeps method and body.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.web.sent_form import find_sent_form

SAFE = {"GET", "HEAD"}


def init_app(app: Flask) -> None:
    """Register what turns a former host's answer to a form into the way on."""
    app.after_request(lead_on_after_a_form)


def lead_on(site: Site) -> ResponseReturnValue | None:
    """The answer that leads to the host on which the tenant is now; None when this host goes on with the request."""
    if site.leads_to is None:
        return None
    target = house().settings.url_of(site.leads_to, asked_address())
    if site.successor is None:
        return redirect_page(site, target, 301) if request.method in SAFE and not belongs_to_a_page() else None
    if request.method in SAFE:
        return redirect_page(site, target, 301)
    if request.path.startswith("/api/"):
        return redirect_page(site, target, 308)
    return kept_page(site, target)


def asked_address() -> str:
    """Path and query exactly as they were asked for, undecoded."""
    raw = str(request.environ.get("RAW_URI") or request.full_path.rstrip("?"))
    if raw.startswith("/"):
        return raw
    parts = urlsplit(raw)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def belongs_to_a_page() -> bool:
    """Whether an open page asks for a part of itself, which its policy takes from its own host only.

    https://www.w3.org/TR/fetch-metadata/
    """
    headers = request.headers
    return headers.get("Sec-Fetch-Site") == "same-origin" and headers.get("Sec-Fetch-Mode") != "navigate"


def redirect_page(site: Site, target: str, status: int) -> Response:
    """A redirect with a page for those whose client doesn't follow: "nay là …"."""
    response = Response(page_of(site, target), status)
    response.headers["Location"] = target
    return response


def page_of(site: Site, target: str, **context: object) -> str:
    """The page that names the new address."""
    name = site.successor.name if site.successor is not None else site.name
    return render_template("pages/moved.html", target=target, name=name, new_host=site.leads_to, **context)


def kept_page(site: Site, target: str) -> Response:
    """The tenant has ended: what was typed, and a button that sends it to the successor's same page."""
    g.is_error_page = True
    sent_form = find_sent_form()
    if site.successor is not None:
        origin = house().settings.url_of(site.successor.host).rstrip("/")
        policy: str = current_app.config["CSP"]
        g.content_security_policy = policy.replace("form-action 'self'", f"form-action 'self' {origin}")
    return Response(page_of(site, target, sent_form=sent_form), 410)


def lead_on_after_a_form(response: Response) -> Response:
    """On a former host: what a form led to is on the new one, by a page that goes on by itself.

    A redirect from a form to another host would be refused by its page's policy (form-action).
    """
    site: Site | None = g.get("site")
    if site is None or site.leads_to is None or site.successor is not None or request.method in SAFE:
        return response
    location = response.headers.get("Location")
    if not location or not 300 <= response.status_code < 400:
        return response
    parts = urlsplit(location)
    if parts.netloc not in {"", request.host}:
        return response
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = house().settings.url_of(site.leads_to, path) + (f"#{parts.fragment}" if parts.fragment else "")
    response.set_data(page_of(site, target, was_taken=True))
    response.status_code = 200
    response.mimetype = "text/html"
    del response.headers["Location"]
    response.headers["Refresh"] = f"1;url={target}"
    return response
