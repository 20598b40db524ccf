"""Dothi with the benchmark's ten city services, for gunicorn."""

from __future__ import annotations

from bench.services import components
from dothi.app import create_app
from dothi.settings import Settings

app = create_app(Settings.from_env(), components=components())
