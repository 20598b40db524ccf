"""Pages that belong to no component: health, theme, display, language, the work page; the context of all templates."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any, NamedTuple

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from redis.exceptions import RedisError

from dothi.database.connections import answers
from dothi.language import formatting
from dothi.language.locales import COOKIE as LANGUAGE_COOKIE
from dothi.language.locales import LANGUAGES, current_language
from dothi.manifest.house import house
from dothi.manifest.module import Area, Hosts, Module
from dothi.manifest.permissions import can, held_permissions, public, signed_in
from dothi.sites.switch import STATE_TITLES, Access, Audience, ModuleState, access
from dothi.values import clock
from dothi.web import assets, colour, phones, visits
from dothi.web.cookies import YEAR, set_cookie
from dothi.web.hosts import is_local_path
from dothi.web.morning import morning_parts
from dothi.web.testers import is_tester

blueprint = Blueprint("shell", __name__)
PREVIEW = ".dt-preview"
ACCENT = re.compile(r"[0-9a-f]{6}")
SIZES, CONTRASTS = {"s", "m", "l"}, {"normal", "high"}


def init_app(app: Flask) -> None:
    """Register the pages and what every template may use."""
    app.register_blueprint(blueprint)
    app.context_processor(page_context)
    assets.register(app)
    formatting.register(app)
    phones.register(app)
    app.jinja_env.globals.update(can=can)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Whether this process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Whether the parts we need answer, and which doesn't; a queue that is down only delays, but it is told."""
    parts = {"database": answers(house().settings.database_url), "queue": _queue_answers()}
    is_ready = all(parts.values())
    return jsonify(status="ok" if is_ready else "unavailable", parts=parts), 200 if is_ready else 503


def _queue_answers() -> bool:
    try:
        house().redis.ping()
    except RedisError:
        return False
    return True


@blueprint.get(f"{assets.OF_COMPONENTS}/<name>/<path:filename>")
@public
def component_file(name: str, filename: str) -> ResponseReturnValue:
    """A built file of a component that brings its own front end."""
    folder = assets.front_ends().get(name)
    if folder is None:
        abort(404)
    return send_from_directory(folder, filename)


@blueprint.get("/theme-<accent>-<digest>.css")
@public
def theme(accent: str, digest: str) -> ResponseReturnValue:
    """The tenant's colours as a style sheet of its own: the content security policy allows no inline style.

    With ?preview they hold for `.dt-preview` alone: how another tenant would look, on a page of this one.
    """
    if not ACCENT.fullmatch(accent) or digest != theme_digest(accent):
        abort(404)
    within = PREVIEW if "preview" in request.args else ""
    response = Response(colour.theme_css(f"#{accent}", within=within), mimetype="text/css")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def theme_digest(accent: str) -> str:
    """Changes when the way colours are computed does."""
    return hashlib.sha256(colour.theme_css(f"#{accent}").encode()).hexdigest()[:8]


@lru_cache(maxsize=2_048)
def theme_url(accent: str) -> str:
    """Address of the style sheet for an accent colour such as '#1d5fa8'."""
    plain = accent.removeprefix("#").lower()
    return f"/theme-{plain}-{theme_digest(plain)}.css"


@blueprint.route("/display", methods=["GET", "POST"])
@public
def display() -> ResponseReturnValue:
    """Remember the reader's text size and contrast, and go back."""
    response = redirect(_back())
    for name, allowed in (("size", SIZES), ("contrast", CONTRASTS)):
        value = request.values.get(name)
        if value in allowed:
            set_cookie(response, f"dothi_{name}", value, lasts=YEAR)
    return response


@blueprint.route("/language/<language>", methods=["GET"])
@public
def language(language: str) -> ResponseReturnValue:
    """Remember the reader's language, and go back."""
    if language not in LANGUAGES:
        abort(404)
    response = redirect(_back())
    set_cookie(response, LANGUAGE_COOKIE, language, lasts=YEAR)
    return response


def _back() -> str:
    target = request.values.get("next", "/")
    return target if is_local_path(target) else "/"


