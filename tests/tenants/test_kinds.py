"""The kinds of areas in words."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale

from tenants.registry.kinds import kinds_said


def test_only_the_kinds_that_there_are_are_said(application: Flask) -> None:
    with application.app_context(), force_locale("vi"):
        assert kinds_said(["commune", "ward", "ward"]) == "phường, xã"
        assert kinds_said(["ward"]) == "phường"
        assert kinds_said(["township", "commune"]) == "xã, thị trấn"
        assert kinds_said([]) == ""
