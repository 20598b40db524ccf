"""The line that a request leaves in the log: it names request and tenant, and no secret."""

from __future__ import annotations

import errno
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog
from flask import Flask

from dothi.manifest.house import house
from dothi.web import observe
from dothi.web.observe import set_up_logs
from tests.world import HOSTS, MYTHO


@pytest.fixture
def written(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What production writes on standard error; afterwards logs are as every test has them."""
    kept = structlog.get_config()
    errors = io.StringIO()
    monkeypatch.setattr("sys.stderr", errors)
    set_up_logs(replace(house(app).settings, json_logs=True))
    structlog.configure(cache_logger_on_first_use=False)  # or whoever logs next would go on writing here
    monkeypatch.setattr(observe, "log", structlog.get_logger())  # one that hasn't written elsewhere yet
    yield errors
    structlog.configure(**kept)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    """The lines as a log collector reads them."""
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_the_line_has_the_id_that_the_reader_can_quote(app: Flask, written: io.StringIO) -> None:
    answer = app.test_client().get("/api/v1/categories", headers={"Host": HOSTS[MYTHO]})
    [line] = lines(written)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["tenant"], line["method"], line["path"]) == (MYTHO, "GET", "/api/v1/categories")
    assert (line["event"], line["status"], line["level"]) == ("request", 200, "info")


def test_a_proxys_id_is_taken_over_when_it_is_one(app: Flask, written: io.StringIO) -> None:
    for given in ("0190-abcdef", "x\u0022} forged"):
        app.test_client().get("/healthz", headers={"X-Request-ID": given})
    first, second = lines(written)
    assert first["request_id"] == "0190-abcdef"
    assert "forged" not in second["request_id"]


def test_what_is_logged_outside_a_request_names_none(app: Flask, written: io.StringIO) -> None:
    app.test_client().get("/healthz")
    structlog.get_logger().warning("something else")
    assert "request_id" not in lines(written)[-1]


def test_the_secret_of_every_link_stays_out(app: Flask, written: io.StringIO) -> None:
    secret = "abcdefghijklmnop"
    with_secrets = [rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]
    assert len(with_secrets) > 5
    for rule in with_secrets:
        for path in (rule.replace("<token>", secret), rule.replace("<token>", secret) + "/typing-error"):
            app.test_client().get(path, headers={"Host": HOSTS[MYTHO]})
            assert secret not in written.getvalue(), path
    assert lines(written)[-1]["path"].endswith("/…")


class FullDisk(io.StringIO):
    """A log on a disk that is full."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_fails_no_request(
    app: Flask, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", FullDisk())
    set_up_logs(replace(house(app).settings, json_logs=True))
    structlog.configure(cache_logger_on_first_use=False)
    monkeypatch.setattr(observe, "log", structlog.get_logger())
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/", headers={"Host": HOSTS[MYTHO]}).status_code == 200
