"""The language of a request: the reader's choice in a cookie, else the tenant's first, Vietnamese."""

from __future__ import annotations

from flask import Flask, g, has_request_context, request
from flask_babel import Babel

from dothi.registry import Registry
from dothi.worktime import LOCAL_ZONE

COOKIE = "dothi_language"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def init_app(app: Flask, registry: Registry) -> None:
    """Compose the translations of kernel and components."""
    folders = [f"{app.root_path}/translations", *(m.translations for m in registry if m.translations)]
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    Babel(
        app,
        locale_selector=current_language,
        timezone_selector=lambda: str(LOCAL_ZONE),
        default_translation_directories=";".join(folders),
    )


def current_language() -> str:
    """'vi' or 'en'; Vietnamese outside a request, for the mails."""
    if not has_request_context():
        return str(g.get("language", "vi"))
    chosen = request.cookies.get(COOKIE, "")
    if request.path.startswith("/api/"):
        chosen = request.accept_languages.best_match(list(LANGUAGES)) or chosen
    return chosen if chosen in LANGUAGES else "vi"
