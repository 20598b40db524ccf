"""The contract of /api/v1: what others rely on, and what bad input gets."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dothi.database.session import session
from dothi.sites.site import Site
from modules.feedback.models import Report
from modules.feedback.service import take_step
from modules.feedback.tests.conftest import Submit, Who
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Program:
    """A program that talks to one tenant."""

    client: FlaskClient
    host: str

    def get(self, path: str, **options: Any) -> TestResponse:
        """Read."""
        return self.client.get(path, base_url=f"http://{self.host}", **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """Send."""
        return self.client.post(path, base_url=f"http://{self.host}", **options)


@pytest.fixture
def api(app: Flask) -> Program:
    """A program that talks to Mỹ Tho."""
    return Program(app.test_client(), "mytho.localhost")


@pytest.fixture
def accepted(submit: Submit, in_tenant: InTenant, who: Who, site: Site) -> Callable[..., str]:
    """An accepted report's code: `accepted(category="moi-truong")`."""

    def make(**changes: Any) -> str:
        report = submit(**changes).report
        actor = who("tiepnhan")
        with in_tenant(MYTHO):
            take_step(MYTHO, report_id=report.id, action="accept", actor=actor, site=site, fields={})
        return report.code

    return make


def body(**changes: Any) -> dict[str, Any]:
    """A report as a program sends it."""
    plain = {
        "id": str(uuid4()),
        "category": "giao-thong",
        "text": "Nắp cống bị vỡ.",
        "lon": 106.3626,
        "lat": 10.3546,
        "contact": {"name": "An", "email": "an@example.vn", "phone": "0912345678"},
    }
    return {**plain, **changes}


