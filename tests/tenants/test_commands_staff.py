"""`dothi staff invite`: how a production deployment's first provincial admin comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from tenants.kit import command_application
from tenants.people.commands import invite_command
from tests.world import HOSTS, TIENGIANG

Mails = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line, on this test's application."""
    monkeypatch.setattr(command_application, "make_app", lambda: app)
    return CliRunner()


def test_a_provinces_first_admin_is_invited_by_mail(
    line: CliRunner, run_jobs: Callable[[], list[str]], mails: Mails
) -> None:
    words = [HOSTS[TIENGIANG], "dau@tiengiang.example", "--name", "Trần Thị Đầu", "--role", "provincial_admin"]
    answer = line.invoke(invite_command, words)
    assert answer.exit_code == 0, answer.output
    assert set(run_jobs()) == {"done"}
    assert len(mails("dau@tiengiang.example")) == 1
    again = line.invoke(invite_command, words)
    assert again.exit_code == 1
    assert "đã là thành viên" in again.output


def test_an_unknown_host_is_one_clear_line(line: CliRunner) -> None:
    answer = line.invoke(invite_command, ["none.localhost", "a@b.example", "--name", "A", "--role", "intake"])
    assert answer.exit_code == 1
    assert "there is no site none.localhost" in answer.output
