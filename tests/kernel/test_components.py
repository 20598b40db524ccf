"""What the components and the settings refuse at start, so that it can't fail later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib.metadata import EntryPoint
from typing import Any

import pytest
from flask import Blueprint
from flask_babel import lazy_gettext as _l

from dothi.app import create_app
from dothi.manifest.components import GROUP, Components, CompositionError, load
from dothi.manifest.module import Area, Module, Mount, NavItem, Panel, Permission, ReadinessCheck, Scheduled
from dothi.manifest.permissions import public
from dothi.settings import Settings, SettingsError

TITLE = _l("Phân hệ thử")
SETTINGS = Settings(database_url="postgresql://x@127.0.0.1/x", secret_key="x" * 40, files_url="file:///tmp")


def module(name: str = "trial", **parts: object) -> Module:
    return Module(name=name, title=TITLE, **parts)  # type: ignore[arg-type]


def with_installed(*more: Module) -> Components:
    return Components.of([*Components.installed(), *more])


def entry(endpoint: str) -> NavItem:
    """An entry that leads to an endpoint."""
    return NavItem(title=TITLE, endpoint=endpoint, icon="x", area=Area.WORK)


def panel(template: str) -> Panel:
    """A part of the morning page."""
    return Panel(name="trial.panel", template=template, load=lambda *_: None, permission="feedback.report.view")


def work(_tenant_id: int, _now: object) -> None:
    """Scheduled work that does nothing."""


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ([module(), module()], "two components"),
        ([module(requires=("nothing",))], "isn't installed"),
        ([module("a", requires=("b",)), module("b", requires=("a",))], "circle"),
        ([module(permissions=(Permission("other.do", TITLE, ("intake",)),))], "must begin with"),
        ([module(permissions=(Permission("trial.do", TITLE, ("emperor",)),))], "unknown roles"),
        ([module(mounts=(Mount(blueprint=Blueprint("feedback_public", "x")),))], "declared by"),
        (
            [
                module(
                    navigation=(NavItem(title=TITLE, endpoint="x.y", icon="x", area=Area.WORK, permission="trial.no"),)
                )
            ],
            "no component declares",
        ),
        (
            [module(schedule=(Scheduled(name="kernel.delete_abandoned_files", every=timedelta(hours=1), run=work),))],
            "declared by",
        ),
    ],
)
def test_what_cannot_be_composed_is_refused(modules: list[Module], said: str) -> None:
    with pytest.raises(CompositionError, match=said):
        with_installed(*modules)


def test_a_view_without_a_rule_is_refused() -> None:
    blueprint = Blueprint("trial_public", __name__)
    blueprint.get("/thu")(lambda: "open to whom?")
    with pytest.raises(RuntimeError, match="must be marked"):
        create_app(SETTINGS, components=with_installed(module(mounts=(Mount(blueprint=blueprint),))))


def test_two_routes_of_one_path_are_refused() -> None:
    blueprint = Blueprint("trial_public", __name__)
    blueprint.get("/phan-anh")(public(lambda: "ours"))
    with pytest.raises(RuntimeError, match="both answer GET /phan-anh"):
        create_app(SETTINGS, components=with_installed(module(mounts=(Mount(blueprint=blueprint),))))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"secret_key": "short"}, "SECRET_KEY"),
        ({"external_url": "https://dothi.example"}, "EXTERNAL_URL"),
        ({"site_cache_seconds": 10.0}, "SITE_CACHE_SECONDS"),
        ({"database_url": "mysql://x"}, "DATABASE_URL"),
        ({"database_dispatcher_url": "x"}, "DATABASE_DISPATCHER_URL"),
        ({"redis_url": "http://x"}, "REDIS_URL"),
        ({"mail_url": "mail.example"}, "MAIL_URL"),
        ({"files_url": "s3://bucket"}, "FILES_URL"),
        ({"metrics_listen": "everywhere"}, "METRICS_LISTEN"),
    ],
)
def test_settings_that_cannot_work_are_named(changes: dict[str, object], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        replace(SETTINGS, **changes).check()  # type: ignore[arg-type]


def check(_tenant_id: int) -> None:
    """A readiness check that is always green."""


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"navigation": (entry("feedback_public.indx"),)}, "feedback_public.indx"),
        ({"navigation": (entry("feedback_public.detail"),)}, "no page without arguments"),
        ({"navigation": (entry("feedback_public.send"),)}, "feedback_public.send"),
        ({"path": "/phan-anhh"}, "/phan-anhh"),
        ({"readiness": (ReadinessCheck(name="trial.x", title=TITLE, run=check, path="/admin/feedbck"),)}, "trial.x"),
        ({"panels": (panel("feedback/_pannel.html"),)}, "feedback/_pannel.html"),
        ({"home": "feedback/hom.html"}, "feedback/hom.html"),
        ({"demo": "modules.feedback.dmo:load"}, "dmo"),
        ({"commands": "modules.nothing.there:COMMANDS"}, "can't be imported"),
        ({"translations": "/nowhere/translations"}, "/nowhere/translations"),
    ],
)
def test_what_a_manifest_only_names_is_refused_at_start(parts: dict[str, Any], said: str) -> None:
    with pytest.raises(CompositionError, match=said):
        create_app(SETTINGS, components=with_installed(module(**parts)))


def test_what_manifests_name_is_there() -> None:
    create_app(SETTINGS, components=with_installed(module(navigation=(entry("feedback_public.index"),), path="/work")))


def test_a_component_is_listed_under_its_own_name() -> None:
    point = EntryPoint(name="trail", value="dothi.kernel:MODULE", group=GROUP)
    with pytest.raises(CompositionError, match="'trail' leads to a component named 'kernel'"):
        load(point)