def refused(answer: TestResponse, status: int) -> dict[str, Any]:
    """A problem, checked for its form."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == PROBLEM
    found: dict[str, Any] = answer.get_json()
    assert found["status"] == status
    assert "Traceback" not in answer.text
    return found


def test_creating_answers_code_status_and_link(api: Program) -> None:
    answer = api.post("/api/v1/reports", json=body())
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    assert made["code"].startswith("MT-")
    assert (made["status"], made["status_label"]) == ("submitted", "chờ tiếp nhận")
    assert made["track_url"].startswith("http://mytho.localhost/phan-anh/theo-doi/")
    for secret in ("client_id", "contact", "an@example.vn"):
        assert secret not in answer.text


def test_the_same_again_is_200_and_another_body_409(api: Program) -> None:
    sent = body()
    first = api.post("/api/v1/reports", json=sent)
    again = api.post("/api/v1/reports", json=sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert refused(api.post("/api/v1/reports", json={**sent, "text": "Khác"}), 409)["code"] == "id_reused"


def test_many_retries_hold_up_nobody_else(api: Program) -> None:
    sent = body()
    assert [api.post("/api/v1/reports", json=sent).status_code for _ in range(20)] == [201, *[200] * 19]
    assert {api.post("/api/v1/reports", json=body()).status_code for _ in range(20)} == {201}


def test_id_and_contact_may_be_left_out(api: Program) -> None:
    assert api.post("/api/v1/reports", json=body(id=None, contact=None)).status_code == 201
    plain = {k: v for k, v in body().items() if k not in {"id", "contact"}}
    assert api.post("/api/v1/reports", json=plain).status_code == 201


def test_wrong_fields_are_422_with_the_reason_of_each(api: Program) -> None:
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({"text": ""}, {"text"}),
        ({"text": "a" * 4_001}, {"text"}),
        ({"text": "a\u0000b"}, {"text"}),
        ({"text": 12}, {"text"}),
        ({"text": None}, {"text"}),
        ({"category": "khong-co"}, {"category"}),
        ({"category": ["giao-thong"]}, {"category"}),
        ({"lon": None}, {"lon", "lat"}),
        ({"lon": "đông"}, {"lon"}),
        ({"lon": 106.70, "lat": 10.77}, {"lon", "lat"}),
        ({"lat": 1e300}, {"lon", "lat"}),
        ({"id": "không phải uuid"}, {"id"}),
        ({"contact": {"email": "không phải thư"}}, {"contact.email"}),
        ({"contact": "an@example.vn"}, {"contact"}),
        ({"place": "ở\u0007đây"}, {"place"}),
    ]
    for changes, fields in cases:
        problem = refused(api.post("/api/v1/reports", json=body(**changes)), 422)
        assert set(problem["errors"]) == fields, (changes, problem)
        assert all(problem["errors"].values())


def test_what_is_no_json_is_400_and_too_much_413(api: Program) -> None:
    nan = json.dumps(body()).replace("10.3546", "NaN")
    for data in (
        "{",
        "",
        "[]",
        "null",
        '"x"',
        nan,
        '{"text": "a\\ud800"}',
        "[" * 100_000,
        b"\xff\xfe{}",
        json.dumps(body()).encode("utf-16"),
    ):
        told = refused(api.post("/api/v1/reports", data=data, content_type="application/json"), 400)
        assert "errors" not in told, "the library's own words"
    refused(api.post("/api/v1/reports", data={"text": "x"}), 400)
    big = json.dumps(body(text="a" * 10_000_000))
    refused(api.post("/api/v1/reports", data=big, content_type="application/json"), 413)
    chunks = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    in_chunks = {"input_stream": BytesIO(big.encode()), "content_type": "application/json"}
    refused(api.post("/api/v1/reports", **in_chunks, environ_overrides=chunks), 413)


def test_only_accepted_reports_are_read(api: Program, submit: Submit, accepted: Callable[..., str]) -> None:
    waiting = submit().report.code
    secret = accepted(category="an-ninh")
    shown = accepted(category="moi-truong", text="Rác trên vỉa hè.")
    assert [line["code"] for line in api.get("/api/v1/reports").get_json()["items"]] == [shown]
    features = api.get("/api/v1/reports.geojson").get_json()["features"]
    assert [feature["properties"]["code"] for feature in features] == [shown]
    for code in (waiting, secret, "MT-26-999999", "x" * 500, "%00", "'--"):
        refused(api.get(f"/api/v1/reports/{code}"), 404)
    one = api.get(f"/api/v1/reports/{shown.lower()}").get_json()
    assert one["text"] == "Rác trên vỉa hè."
    assert [step["action"] for step in one["steps"]] == ["submit", "accept"]
    assert one["status_label"] == "đã tiếp nhận"


def test_another_tenant_knows_nothing_of_it(app: Flask, accepted: Callable[..., str]) -> None:
    code = accepted()
    other = Program(app.test_client(), "tanan.localhost")
    refused(other.get(f"/api/v1/reports/{code}"), 404)
    assert other.get("/api/v1/reports").get_json()["items"] == []
    refused(Program(app.test_client(), "gocongdong.localhost").get("/api/v1/reports"), 404)


def test_lists_are_filtered(api: Program, accepted: Callable[..., str]) -> None:
    near, far = accepted(), accepted(category="moi-truong", lon=106.40, lat=10.38)

    def codes(query: str) -> list[str]:
        listed = [line["code"] for line in api.get(f"/api/v1/reports?{query}").get_json()["items"]]
        features = api.get(f"/api/v1/reports.geojson?{query}").get_json()["features"]
        assert sorted(feature["properties"]["code"] for feature in features) == sorted(listed)
        return listed

    assert codes("") == [far, near]
    assert codes("bbox=106.35,10.34,106.37,10.36") == [near]
    assert codes("category=moi-truong") == [far]
    assert codes("status=published") == []
    assert codes("status=accepted,published") == [far, near]
    assert codes("since=2020-01-01T00:00:00Z") == [far, near]
    assert codes("since=2099-01-01T00:00:00Z") == []
    for zone in ("+07:00", "%2B07:00", "+0700"):  # a plus that isn't encoded arrives as a blank
        assert codes(f"since=2020-01-01T00:00:00{zone}") == [far, near], zone
        assert codes(f"since=2099-01-01T00:00:00{zone}") == []


def test_bad_filters_are_said(api: Program) -> None:
    for query, field in (
        ("bbox=1,2,3", "bbox"),
        ("bbox=nan,1,2,3", "bbox"),
        ("bbox=9,9,1,1", "bbox"),
        ("status=done", "status"),
        ("category=khong-co", "category"),
        ("since=gestern", "since"),
        ("since=2026-01-01T00:00:00", "since"),
    ):
        assert set(refused(api.get(f"/api/v1/reports?{query}"), 422)["errors"]) == {field}


def test_pages_follow_each_other_and_a_forged_cursor_is_400(api: Program, submit: Submit, in_tenant: InTenant) -> None:
    sent = [submit().report for _ in range(30)]
    with in_tenant(MYTHO):
        for report in sent:
            session.get_one(Report, (MYTHO, report.id)).is_public = True
    first = api.get("/api/v1/reports").get_json()
    assert len(first["items"]) == 25
    second = api.get(f"/api/v1/reports?cursor={first['next_cursor']}").get_json()
    codes = [line["code"] for line in first["items"] + second["items"]]
    assert codes == [report.code for report in reversed(sent)]
    assert second["next_cursor"] is None
    true = first["next_cursor"]
    forged = true[:-6] + ("A" if true[-6] != "A" else "B") + true[-5:]  # the last letter holds bits that mean nothing
    for cursor in ("x", forged, "WzFd.abc"):
        refused(api.get(f"/api/v1/reports?cursor={cursor}"), 400)


def test_what_has_not_changed_is_304(api: Program, accepted: Callable[..., str]) -> None:
    code = accepted()
    for path in (f"/api/v1/reports/{code}", "/api/v1/reports", "/api/v1/reports.geojson", "/api/v1/categories"):
        tag = api.get(path).headers["ETag"]
        assert api.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_categories_are_listed(api: Program) -> None:
    items = api.get("/api/v1/categories").get_json()["items"]
    assert [item["code"] for item in items] == ["trat-tu-do-thi", "giao-thong", "moi-truong", "an-ninh"]
    assert items[3]["is_confidential"]
    assert (items[0]["hint"], items[0]["hint_en"]) == ("", "")


def test_the_document_has_all_of_it_with_examples(api: Program) -> None:
    document = api.get("/api/v1/openapi.json").get_json()
    assert {
        "/api/v1/reports",
        "/api/v1/reports/{code}",
        "/api/v1/reports.geojson",
        "/api/v1/categories",
    } <= set(document["paths"])
    assert document["components"]["schemas"]["ReportIn"]["properties"]["category"]["example"] == "giao-thong"


def test_reading_takes_few_statements(api: Program, accepted: Callable[..., str], statements: Statements) -> None:
    code = accepted()

    def cost(path: str) -> int:
        with statements() as seen:
            assert api.get(path).status_code == 200
        return sum("feedback_report" in each or "feedback_step" in each or "dothi_file" in each for each in seen)

    assert cost(f"/api/v1/reports/{code}") == 3
    assert cost("/api/v1/reports") == 1
    assert cost("/api/v1/reports.geojson") == 1
