"""The web shell on bad input: hosts, form tokens, bodies, cursors, a database that is away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from dothi.app import create_app
from dothi.settings import Settings
from dothi.sites.switch import ModuleState
from dothi.web.hosts import is_local_path, normalise_host
from tests.world import HOSTS, LONGAN, MYTHO, PASSWORD, TANAN, TIENGIANG, switch

JSON_HOST = {"Host": HOSTS[MYTHO]}


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("mytho.localhost", "mytho.localhost"),
        ("MyTho.LOCALHOST:8000", "mytho.localhost"),
        ("mytho.localhost.", "mytho.localhost"),
        ("mytho.localhost.:8000", "mytho.localhost"),
        ("", None),
        ("my tho", None),
        ("mytho.localhost/../tanan", None),
        ("-mytho.localhost", None),
        ("a" * 300, None),
        ("mytho\x00.localhost", None),
        ("[::1]:8000", None),
    ],
)
def test_hosts_are_normalised(header: str, host: str | None) -> None:
    assert normalise_host(header) == host


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:x",
        "a",
        "\\/e",
        "//[",
        "/a\r\nb",
        "/a\0",
    ],
)
def test_next_leads_nowhere_else(target: str) -> None:
    assert not is_local_path(target)


@pytest.mark.parametrize("path", ["/language/en?next=/a%0ab", "/display?next=//[&size=s", "/sign-in?next=//%5B"])
def test_a_crafted_next_is_no_fault_of_the_server(app: Flask, path: str) -> None:
    assert app.test_client().get(path, headers={"Host": "mytho.localhost"}).status_code < 400


@pytest.mark.parametrize("path", ["/theme-zzz-00000000.css", "/theme-😀-0.css", "/static/built/none.css"])
def test_what_isnt_there_is_missing_and_not_kept(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, headers={"Host": "mytho.localhost"})
    assert answer.status_code == 404
    assert "immutable" not in answer.headers["Cache-Control"]


def test_each_spelling_of_a_host_gets_its_tenant(app: Flask) -> None:
    for host in ("mytho.localhost", "MYTHO.localhost:8000", "mytho.localhost."):
        assert "Thành phố Mỹ Tho" in app.test_client().get("/", headers={"Host": host}).text


@pytest.mark.parametrize("host", ["unknown.localhost", "127.0.0.1", "localhost:8000", "mytho", "xn--mytho", "%00"])
def test_an_unknown_host_lists_provinces_and_tenants(app: Flask, host: str) -> None:
    answer = app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == 404
    for name in ("Tỉnh Tiền Giang", "Tỉnh Long An", "Thành phố Mỹ Tho", "Thành phố Tân An"):
        assert name in answer.text


def test_a_form_without_token_can_be_sent_again_without_retyping(app: Flask) -> None:
    answer = app.test_client().post(
        "/sign-in", data={"email": "canbo@mytho.example", "password": PASSWORD}, base_url=f"http://{HOSTS[MYTHO]}"
    )
    assert answer.status_code == 400
    assert 'value="canbo@mytho.example"' in answer.text
    assert 'name="csrf_token"' in answer.text
    assert 'type="password"' in answer.text
    assert PASSWORD not in answer.text


def test_the_api_refuses_what_is_no_json(app: Flask) -> None:
    client = app.test_client()
    bodies = [b"", b"{", b"[]", b'"text"', b'{"text": NaN}', b"\xff\xfe", b"[" * 100_000, b'{"a": Infinity}']
    for body in bodies:
        answer = client.post("/api/v1/reports", data=body, content_type="application/json", headers=JSON_HOST)
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json"), body[:20]
    answer = client.post("/api/v1/reports", data={"text": "a form"}, headers=JSON_HOST)
    assert answer.status_code == 400


def test_the_api_refuses_a_large_body(app: Flask) -> None:
    body = b'{"text": "' + b"a" * 10_000_000 + b'"}'
    answer = app.test_client().post("/api/v1/reports", data=body, content_type="application/json", headers=JSON_HOST)
    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")


def test_a_tampered_cursor_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/reports?cursor=WyJhIl0.forged", headers=JSON_HOST)
    assert (answer.status_code, answer.json["code"] if answer.json else None) == (400, "bad_cursor")


def test_the_openapi_document_leaves_out_a_module_that_is_off(app: Flask) -> None:
    def paths(host: str) -> list[str]:
        document = app.test_client().get("/api/v1/openapi.json", headers={"Host": host}).json
        assert document is not None
        return list(document["paths"])

    everywhere = {"/api/v1/gazetteer", "/api/v1/gazetteer/at"}
    assert {"/api/v1/reports", *everywhere} <= set(paths(HOSTS[MYTHO]))
    assert set(paths("gocongdong.localhost")) == everywhere, "of what is always on"


def test_without_a_database_a_plain_page_says_to_try_again(settings: Settings) -> None:
    away = create_app(replace(settings, database_url="postgresql://dothi_app:x@127.0.0.1:9/none"))
    page = away.test_client().get("/", headers={"Host": HOSTS[TANAN]})
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "thử lại" in page.text
    program = away.test_client().get("/api/v1/reports", headers={"Host": HOSTS[TANAN]})
    assert (program.status_code, program.content_type) == (503, "application/problem+json")
    ready = away.test_client().get("/readyz")
    assert ready.status_code == 503
    assert ready.json is not None
    assert ready.json["parts"] == {"database": False, "queue": True}
    assert away.test_client().get("/healthz").status_code == 200


def test_what_was_typed_is_kept_when_the_database_is_away(settings: Settings) -> None:
    away = create_app(replace(settings, database_url="postgresql://dothi_app:x@127.0.0.1:9/none"))
    answer = away.test_client().post(
        "/phan-anh/gui", data={"text": "Nắp cống vỡ trước chợ Mỹ Tho"}, headers={"Host": HOSTS[MYTHO]}
    )
    assert answer.status_code == 503
    assert "Nắp cống vỡ trước chợ Mỹ Tho" in answer.text


def test_what_was_typed_is_kept_when_the_module_was_switched_off_meanwhile(app: Flask) -> None:
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    answer = app.test_client().post(
        "/phan-anh/gui", data={"text": "Nắp cống vỡ trước chợ Mỹ Tho"}, headers={"Host": HOSTS[MYTHO]}
    )
    assert answer.status_code == 404
    assert "tạm dừng" in answer.text
    assert "Nắp cống vỡ trước chợ Mỹ Tho" in answer.text


def test_metrics_are_not_on_the_public_listener(app: Flask) -> None:
    assert app.test_client().get("/metrics", headers={"Host": HOSTS[LONGAN]}).status_code == 404


def test_pages_hold_the_browser_to_our_own_scripts(app: Flask) -> None:
    headers = app.test_client().get("/", headers={"Host": HOSTS[MYTHO]}).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
