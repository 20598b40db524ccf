"""Fixtures of identity's tests: the application under other settings, and the mails that arrived."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from dothi.house import house

WithSettings = Callable[..., Flask]


@pytest.fixture
def with_settings(app: Flask, monkeypatch: pytest.MonkeyPatch) -> WithSettings:
    """The application with some settings changed for this test: `with_settings(second_factor=True)`."""

    def change(**changes: Any) -> Flask:
        before = house(app)
        changed = replace(before, settings=replace(before.settings, **changes))
        monkeypatch.setitem(app.extensions, "dothi", changed)
        return app

    return change


@pytest.fixture
def inbox(services: dict[str, str]) -> Callable[[str], list[dict[str, Any]]]:
    """The mails that really arrived for an address, newest first."""

    def read(to: str) -> list[dict[str, Any]]:
        url = f"{services['TEST_MAIL_PAGE_URL'].rstrip('/')}/api/messages?to={to}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            found: list[dict[str, Any]] = json.load(answer)["messages"]
        return found

    return read
