"""`dothi tenant onboard` and `dothi tenant copy-config`: as the console does it, with one clear line when it can't."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import update

from dothi.database.session import session
from tenants.kit import command_application
from tenants.onboarding.commands import copy_command, onboard_command
from tenants.people.units import list_units
from tenants.registry.models import Unit
from tests.client import Browser
from tests.world import GOCONGDONG, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
BENLUC = ["benluc", "--catalogue", "803", "--like", "tanan", "--admin", "ben@benluc.example"]


@pytest.fixture
def line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line, on this test's application."""
    monkeypatch.setattr(command_application, "make_app", lambda: app)
    return CliRunner()


def facts(answer: Result) -> dict[str, Any]:
    assert answer.exit_code == 0, answer.output
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def test_a_district_is_onboarded_in_one_line(app: Flask, line: CliRunner) -> None:
    told = facts(line.invoke(onboard_command, [*BENLUC, "--json"]))
    assert (told["name"], told["url"], told["code_prefix"]) == ("Huyện Bến Lức", "http://benluc.localhost/", "BL")
    assert told["configuration"]["Lĩnh vực"] == 4
    assert Browser(app, "benluc.localhost").get("/").status_code == 200
    again = line.invoke(onboard_command, BENLUC)
    assert again.exit_code == 1
    assert again.output.count("\n") == 1


def test_a_dry_run_tells_all_and_leaves_nothing(app: Flask, line: CliRunner) -> None:
    told = facts(line.invoke(onboard_command, [*BENLUC, "--dry-run", "--json"]))
    assert (told["dry_run"], told["id"], told["like"]) == (True, None, "tanan")
    assert Browser(app, "benluc.localhost").get("/").status_code == 404
    shown = line.invoke(onboard_command, [*BENLUC, "--host", "ben-luc.example"])
    assert shown.exit_code == 0
    assert "http://ben-luc.example/" in shown.output
    assert Browser(app, "ben-luc.example").get("/").status_code == 200


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tanan", "--catalogue", "803", "--admin", "a@b.example"], "đã là của một địa phương khác"),
        (["benluc", "--catalogue", "999", "--admin", "a@b.example"], "mang mã 999"),
        (["benluc", "--catalogue", "794", "--admin", "a@b.example"], "has a tenant with the code 794 already"),
        (["benluc", "--catalogue", "803", "--like", "mytho", "--admin", "a@b.example"], "has no tenant mytho"),
        (["benluc", "--catalogue", "803", "--admin", "khong"], "thông tin thành viên"),
        (["benluc", "--catalogue", "803", "--admin", "a@b.example", "--host", "tanan.localhost"], "đã thuộc về"),
    ],
)
def test_what_cannot_be_is_one_clear_line(app: Flask, line: CliRunner, words: list[str], said: str) -> None:
    answer = line.invoke(onboard_command, words)
    assert answer.exit_code == 1
    assert said in answer.output
    assert answer.output.strip().count("\n") == 0
    assert Browser(app, "benluc.localhost").get("/").status_code == 404


def test_configuration_is_copied_and_told(line: CliRunner, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        session.execute(update(Unit).where(Unit.tenant_id == MYTHO, Unit.code == "qldt").values(name="Phòng Đô thị"))
    tried = facts(line.invoke(copy_command, ["mytho", "gocongdong.localhost", "--dry-run", "--json"]))
    assert (tried["copied"], tried["dry_run"]) == (["tenants/units/qldt"], True)
    done = line.invoke(copy_command, ["mytho.localhost", "gocongdong"])
    assert done.exit_code == 0, done.output
    assert "Phòng Đô thị" in done.output
    with in_tenant(GOCONGDONG):
        assert "Phòng Đô thị" in {unit.name for unit in list_units(GOCONGDONG)}
    assert facts(line.invoke(copy_command, ["mytho", "gocongdong", "--json"]))["copied"] == []


@pytest.mark.parametrize("words", [["mytho", "tanan"], ["khongco", "mytho"], ["mytho", "mytho"]])
def test_copying_what_cannot_be_copied_is_one_clear_line(line: CliRunner, words: list[str]) -> None:
    answer = line.invoke(copy_command, words)
    assert answer.exit_code == 1
    assert answer.output.strip().count("\n") == 0
