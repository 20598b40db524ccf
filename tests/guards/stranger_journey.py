"""What becomes of a stranger's service at a district, step by step. Run by `test_stranger.py` where it is installed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.sites.switch import ModuleState
from tenants.portability.leaving import export_tenant
from tenants.portability.rows import Numbers
from tenants.registry.switches import switch_module
from tests.client import Browser
from tests.guards.stranger import ICON, NAME
from tests.tenants.deployments import Deployment
from tests.tenants.test_portability import rows_of
from tests.world import GOCONGDONG, SYSTEM, TIENGIANG

PAGE, DESK, API = "/thu-gom-rac", f"/work/{NAME}", f"/api/v1/{NAME}"


def take_to(app: Flask, *states: ModuleState) -> None:
    """Switch it alone, as a province does."""
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        for state in states:
            switch_module(TIENGIANG, member_id=GOCONGDONG, module=NAME, to=state, actor=SYSTEM, reason="thử")
        session.commit()


def test_it_is_switched_on_used_exported_and_switched_off(app: Flask, tmp_path: Path) -> None:
    reader, desk = Browser.at(app, GOCONGDONG), Browser.at(app, GOCONGDONG, as_="quantri")
    assert (reader.get(PAGE).status_code, desk.get(DESK).status_code, reader.get(API).status_code) == (404, 404, 404)

    take_to(app, ModuleState.PREPARING, ModuleState.LIVE)
    assert desk.post(DESK, title="Thứ Hai").status_code == 303
    assert "Thứ Hai" in reader.get(PAGE).text
    assert [item["title"] for item in reader.get(API).json["items"]] == ["Thứ Hai"]  # type: ignore[index]
    reader.get("/language/en")
    assert "Rubbish collection" in reader.get(PAGE).text

    take_to(app, ModuleState.SUSPENDED)
    assert (reader.get(PAGE).status_code, desk.get(DESK).status_code) == (404, 200)

    home = Deployment(app)
    file, numbers = tmp_path / "gocongdong.tar.gz", Numbers(tenant_id=GOCONGDONG, province_id=TIENGIANG)
    export_tenant(home.owner_url, numbers, file, components=home.components, storage=home.storage)
    assert [row["title"] for row in rows_of(file, f"{NAME}_entry")] == ["Thứ Hai"]

    take_to(app, ModuleState.RETIRED)
    assert (reader.get(PAGE).status_code, reader.get(API).status_code) == (404, 404)
    assert PAGE not in reader.get("/").text


@pytest.mark.parametrize(
    "pattern", [rf'href="(/static/components/{NAME}/{NAME}-\w+\.css)"', rf'"(/static/[^"]+)#{ICON}"']
)
def test_its_page_has_its_own_style_and_icon(app: Flask, pattern: str) -> None:
    take_to(app, ModuleState.PREPARING, ModuleState.LIVE)
    reader = Browser.at(app, GOCONGDONG)
    [address] = set(re.findall(pattern, reader.get(PAGE).text))
    answer = reader.get(address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert f"{NAME}-entries" in answer.text or f'id="{ICON}"' in answer.text


@pytest.mark.parametrize("path", ["manifest.json/..", "../models.py", "%2e%2e/models.py", "nothing.css"])
def test_nothing_else_of_it_is_served(app: Flask, path: str) -> None:
    assert Browser.at(app).get(f"/static/components/{NAME}/{path}").status_code == 404
    assert Browser.at(app).get("/static/components/feedback/models.py").status_code == 404
