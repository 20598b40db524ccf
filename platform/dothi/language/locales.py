"""The language of a request: its address says it (`?lang=en`), else the reader's cookie, else Vietnamese."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from dothi.manifest.components import Components
from dothi.values.worktime import LOCAL_ZONE

P = ParamSpec("P")

COOKIE = "dothi_language"
PARAMETER = "lang"
SOURCE = "vi"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def init_app(app: Flask, components: Components) -> None:
    """Compose the translations of kernel and components."""
    folders = [f"{app.root_path}/translations", *(m.translations for m in components if m.translations)]
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    babel = Babel(
        app,
        locale_selector=lambda: _locale(current_language()),
        timezone_selector=lambda: str(LOCAL_ZONE),
        default_translation_directories=";".join(folders),
    )
    babel.domain_instance = QuickDomain()


class QuickDomain(Domain):  # type: ignore[misc]  # the library has no types
    """Flask-Babel's catalogues, found by the language alone: its own way costs more than the translation itself."""

    def __init__(self) -> None:
        """The catalogues of the application that asks."""
        super().__init__()
        self._found: dict[str, Translations | NullTranslations] = {}

    def get_translations(self) -> Translations | NullTranslations:
        """The catalogue of the current language."""
        language = spoken()
        if not language:
            return NullTranslations()
        found = self._found.get(language)
        if found is None:
            found = self._found[language] = super().get_translations()
        return found


@lru_cache
def _locale(language: str) -> Locale:
    """Read once: Flask-Babel would do so at each request."""
    return Locale.parse(language)


def spoken() -> str:
    """The language of this moment as Flask-Babel has it, inside `force_locale` too; empty outside an application.

    Asked a hundred times a page: so first where Flask-Babel keeps its answer (a private place), then Flask-Babel, which
    takes twice as long.
    """
    try:
        kept = g.get("_flask_babel")
    except RuntimeError:
        return ""
    locale = getattr(kept, "babel_locale", None) or get_locale()
    return str(locale.language) if locale is not None else ""


def in_words(say: Callable[P, str]) -> Callable[Concatenate[str, P], str]:
    """Say plain values in the language named first, whichever is spoken; what was said once is remembered."""

    @lru_cache(maxsize=4_096)
    def said(language: str, *values: P.args, **named: P.kwargs) -> str:
        with force_locale(language):
            return say(*values, **named)

    return wraps(say)(said)  # type: ignore[return-value]  # lru_cache loses the types


def current_language() -> str:
    """'vi' or 'en'; Vietnamese outside a request, for the mails."""
    if not has_request_context():
        return str(g.get("language", "vi"))
    chosen = request.cookies.get(COOKIE, "")
    if request.path.startswith("/api/"):
        chosen = accepted(request.headers.get("Accept-Language", "")) or chosen
    else:
        chosen = addressed_language() or chosen
    return chosen if chosen in LANGUAGES else SOURCE


def addressed_language() -> str:
    """The language that the request's address names; empty where it names none of ours."""
    named = request.args.get(PARAMETER, "")
    return named if named in LANGUAGES else ""


@lru_cache(maxsize=512)
def accepted(header: str) -> str:
    """Which of our languages the header asks for most; empty when none. RFC 9110, 12.5.4."""
    return parse_accept_header(header, LanguageAccept).best_match(list(LANGUAGES)) or ""
