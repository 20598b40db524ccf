"""The Flask application, without what Flask does at each request for features that we don't use."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.routing import MapAdapter
from werkzeug.sansio.http import parse_cookie
from werkzeug.utils import cached_property

from dothi.letters import clean
from dothi.memory import Timed
from dothi.web.sent_form import PASSWORDS

SECONDS_OPEN = 60.0
"""How long a process goes on with a cookie that it has checked."""


class FormSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, whose signer is made once, and which is checked once a minute."""

    def __init__(self) -> None:
        """The signer is made at first use, of the application's key."""
        self._signer: URLSafeTimedSerializer | None = None
        self._open: Timed[str, dict[str, str]] = Timed(1_000)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of this application."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session that the cookie holds, or a new one."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        if cookie is None:
            return self.session_class()
        held = self._open.find(cookie)
        if held is not None:
            return self.session_class(held)
        opened = super().open_session(app, request)
        if opened and all(isinstance(value, str) for value in opened.values()):  # ours, and nothing that can change
            self._open.keep(cookie, dict(opened), seconds=SECONDS_OPEN)
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask does; where nothing was changed, all there is to say is whether the answer depends on the cookie.

        No session here is a permanent one, whose cookie would be renewed.
        """
        if session.modified or (session.accessed and "Vary" in response.headers):
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers["Vary"] = "Cookie"


class CleanForms(FormDataParser):
    """Forms whose texts and names of files come cleaned, so that no page can forget it; passwords come as typed."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """As werkzeug does, then each value cleaned."""
        stream, form, files = super().parse(stream, mimetype, content_length, options)
        for _name, file in files.items(multi=True):
            file.filename = clean(file.filename) if file.filename else file.filename
        return stream, self.cls((name, clean_field(name, value)) for name, value in form.items(multi=True)), files


def clean_field(name: str, value: str) -> str:
    """A value of a form, cleaned unless it is a password: there each character counts (`identity/passwords.py`)."""
    return value if name in PASSWORDS else clean(value)


class PlainRequest(Request):
    """Flask's, which knows where cookies are, and whose texts are cleaned (`dothi.letters`)."""

    form_data_parser_class = CleanForms

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """What the address asks."""
        found = super().args
        if self.query_string.isascii() and b"%" not in self.query_string:  # nothing to clean, as nearly always
            return found
        return self.parameter_storage_class((name, clean(value)) for name, value in found.items(multi=True))

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """Of the one header of them; werkzeug walks through all headers for it."""
        return parse_cookie(self.environ.get("HTTP_COOKIE"), cls=self.dict_storage_class)  # type: ignore[return-value]


class Application(Flask):
    """Flask with views that are plain functions, all of them, and routes that know neither hosts nor subdomains."""

    request_class = PlainRequest

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """As Flask."""
        super().__init__(*arguments, **named)
        self.session_interface = FormSessions()

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Of the request as it was parsed; Flask would have werkzeug read the environment once more."""
        if request is None:
            return super().create_url_adapter(request)
        return MapAdapter(
            self.url_map,
            server_name=request.host,
            script_name=f"{request.root_path}/",
            subdomain="",
            url_scheme=request.scheme,
            path_info=request.path,
            default_method=request.method,
            query_args=request.query_string.decode(errors="replace"),
        )

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: Flask would look for coroutines at each call of a view or hook."""
        return func
