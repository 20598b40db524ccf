"""create_app: the composition of the whole, top to bottom. Called by wsgi.py, the command line and the tests."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from dothi import identity
from dothi.basemap.current import Basemaps
from dothi.content.storage import storage_from_url
from dothi.database import session as db
from dothi.language import locales
from dothi.manifest.components import Components
from dothi.manifest.house import House, connect_redis
from dothi.manifest.permissions import check_every_view, public
from dothi.outbox.events import Subscriptions
from dothi.settings import Settings
from dothi.values import moved_clock
from dothi.web import (
    basemap,
    errors,
    files,
    guard,
    hosts,
    languages,
    moved,
    observe,
    security,
    shell,
    sitemap,
    visits,
)
from dothi.web.api import Api
from dothi.web.application import Application
from dothi.web.named import check_named
from dothi.web.templating import Templates

LARGEST_BODY = 60 * 1024 * 1024
"""Five pictures of 10 MB and the fields of a form; JSON has a limit of its own (`api.py`)."""


def create_app(settings: Settings, *, components: Components | None = None) -> Flask:
    """The application with all installed components (or those of `components`). Opens no connection."""
    if settings.clock_file:
        moved_clock.follow(Path(settings.clock_file))
    components = components or Components.installed()
    app = Application("dothi", static_folder="web/static", template_folder="web/templates")
    app.jinja_environment = Templates  # type: ignore[assignment]  # declared by its own, narrower name
    configure(app, settings)
    db.init_database(app, settings)
    storage = storage_from_url(settings.files_url)
    app.extensions["dothi"] = House(
        settings=settings,
        components=components,
        subscriptions=Subscriptions((m.name, s) for m in components for s in m.subscriptions),
        directory=components.tenant_directory,
        storage=storage,
        basemaps=Basemaps(settings.basemap, storage),
        redis=connect_redis(settings.redis_url, patience=0.5),
    )

    observe.init_app(app)
    hosts.init_app(app)
    moved.init_app(app)
    security.init_app(app, settings)
    identity.init_app(app)
    guard.init_app(app)
    visits.init_app(app)
    errors.init_app(app)
    locales.init_app(app, components)
    csrf = CSRFProtect(app)
    shell.init_app(app)
    languages.init_app(app)
    sitemap.init_app(app)
    files.init_app(app)
    basemap.init_app(app)
    Api(app).mount(components)
    for module in components:
        for mount in module.mounts:
            if not mount.is_api and mount.blueprint.name not in app.blueprints:
                app.register_blueprint(mount.blueprint)
    exempt(csrf, app, components)
    public(app.view_functions["static"])
    check_every_view(app)
    check_named(app, components)
    return app


def exempt(csrf: CSRFProtect, app: Flask, components: Components) -> None:
    """Take forms without our token where a manifest says so, and from programs.

    What protects a browser's cookies from these is that only JSON is taken.
    """
    for module in components:
        for mount in module.mounts:
            if mount.is_api:
                csrf.exempt(mount.blueprint)
            for name in mount.without_token:
                csrf.exempt(app.view_functions[f"{mount.blueprint.name}.{name}"])


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_NAME="__Host-dothi_form" if settings.is_https else "dothi_form",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False,
        JSON_AS_ASCII=False,
    )
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
