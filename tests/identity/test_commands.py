"""The operator's commands on accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from dothi.operator.commands_accounts import account
from dothi.settings import Settings
from dothi_testing.databases import TestDatabase
from tests.client import Browser
from tests.identity.test_second_factor import set_up
from tests.world import MYTHO

CLERK = "tiepnhan@mytho.example"


@pytest.fixture
def operator(app: Flask, database: TestDatabase, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Somebody with the owner's URL."""
    monkeypatch.setenv("DATABASE_URL", database.application_url)
    monkeypatch.setenv("DATABASE_OWNER_URL", database.owner_url)
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    return CliRunner()


def run(operator: CliRunner, *words: str) -> Result:
    return operator.invoke(account, list(words))


def test_a_disabled_account_is_out_until_it_is_enabled(app: Flask, operator: CliRunner) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    assert run(operator, "disable", "TiepNhan@mytho.example").exit_code == 0
    assert browser.get("/account").status_code == 302
    assert run(operator, "enable", CLERK).exit_code == 0
    assert browser.get("/account").status_code == 200


def test_a_second_factor_can_be_removed_for_who_lost_it(
    app: Flask, operator: CliRunner, run_jobs: Callable[[], list[str]], mails: Callable[[str], list[dict[str, Any]]]
) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    set_up(browser)
    assert run(operator, "reset-second-factor", CLERK).exit_code == 0
    assert browser.get("/account").status_code == 302
    assert Browser.at(app, MYTHO).sign_in(CLERK).headers["Location"] == "/work"
    run_jobs()
    assert mails(CLERK)[0]["subject"] == "Xác thực hai lớp đã được tắt"


def test_an_unknown_account_is_said_to_be_unknown(operator: CliRunner) -> None:
    result = run(operator, "disable", "nobody@mytho.example")
    assert result.exit_code == 1
    assert "there is no account nobody@mytho.example" in result.output
