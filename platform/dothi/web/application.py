"""The Flask application, without what Flask does at each request for features that we don't use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class FormSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, whose signer is made once; without a cookie there is nothing to check."""

    def __init__(self) -> None:
        """The signer is made at first use, of the application's key."""
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of this application."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session that the cookie holds, or a new one."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


class Application(Flask):
    """Flask with views that are plain functions, all of them."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """As Flask."""
        super().__init__(*arguments, **named)
        self.session_interface = FormSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: Flask would look for coroutines at each call of a view or hook."""
        return func
