"""New provinces and tenants: all of it or nothing, and only in the province's own scope."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from dothi.database.session import TenantAnchor, session
from dothi.sites.switch import ModuleState
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from tenants.areas.areas import list_areas
from tenants.onboarding import NewTenant, create_province, create_tenant
from tenants.onboarding.known import province_from_catalogue, tenant_from_catalogue
from tenants.registry.hosts import check_host, claim_host
from tenants.registry.roster import get_tenant, list_tenants
from tenants.registry.switches import states_of
from tests.client import Browser
from tests.world import LONGAN, MYTHO, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()


@pytest.fixture
def kientuong() -> NewTenant:
    return tenant_from_catalogue("795", hosts=["kientuong.localhost", "old-kientuong.localhost"])


def test_a_known_district_answers_at_once(app: Flask, in_tenant: InTenant, kientuong: NewTenant) -> None:
    with in_tenant(LONGAN):
        tenant_id = create_tenant(LONGAN, kientuong, actor=SYSTEM)
    home = Browser(app, "kientuong.localhost").get("/")
    assert "Ủy ban nhân dân thị xã Kiến Tường" in home.text
    assert "Địa giới hành chính trước 1/7/2025" in home.text
    with in_tenant(LONGAN):
        assert set(states_of(LONGAN, member_id=tenant_id).values()) == {ModuleState.NONE}
        view = get_tenant(LONGAN, "kientuong")
        assert (view.name, view.kind, view.hosts[0].host) == ("Thị xã Kiến Tường", "town", "kientuong.localhost")


def test_branding_without_a_name_takes_the_committees(app: Flask, in_tenant: InTenant, kientuong: NewTenant) -> None:
    with in_tenant(LONGAN):
        create_tenant(LONGAN, replace(kientuong, settings={"branding": {"hotline": "0272 1022"}}), actor=SYSTEM)
    home = Browser(app, "kientuong.localhost").get("/").text
    assert "0272 1022" in home
    assert "Ủy ban nhân dân thị xã Kiến Tường" in home


def test_an_old_host_leads_to_the_canonical_one(app: Flask, in_tenant: InTenant, kientuong: NewTenant) -> None:
    with in_tenant(LONGAN):
        create_tenant(LONGAN, kientuong, actor=SYSTEM)
    answer = Browser(app, "old-kientuong.localhost").get("/phan-anh?x=1")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "http://kientuong.localhost/phan-anh?x=1"


def test_onboarding_takes_a_moment(in_tenant: InTenant) -> None:
    new = tenant_from_catalogue("815", hosts=["mytho2.localhost"])
    new = replace(new, slug="mytho2", code_prefix="MZ")
    with in_tenant(TIENGIANG):
        started = time.process_time()
        create_tenant(TIENGIANG, new, actor=SYSTEM)
        session.commit()
        # Our own work; the bench measures the whole on a quiet machine.
        assert time.process_time() - started < 0.15
        assert len(new.areas) == 17


def test_wards_of_the_catalogue_are_shown_as_of_their_last_day(in_tenant: InTenant) -> None:
    new = replace(tenant_from_catalogue("794", hosts=["tanan2.localhost"]), slug="tanan2", code_prefix="TZ")
    with in_tenant(LONGAN):
        tenant_id = create_tenant(LONGAN, new, actor=SYSTEM)
    with in_tenant(tenant_id):
        assert len(list_areas(tenant_id)) == 14
        assert list_areas(tenant_id, on=date(2025, 7, 1)) == []


def test_a_district_that_became_a_city_has_both_names() -> None:
    facts = tenant_from_catalogue("816", hosts=["gocong.localhost"]).facts
    assert [(fact.name, fact.kind) for fact in facts] == [("Thị xã Gò Công", "town"), ("Thành phố Gò Công", "city")]
    assert facts[0].valid_to == facts[1].valid_from == date(2024, 5, 1)


@pytest.mark.parametrize(
    "changes",
    [{"slug": "mytho"}, {"code_prefix": "MT"}, {"hosts": ["tanan.localhost"]}, {"hosts": ["mytho.localhost"]}],
)
def test_what_is_taken_is_refused_and_nothing_is_left(in_tenant: InTenant, changes: dict[str, object]) -> None:
    new = replace(tenant_from_catalogue("817", hosts=["cailay.localhost"]), **changes)  # type: ignore[arg-type]
    with in_tenant(TIENGIANG):
        before = session.scalars(select(TenantAnchor.id)).all()
        with pytest.raises(Conflict):
            create_tenant(TIENGIANG, new, actor=SYSTEM)
        assert session.scalars(select(TenantAnchor.id)).all() == before
        assert len(list_tenants(TIENGIANG)) == 2


def test_the_same_slug_in_two_provinces_is_no_collision(in_tenant: InTenant) -> None:
    for province, code, host in ((LONGAN, "808", "chauthanh-longan.localhost"), (TIENGIANG, "821", "ct.localhost")):
        new = replace(tenant_from_catalogue(code, hosts=[host]), slug="chauthanh")
        with in_tenant(province):
            assert create_tenant(province, new, actor=SYSTEM) > 5


def test_a_new_province_is_its_own_tenant(app: Flask, in_tenant: InTenant) -> None:
    new = replace(province_from_catalogue("80", hosts=["longan2.localhost"]), slug="longan2")
    with app.app_context():
        province_id = create_province(new, actor=SYSTEM)
    assert Browser(app, "longan2.localhost").get("/").status_code == 200
    with in_tenant(province_id):
        assert list_tenants(province_id) == []


def test_no_scope_makes_tenants_of_another_or_tells_its_province_tales(
    in_tenant: InTenant, kientuong: NewTenant
) -> None:
    for statement in (
        f"SELECT dothi_create_tenant(NULL, {LONGAN})",
        """SELECT tenants_tell_province('{"action": "identity.joined"}')""",
        f"SELECT tenants_claim_host('x.localhost', {MYTHO}, true)",
    ):
        with in_tenant(MYTHO):
            with pytest.raises(DBAPIError):
                session.execute(text(statement))
            session.rollback()


@pytest.mark.parametrize(
    "host",
    [
        "www.x.example",
        "admin.example",
        "10.0.0.1",
        "nodots",
        "a b.example",
        "-.example",
        "",
        "xn--bnlc-epa.example",
        "benluc.xn--example",
        f"{'a' * 64}.example",
    ],
)
def test_what_cannot_be_a_tenants_host_is_refused(app: Flask, host: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid):
        check_host(host)


def test_hosts_are_compared_in_one_form(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        with pytest.raises(Conflict):
            claim_host(MYTHO, "TANAN.localhost.")
        claim_host(MYTHO, "My-Tho.localhost:8000", is_canonical=True)
        assert get_tenant(TIENGIANG, "mytho").hosts[0].host == "my-tho.localhost"
