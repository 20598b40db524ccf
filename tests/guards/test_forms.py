"""Every form that is refused says in its summary which field it means, and leads there. Finds forms by itself."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.manifest.module import Hosts
from dothi.manifest.permissions import rule_of
from dothi.web.summary import name_fields
from tenants.registry.models import Unit
from tests.guards.test_routes import APP, RULES, hosts_of, path_of, signed_in
from tests.programme.planning import make_programme
from tests.world import HOSTS, MYTHO, TIENGIANG

SUMMARY = re.compile(r'<div class="dt-errors".*?</div>', re.DOTALL)
LINE = re.compile(r'<li><a href="#([^"]+)">([^<]*)</a></li>')
NAMELESS = re.compile(r"^(?:Vui lòng|Hãy) (?:điền|chọn)(?: mục này| trong danh sách)?\.")
ENDING = {"identity.sign_out", "identity.sign_out_everywhere"}
ADMINS = {MYTHO: "quantri@mytho.example", TIENGIANG: "admin@tiengiang.example"}


def test_a_reason_that_says_no_field_gets_its_label_before_it() -> None:
    page = (
        '<div class="dt-errors"><ul><li><a href="#ten">Vui lòng điền mục này.</a></li>'
        '<li><a href="#loai">Hãy chọn loại.</a></li><li>Không lưu được.</li></ul></div>'
        '<label class="form-label" for="ten">Họ &amp; tên <span>(x)</span></label><input id="ten">'
        '<fieldset class="dt-field dt-field-bad" id="loai" tabindex="-1">\n  <legend class="form-label">Loại'
    )
    told = name_fields(page)
    assert '<a href="#ten">Họ &amp; tên: Vui lòng điền mục này.</a>' in told
    assert '<a href="#loai">Hãy chọn loại.</a>' in told
    assert "<li>Không lưu được.</li>" in told
    assert name_fields("<p>Vui lòng</p>") == "<p>Vui lòng</p>"


@pytest.fixture(scope="module")
def values(standing_app: Flask) -> dict[str, str]:
    """One of each that a form can be about."""
    standing_app.config["WTF_CSRF_ENABLED"] = False
    with standing_app.app_context():
        with acting_in(Scope(TIENGIANG)):
            found = {name: str(row) for name, row in make_programme(TIENGIANG, unit="815").items()}
            session.commit()
        with acting_in(Scope(MYTHO)):
            unit = session.scalars(select(Unit.id).where(Unit.tenant_id == MYTHO).limit(1)).one()
    return found | {"unit_id": str(unit), "slug": "mytho"}


def test_the_summary_of_every_refused_form_names_each_field(standing_app: Flask, values: dict[str, str]) -> None:
    """Each form sent empty by an admin; what is refused with a page must say what it means."""
    told: list[str] = []
    seen = 0
    browsers = {tenant: signed_in(standing_app, tenant, email) for tenant, email in ADMINS.items()}
    for rule in RULES:
        if "POST" not in (rule.methods or ()) or rule.endpoint in ENDING or rule.rule.startswith("/api/"):
            continue
        for tenant, browser in browsers.items():
            if hosts_of(rule.endpoint) not in {Hosts.ANY, Hosts.PROVINCE if tenant == TIENGIANG else Hosts.TENANT}:
                continue
            path = path_of(rule, **{name: values[name] for name in rule.arguments & values.keys()})
            for data in ({"version": "1"}, {"version": "1", "action": "add"}):
                page = send(standing_app, browser, rule.endpoint, path, tenant, data)
                if page is not None:
                    seen += 1
                    told += [f"{rule.endpoint}: {trouble}" for trouble in troubles(page)]
    assert seen > 20
    assert not told, "\n".join(sorted(set(told)))


def send(app: Flask, browser: FlaskClient, endpoint: str, path: str, tenant: int, data: dict[str, str]) -> str | None:
    """The page of a refused form."""
    with app.app_context():
        client = browser if rule_of(endpoint).needs_member else app.test_client()
    answer = client.post(path, data=data, headers={"Host": HOSTS[tenant]})
    assert answer.status_code < 500, (endpoint, answer.status_code)
    return answer.text if answer.status_code == 422 and LINE.search(answer.text) else None


def troubles(page: str) -> list[str]:
    """Lines of the summary that name no field, or lead to none."""
    summary = SUMMARY.search(page)
    assert summary is not None
    lines = LINE.findall(summary.group())
    return [f"“{unescape(text)}” names no field" for _id, text in lines if NAMELESS.match(unescape(text))] + [
        f"“{unescape(text)}” leads to #{field}, which isn't there"
        for field, text in lines
        if f'id="{field}"' not in page
    ]


def test_the_forms_are_found() -> None:
    with APP.app_context():
        assert house(APP).components.mounts
    assert len([rule for rule in RULES if "POST" in (rule.methods or ())]) > 60
