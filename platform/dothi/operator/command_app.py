"""The application in which a command runs: as the web processes', with more time for each statement."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from dothi.app import create_app
from dothi.database.connections import refuse_unfit
from dothi.operator.command_line import settings_from_env
from dothi.web.observe import set_up_logs

JOB_SECONDS = 600
"""How long a statement of a job or a command may take."""


def make_app() -> Flask:
    """The application for a command. Raises SettingsError, which becomes one clear line."""
    settings = settings_from_env()
    set_up_logs(settings)
    refuse_unfit(settings.database_url, statement_seconds=JOB_SECONDS, tells=False)
    return create_app(replace(settings, statement_seconds=JOB_SECONDS))
