"""How commands find the site that somebody named: by slug, host or id alike; what is unclear is said in one line."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from tenants import command_table
from tenants.kit import command_application
from tenants.kit.command_sites import PROVINCE, SITE, TENANT, SiteName
from tenants.onboarding import create_tenant
from tenants.onboarding.known import tenant_from_catalogue
from tests.world import LONGAN, MYTHO, SYSTEM, TIENGIANG


def find(text: str, kind: SiteName) -> int:
    return kind.convert(text, None, None).find().listing.tenant_id


@pytest.mark.parametrize("text", ["mytho", "MyTho", " mytho ", "mytho.localhost", "MYTHO.localhost.", str(MYTHO)])
def test_a_tenant_goes_by_slug_host_and_id(standing_app: Flask, text: str) -> None:
    with standing_app.app_context():
        assert find(text, TENANT) == find(text, SITE) == MYTHO


@pytest.mark.parametrize("text", ["tiengiang", "tiengiang.localhost", str(TIENGIANG)])
def test_a_province_does_so_too(standing_app: Flask, text: str) -> None:
    with standing_app.app_context():
        assert find(text, PROVINCE) == find(text, SITE) == TIENGIANG


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("tiengiang", TENANT, "tiengiang is a province, and this needs a tenant"),
        ("mytho.localhost", PROVINCE, "mytho.localhost is a tenant, and this needs a province"),
        ("benluc", TENANT, "there is no tenant benluc: name its slug, host or id"),
        ("99", SITE, "there is no site 99"),
        ("", TENANT, "there is no tenant"),
        ("\x00 %", SITE, "there is no site"),
    ],
)
def test_what_is_not_there_is_one_line(standing_app: Flask, text: str, kind: SiteName, said: str) -> None:
    with standing_app.app_context(), pytest.raises(click.ClickException) as refused:
        find(text, kind)
    assert refused.value.message.startswith(said)


@pytest.fixture(scope="module")
def twins(standing_app: Flask) -> Flask:
    """Long An has a tenant with the slug `mytho` as well, on another host."""
    with standing_app.app_context(), acting_in(Scope(LONGAN)):
        new = replace(tenant_from_catalogue("803", hosts=["mytho.longan.example"]), slug="mytho")
        create_tenant(LONGAN, new, actor=SYSTEM)
        session.commit()
    return standing_app


def test_a_slug_of_two_provinces_names_both_and_how_to_choose(twins: Flask) -> None:
    with twins.app_context():
        with pytest.raises(click.ClickException) as refused:
            find("mytho", TENANT)
        assert "say the host or the id" in refused.value.message
        assert f"mytho.localhost (id {MYTHO})" in refused.value.message
        assert "mytho.longan.example (id " in refused.value.message
        assert find("mytho.longan.example", TENANT) != find("mytho.localhost", TENANT) == find(str(MYTHO), TENANT)
        tiengiang = SITE.convert("tiengiang", None, None).find().province
        assert TENANT.convert("mytho", None, None).find(within=tiengiang).listing.tenant_id == MYTHO


@pytest.mark.parametrize("name", ["tanan", "tanan.localhost", "4"])
def test_a_switch_takes_what_an_export_takes(twins: Flask, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(command_application, "make_app", lambda: twins)
    words = ["switch", name, "feedback", "suspended", "--reason", "bảo trì", "--dry-run"]
    answer = CliRunner().invoke(command_table.MODULE, words)
    assert (answer.exit_code, answer.output) == (
        0,
        "Dry run, nothing is changed: Thành phố Tân An: feedback suspended\n",
    )
