"""`dothi project …` and `dothi module switch --override`: all of it from the line."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from dothi.operator.command_line import CommandGroup
from dothi.sites.switch import ModuleState
from tenants import command_table
from tenants.kit import command_application
from tests.programme.planning import PDF, state, take
from tests.world import GOCONGDONG, HOSTS, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
HOST = HOSTS[TIENGIANG]


@pytest.fixture
def line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line, on this test's application."""
    monkeypatch.setattr(command_application, "make_app", lambda: app)
    return CliRunner()


def call(line: CliRunner, *words: str, group: Any = command_table.PROJECT) -> Any:
    """What a command says with --json."""
    answer = line.invoke(group, [*words, "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def plan(line: CliRunner) -> dict[str, Any]:
    """Project, phase and item, as JSON."""
    project = call(line, "create", HOST, "Đề án", "--decision", "3769/QĐ-UBND", "--decision-date", "2017-12-18")
    phase = call(line, "phase", HOST, project["id"], "Giai đoạn 2", "--from", "2026-01-01", "--to", "2029-12-31")
    words = ("824", "feedback", "live", "2027-02-16T08:00", "--owner", "Bình", "--owner-email", "b@tiengiang.example")
    item: dict[str, Any] = call(line, "item", HOST, phase["id"], *words)
    return item | {"project": project["id"], "phase": phase["id"]}


def test_a_plan_is_made_shown_and_carried_out(line: CliRunner, in_tenant: InTenant, tmp_path: Path) -> None:
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
    item = plan(line)
    assert item["at"] == "2027-02-16T01:00:00+00:00"
    shown = call(line, "show", HOST, item["project"])
    assert shown["phases"][0]["items"][0]["id"] == item["id"]
    assert call(line, "list", HOST)[0]["items"] == {"planned": 1}
    document = tmp_path / "quyet-dinh.pdf"
    document.write_bytes(PDF)
    gate = next(gate["name"] for gate in item["gates"] if gate["title"] == "Đã tập huấn cán bộ")
    assert line.invoke(command_table.PROJECT, ["sign", HOST, gate, str(document)]).exit_code == 0
    colours = {gate["name"]: gate["colour"] for gate in call(line, "gates", HOST, item["id"])["gates"]}
    assert colours[gate] == "green"
    refused = line.invoke(command_table.PROJECT, ["go", HOST, item["id"]])
    assert refused.exit_code == 1
    assert "Quy chế vận hành đã ký" in refused.output
    done = call(line, "go", HOST, item["id"], "--override", "--reason", "Bão số 9")
    assert done["status"] == "done"
    back = call(line, "rollback", HOST, item["id"], "--reason", "Quá tải")
    assert back["back_to"] == "preparing"
    with in_tenant(TIENGIANG):
        assert state() is ModuleState.PREPARING


def test_a_dry_run_changes_nothing(line: CliRunner) -> None:
    assert call(line, "create", HOST, "Đề án", "--dry-run")["dry_run"] is True
    assert call(line, "list", HOST) == []
    item = plan(line)
    assert call(line, "cancel", HOST, item["id"], "--reason", "thôi", "--dry-run")["status"] == "cancelled"
    assert call(line, "gates", HOST, item["id"])["status"] == "planned"


def test_an_item_is_rescheduled_and_cancelled(line: CliRunner) -> None:
    item = plan(line)
    moved = call(line, "reschedule", HOST, item["id"], "2027-03-01T08:00")
    assert moved["at"] == "2027-03-01T01:00:00+00:00"
    assert call(line, "cancel", HOST, item["id"], "--reason", "thôi")["status"] == "cancelled"


@pytest.mark.parametrize(
    "words",
    [
        ("list", HOSTS[GOCONGDONG]),
        ("list", "none.localhost"),
        ("show", HOST, "00000000-0000-7000-8000-000000000000"),
        ("go", HOST, "00000000-0000-7000-8000-000000000000"),
    ],
)
def test_what_is_not_there_is_one_clear_line(line: CliRunner, words: tuple[str, ...]) -> None:
    assert isinstance(command_table.PROJECT, CommandGroup)
    answer = line.invoke(command_table.PROJECT, list(words))
    assert answer.exit_code == 1
    assert len(answer.output.strip().splitlines()) == 1


def test_the_modules_command_asks_the_gates_too(line: CliRunner, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
    plan(line)
    words = ["switch", HOSTS[GOCONGDONG], "feedback", "live"]
    refused = line.invoke(command_table.MODULE, words)
    assert refused.exit_code == 1
    assert "Quy chế vận hành đã ký" in refused.output
    assert line.invoke(command_table.MODULE, [*words, "--override"]).exit_code == 1, "a reason is needed"
    assert line.invoke(command_table.MODULE, [*words, "--override", "--reason", "Bão"]).exit_code == 0
    with in_tenant(TIENGIANG):
        assert state() is ModuleState.LIVE