@blueprint.get("/work")
@signed_in
def work() -> ResponseReturnValue:
    """The morning page: the panels of the open modules that concern the person."""
    return render_template("pages/work.html", panels=morning_parts(), now=clock.now())


class NavigationEntry(NamedTuple):
    """A line of a navigation as templates see it."""

    title: str
    url: str
    icon: str
    active: bool
    badge: str | None


class Display(NamedTuple):
    """The reader's choices."""

    size: str
    contrast: str


def navigation(area: Area) -> list[NavigationEntry]:
    """The entries of an area that are open to the caller, in order."""
    site = g.get("site")
    if site is None:
        return []
    held = held_permissions()
    found: list[tuple[int, NavigationEntry]] = []
    for module in house().components:
        for item in module.navigation:
            if item.area != area or (item.permission is not None and item.permission not in held):
                continue
            badge = _badge(item.endpoint)
            if badge is None:
                continue
            entry = NavigationEntry(
                str(item.title), url_for(item.endpoint), item.icon, active=False, badge=badge or None
            )
            found.append((item.order, entry))
    entries = [entry for _, entry in sorted(found, key=lambda pair: pair[0])]
    here = max((entry.url for entry in entries if _leads_to(entry.url, request.path)), key=len, default=None)
    return [entry._replace(active=entry.url == here) for entry in entries]


def _leads_to(url: str, path: str) -> bool:
    """Whether an entry's page, or one under it, is at `path`; a page of the first level has none under it."""
    return path == url or (url.count("/") > 1 and path.startswith(url.rstrip("/") + "/"))


def _badge(endpoint: str) -> str | None:
    """None when the switch hides the entry, else the word beside it (empty when the module is live)."""
    components, site = house().components, g.site
    blueprint_name = endpoint.split(".", 1)[0]
    entry = components.mounts.get(blueprint_name)
    if entry is None:
        return ""
    module, mount = entry
    if mount.hosts is not Hosts.ANY and (mount.hosts is Hosts.PROVINCE) != site.is_province:
        return None
    insider = g.get("member") is not None or is_tester(site, module.name)
    reach, state = components.access(blueprint_name, site, insider=insider)
    if reach is Access.CLOSED:
        return None
    return "" if state in {None, ModuleState.LIVE} else str(STATE_TITLES[state])


def _may_ask_database() -> bool:
    """Not on an error page, which must come even when the database is the error, nor for staff."""
    return not g.get("is_error_page", False) and g.get("member") is None


def pilot_service() -> Module | None:
    """The service whose public page this is, while it is on trial here and open to this reader."""
    found = house().components.mounts.get(request.blueprint or "")
    if found is None or g.get("site") is None:
        return None
    module, mount = found
    if mount.audience is Audience.WORK or module.always_on or g.site.state_of(module.name) is not ModuleState.PILOT:
        return None
    insider = g.get("member") is not None or is_tester(g.site, module.name)
    return module if access(ModuleState.PILOT, mount.audience, insider=insider) is Access.OPEN else None


def page_context() -> dict[str, Any]:
    """What every template finds; costs no statement but the visitor counter's, once a minute."""
    site = g.get("site")
    cookies = request.cookies
    size, contrast = cookies.get("dothi_size", "m"), cookies.get("dothi_contrast", "normal")
    return {
        "site": site,
        "theme_url": theme_url(site.accent if site else "#1d5fa8"),
        "current_member": g.get("member"),
        "navigation": navigation,
        "locale": current_language(),
        "languages": LANGUAGES,
        "display": Display(size if size in SIZES else "m", contrast if contrast in CONTRASTS else "normal"),
        "read_only": g.get("read_only", False),
        "map_tiles_url": house().settings.map_tiles_url,
        "map_tiles_attribution": house().settings.map_tiles_attribution,
        "is_demo": house().settings.demo,
        "pilot": pilot_service(),
        "visits": visits.read_visits(site.tenant_id) if site is not None and _may_ask_database() else None,
    }
