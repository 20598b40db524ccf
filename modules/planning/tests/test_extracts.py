"""An extract is issued, printed, read by programs, checked by its number, and forgotten when its time is over."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import shapely
from flask import Flask

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi_testing.plugin import InTenant
from modules.planning.extract import issuing
from modules.planning.extract.content import digest_of
from modules.planning.extract.issuing import forget_extracts, get_extract, issue
from modules.planning.extract.models import Extract
from modules.planning.lookup.answer import answer
from modules.planning.lookup.asked import LandQuestion
from modules.planning.lookup.kept import question_named
from modules.planning.lookup.question import QuestionError
from modules.planning.models import Plan
from modules.planning.plans.publishing import withdraw
from modules.planning.plans.reading import get_version
from modules.planning.tests.asking import table
from modules.planning.tests.guard import add_plan, add_published, asked_at, squares
from tests.client import Browser
from tests.world import HOSTS, MYTHO, TANAN

PAGE = "/quy-hoach/phieu-thong-tin"
Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def plan(site: Site, in_tenant: InTenant) -> Plan:
    """A plan in force, with two squares from the centre to the east."""
    with in_tenant(MYTHO):
        made = add_plan(site)
        add_published(site, made.id)
        session.flush()
        session.refresh(made)
        session.expunge(made)
    return made


@pytest.fixture
def issued(site: Site, plan: Plan, in_tenant: InTenant) -> Extract:
    """An extract of a point in the first square."""
    with in_tenant(MYTHO):
        return taken(site, asked_at(site))


def taken(site: Site, asked: LandQuestion, *, place: str = "") -> Extract:
    """An extract that can be looked at after its transaction."""
    made = issue(site, asked, place=place)
    session.expunge(made)
    return made


@pytest.mark.usefixtures("plan")
def test_a_citizen_takes_an_extract_of_land_and_anybody_checks_it(citizen: Browser, site: Site) -> None:
    corners = table(site, (80, 10), (120, 10), (120, 20), (80, 20))
    answer = citizen.post("/quy-hoach/goc-thua", {"goc": corners, "dt": "380"}, page="/quy-hoach").headers["Location"]
    query = dict(pair.split("=") for pair in answer.partition("?")[2].split("&"))
    issued = citizen.post(PAGE, query, page=answer)
    assert issued.status_code == 303, issued.text
    path = issued.headers["Location"]
    page = citizen.get(path).text
    for words in ("400 m²", "380 m²", "190 m²", "ODT-1", "TMD-2", "vẫn đang áp dụng"):
        assert words in page
    made = citizen.get(f"{path}.pdf")
    assert made.data.startswith(b"%PDF-")
    assert b"BeVietnamPro" in made.data
    found = json.loads(citizen.get(f"{path}.json").data)["Extract"]
    assert found["ExtractIdentifier"] == path.rpartition("/")[2]
    assert [theme["Code"] for theme in found["ConcernedTheme"]] == ["urban"]
    assert [theme["Code"] for theme in found["ThemeWithoutData"]] == ["land_use", "infrastructure"]
    land = found["RealEstate"]
    assert (land["CoordinateSystem"], land["MeasuredArea"], land["LandRegistryArea"]) == ("EPSG:9210", 400.0, 380.0)
    restrictions = land["RestrictionOnLandownership"]
    assert [(each["TypeCode"], each["AreaShare"], each["PartInPercent"]) for each in restrictions] == [
        ("ODT-1", 190, 50.0), ("TMD-2", 190, 50.0),
    ]  # fmt: skip
    assert {text["Language"]: text["Text"] for text in restrictions[0]["LegendText"]}["en"] == "Urban housing"
    checked = found["QRCodeRef"].partition(HOSTS[MYTHO])[2]
    assert "Phiếu đúng là do" in citizen.get(checked[checked.index("/") :]).text


def test_the_same_question_on_the_same_day_gives_the_same_content(
    issued: Extract, site: Site, in_tenant: InTenant
) -> None:
    with in_tenant(MYTHO):
        again = taken(site, asked_at(site), place="Gần đường khác")
    assert again.number != issued.number
    assert (again.content, again.digest) == (issued.content, issued.digest)
    assert issued.digest == digest_of(issued.content)
    with in_tenant(MYTHO):
        other = LandQuestion(question=asked_at(site).question, day=date(2023, 1, 1), registered_m2=None)
        assert issue(site, other, place="").digest != issued.digest


def test_a_form_sent_twice_gives_one_extract(citizen: Browser, plan: Plan, site: Site, in_tenant: InTenant) -> None:
    there = asked_at(site).question.in_degrees().centroid
    answer = f"/quy-hoach/ket-qua?lon={there.x}&lat={there.y}"

    def press(form: dict[str, str]) -> str:
        return str(citizen.post(PAGE, form, page=answer).headers["Location"])

    def opened() -> dict[str, str]:
        page = citizen.get(answer).text
        return {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("client_id", "q", "ngay")}

    form = opened()
    first = press(form)
    assert press(form) == first
    assert press(opened()) != first, "another page, another extract"
    with in_tenant(MYTHO):
        add_published(site, plan.id, zones=squares(site, codes=("CLN-1",)), valid_from=date(2025, 1, 1))
    assert press(form) != first, "another answer, another extract"
    with in_tenant(MYTHO):
        assert session.query(Extract).count() == 3


def test_a_wrong_digest_is_told(citizen: Browser, issued: Extract) -> None:
    page = citizen.get(f"{PAGE}/{issued.number}?ma=0123456789abcdef")
    assert page.status_code == 200
    assert "Mã kiểm tra không khớp" in page.text
    assert "Phiếu đúng là do" not in page.text
    assert "Phiếu đúng là do" in citizen.get(f"{PAGE}/{issued.number}?ma={issued.digest}").text


def test_a_digest_that_is_not_whole_accuses_nobody(citizen: Browser, issued: Extract) -> None:
    page = citizen.get(f"{PAGE}/{issued.number}?ma={issued.digest[:8]}").text
    assert "Mã kiểm tra chưa đủ 16 ký tự" in page
    assert "không khớp" not in page
    again = citizen.get(f"{PAGE}?so={issued.number}&ma={issued.digest[:8]}&sua=1").text
    assert f'value="{issued.number}"' in again
    assert f'value="{issued.digest[:8]}"' in again


def test_an_extract_of_land_elsewhere_says_so(citizen: Browser) -> None:
    answer = "/quy-hoach/ket-qua?q=4326_0_105.21"
    issued = citizen.post(PAGE, {"q": "4326_0_105.21"}, page=answer).headers["Location"]
    page = citizen.get(issued).text
    assert "Ngoài ranh giới" in page
    assert "vẫn đang áp dụng" not in page  # no version is named
    assert citizen.get(f"{issued}.pdf").data.startswith(b"%PDF-")


def test_a_number_is_found_as_it_is_typed_and_an_unknown_one_is_told(citizen: Browser, issued: Extract) -> None:
    found = citizen.get(f"{PAGE}?so={issued.number.lower().replace('-', '')}")
    assert (found.status_code, found.headers["Location"]) == (303, f"{PAGE}/{issued.number}")
    lost = citizen.get(f"{PAGE}?so=MT-QH-26-00000000")
    assert lost.status_code == 404
    assert "Không có phiếu thông tin quy hoạch nào mang số này" in lost.text


def test_another_tenant_knows_nothing_of_a_number(app: Flask, issued: Extract) -> None:
    elsewhere = Browser(app, HOSTS[TANAN])
    for ending in ("", ".pdf", ".json"):
        assert elsewhere.get(f"{PAGE}/{issued.number}{ending}").status_code == 404


def take_back(version_id: UUID, reason: str) -> None:
    """Withdraw a version."""
    found = get_version(MYTHO, version_id)
    withdraw(MYTHO, version_id, version=found.version, reason=reason, actor=Actor.system())


def test_a_version_that_was_withdrawn_or_adjusted_since_is_told(
    citizen: Browser, issued: Extract, plan: Plan, site: Site, in_tenant: InTenant
) -> None:
    with in_tenant(MYTHO):
        newer = add_published(site, plan.id, zones=squares(site, codes=("CLN-1",)), valid_from=date(2025, 1, 1))
        newer_id = newer.id
    page = citizen.get(f"{PAGE}/{issued.number}").text
    assert "đã có phiên bản 2, áp dụng từ 01/01/2025" in page
    assert "ODT-1" in page
    with in_tenant(MYTHO):
        take_back(newer_id, "Sai ranh giới")
    assert "vẫn đang áp dụng" in citizen.get(f"{PAGE}/{issued.number}").text
    with in_tenant(MYTHO):
        take_back(UUID(json.loads(issued.content)["themes"][0]["plans"][0]["version_id"]), "Công bố nhầm")
    page = citizen.get(f"{PAGE}/{issued.number}").text
    assert "Phiên bản 1 của Quy hoạch phân khu 1 đã bị thu hồi" in page
    assert "Công bố nhầm" in page
    assert citizen.get(f"{PAGE}/{issued.number}.pdf").data.startswith(b"%PDF-")


def test_a_version_withdrawn_while_an_extract_is_made_is_named(
    citizen: Browser, plan: Plan, site: Site, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_at(site)
    with in_tenant(MYTHO):
        found = answer(MYTHO, asked.question, day=asked.day)
        take_back(found.themes[0].plans[0].plan.version_id, "Công bố nhầm")
    monkeypatch.setattr(issuing, "answer", lambda *_args, **_options: found)
    with in_tenant(MYTHO):
        made = taken(site, asked)
    page = citizen.get(f"{PAGE}/{made.number}").text
    assert f"Phiên bản 1 của {plan.name} đã bị thu hồi" in page
    assert citizen.get(f"{PAGE}/{made.number}.pdf").data.startswith(b"%PDF-")


def ring(corners: int) -> dict[str, Any]:
    """A polygon of many corners in degrees."""
    circle = shapely.Point(106.3626, 10.3546).buffer(0.0005, quad_segs=corners // 4)
    return dict(shapely.geometry.mapping(circle))


@pytest.mark.usefixtures("plan")
def test_a_link_holds_a_question_of_hundreds_of_corners(citizen: Browser, in_tenant: InTenant) -> None:
    def ask(geometry: dict[str, Any]) -> dict[str, Any]:
        sent = citizen.client.post("/api/v1/planning/answer", json={"polygon": geometry}, base_url=citizen.base)
        assert sent.json is not None
        return dict(sent.json)

    long = ask(ring(480))
    assert len(long["url"]) < 200
    assert long["url"] == ask(ring(480))["url"]
    path = long["url"][long["url"].index("/quy-hoach") :]
    assert citizen.get(path).status_code == 200
    name = path.partition("q=")[2].partition("&")[0]
    extract = citizen.post(PAGE, {"q": name}, page=path).headers["Location"]
    assert path in citizen.get(extract).text.replace("&amp;", "&")
    assert citizen.get(f"{extract}.pdf").data.startswith(b"%PDF-")
    with in_tenant(MYTHO):
        kept = question_named(MYTHO, name)
        assert shapely.count_coordinates(kept.shape) - 1 == 480
        assert kept.shape.area == pytest.approx(shapely.geometry.shape(ring(480)).area, rel=1e-4)
        forget_extracts(MYTHO, clock.now() + timedelta(days=366 * 60))
        with pytest.raises(QuestionError):
            question_named(MYTHO, name)
    assert citizen.get(path).status_code == 422


def test_extracts_are_forgotten_when_their_time_is_over(issued: Extract, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        forget_extracts(MYTHO, clock.now() + timedelta(days=365 * 9))
        assert get_extract(MYTHO, issued.number).digest == issued.digest
        forget_extracts(MYTHO, clock.now() + timedelta(days=366 * 10 + 1))
    with in_tenant(MYTHO), pytest.raises(Exception, match="mang số này"):
        get_extract(MYTHO, issued.number)


def test_a_program_takes_an_extract_by_the_link_in_the_answer(citizen: Browser, plan: Plan, site: Site) -> None:
    there = asked_at(site).question.in_degrees().centroid
    answer = citizen.get(f"/api/v1/planning/answer?lon={there.x}&lat={there.y}").json
    assert answer is not None
    path = answer["extract_url"]
    answered = citizen.get(path[path.index("/api/") :])
    assert answered.status_code == 200
    found = json.loads(answered.data)["Extract"]
    assert found["RealEstate"]["RestrictionOnLandownership"][0]["LegalProvisions"][0]["Title"] == plan.name
    assert json.loads(citizen.get(answered.headers["Content-Location"]).data)["Extract"] == found
    assert citizen.get("/api/v1/planning/extract?q=xyz").status_code == 422


@pytest.mark.parametrize("count", [1, 20])
def test_pages_of_an_extract_cost_the_same_for_one_plan_and_for_many(
    citizen: Browser, site: Site, in_tenant: InTenant, statements: Counted, count: int
) -> None:
    with in_tenant(MYTHO):
        for number in range(count):
            add_published(site, add_plan(site, name=f"Quy hoạch {number}").id)
        made = taken(site, asked_at(site))
    counted = []
    for ending in ("", ".pdf", ".json"):
        with statements() as seen:
            assert citizen.get(f"{PAGE}/{made.number}{ending}").status_code == 200
        counted.append(len([statement for statement in seen if "planning_" in statement]))
    assert counted == [2, 3, 1]
