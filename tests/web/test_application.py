"""What the application does otherwise than Flask: cookies, and what an answer says of them."""

from __future__ import annotations

import pytest
from flask import Flask, Request, Response, session

from dothi.web.application import Application
from tests.world import HOSTS, MYTHO


@pytest.mark.parametrize("header", ["", "a=1", "a=1; b=2; a=3", 'q="x\\073y"; đ=ấ', "no cookie", "=; ;;a", "a" * 5_000])
def test_cookies_are_read_as_flask_reads_them(app: Flask, header: str) -> None:
    environ = app.test_request_context("/", headers=[("Cookie", header.encode().decode("latin1"))]).request.environ
    assert list(Application("x").request_class(environ).cookies.items(multi=True)) == list(
        Request(environ).cookies.items(multi=True)
    )


def test_an_answer_says_that_it_depends_on_the_cookie_only_where_it_does(app: Flask) -> None:
    client, headers = app.test_client(), {"Host": HOSTS[MYTHO]}
    assert "Cookie" in client.get("/sign-in", headers=headers).headers["Vary"]  # a form with its token
    assert "Cookie" in client.get("/sign-in", headers=headers).headers["Vary"]  # the session is an old one now
    assert "Vary" not in app.test_client().get("/api/v1/categories", headers=headers).headers


def test_what_an_answer_depends_on_besides_is_kept(app: Flask) -> None:
    with app.test_request_context("/", headers={"Host": HOSTS[MYTHO]}):
        session.get("csrf_token")
        answer = Response(headers={"Vary": "Accept-Language"})
        app.session_interface.save_session(app, session, answer)
    assert set(answer.vary) == {"Accept-Language", "Cookie"}


@pytest.mark.parametrize("path", ["/", "/phan-anh", "//phan-anh//", "/work/feedback/M%C3%A3", "/%FF"])
@pytest.mark.parametrize("query", ["", "view=new&q=a%20b", "q=%FF", "q=đường"])
@pytest.mark.parametrize("more", [{}, {"wsgi.url_scheme": "https"}, {"SCRIPT_NAME": "/under"}, {"HTTP_HOST": "x:8000"}])
def test_addresses_are_matched_as_flask_does(app: Flask, path: str, query: str, more: dict[str, str]) -> None:
    with app.test_request_context(path, query_string=query, environ_overrides=more) as context:
        ours, theirs = app.create_url_adapter(context.request), Flask.create_url_adapter(app, context.request)
    assert ours is not None
    assert theirs is not None
    assert ours.path_info.lstrip("/") == theirs.path_info.lstrip("/")  # what it matches
    for name in ("server_name", "script_name", "subdomain", "url_scheme", "default_method", "query_args"):
        assert getattr(ours, name) == getattr(theirs, name), name
