"""Fixtures of identity's tests: the application under other settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from dothi.manifest.house import house

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
