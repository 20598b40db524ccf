"""The evaluation of a phase: what counts, who decides, what is kept, and that no phase is closed without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import EventRow
from dothi.record.audit import AuditEntry
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi_testing.plugin import InTenant
from tenants.programme.evaluation import close_phase, evaluate_phase, view_phase
from tenants.programme.measures import MeasureFacts, add_measure, add_suggested, change_measure
from tenants.programme.models import Evaluation, Override, Phase
from tenants.programme.phases import get_phase
from tenants.programme.verdicts import Verdict
from tests import plans
from tests.client import Browser
from tests.plans import NOW
from tests.world import GOCONGDONG, HOSTS, LONGAN, MYTHO, SYSTEM, TIENGIANG

MONDAY = date(2026, 11, 23)
VIEWER = Actor(kind=ActorKind.MEMBER, name="Người xem", permissions=frozenset({"tenants.console.view"}))
OWN = MeasureFacts(
    baseline=2, target=5, actual=6, evidence="Báo cáo số 12/BC-VP", title="Thủ tục trực tuyến", unit="lượt"
)


@pytest.fixture(autouse=True)
def held_clock() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def pilot(in_tenant: InTenant) -> UUID:
    """A phase with feedback at Mỹ Tho (done) and at Gò Công Đông (cancelled)."""
    with in_tenant(TIENGIANG):
        phase = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        plans.item(TIENGIANG, phase, member_id=MYTHO, status="done")
        plans.item(TIENGIANG, phase, member_id=GOCONGDONG, status="cancelled")
    return phase


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")


def told(indicator: str, ratio: tuple[int, int], *, weeks_ago: int = 0, member_id: int = MYTHO) -> None:
    plans.figure(TIENGIANG, member_id, indicator, MONDAY - timedelta(days=7 * weeks_ago), ratio)


def all_met() -> None:
    told("feedback.in_time", (95, 100))
    told("feedback.satisfaction", (17, 20))
    told("tenants.active_staff", (7, 7))


def decide(
    phase: UUID, verdict: Verdict = Verdict.MET, *, version: int = 0, lessons: str = "Tập huấn sớm hơn."
) -> Evaluation:
    return evaluate_phase(TIENGIANG, phase, verdict=verdict, lessons=lessons, version=version, actor=SYSTEM)


def content(page: str) -> str:
    """What the page is about: without the forms' tokens of its frame, which are signed anew at times."""
    return page.split("<main", 1)[1].split("</main>", maxsplit=1)[0]


def page_of(phase: UUID) -> str:
    return f"/console/programme/phases/{phase}/evaluation"


def test_actual_values_are_counted_by_the_phases_tenants_in_its_days(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        told("feedback.in_time", (40, 50))
        told("feedback.in_time", (100, 100), weeks_ago=1)
        told("feedback.in_time", (0, 900), weeks_ago=30)
        told("feedback.in_time", (0, 900), member_id=GOCONGDONG)
        told("tenants.active_staff", (1, 7), weeks_ago=2)
        told("tenants.active_staff", (6, 8))
        assert add_suggested(TIENGIANG, get_phase(TIENGIANG, pilot), actor=SYSTEM) == 3
        lines = {line.score.indicator: line.score for line in view_phase(TIENGIANG, pilot).lines}
    assert lines["feedback.in_time"].actual == 93.33
    assert lines["feedback.in_time"].is_met
    assert lines["tenants.active_staff"].actual == 75.0


def test_a_modules_indicator_counts_only_where_the_phase_has_the_module(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        phase = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        plans.item(TIENGIANG, phase, member_id=MYTHO, module="planning")
        told("feedback.in_time", (95, 100))
        told("tenants.active_staff", (7, 7))
        add_suggested(TIENGIANG, get_phase(TIENGIANG, phase), actor=SYSTEM)
        lines = {line.score.indicator: line.score.actual for line in view_phase(TIENGIANG, phase).lines}
    assert lines == {"feedback.in_time": None, "feedback.satisfaction": None, "tenants.active_staff": 100.0}


def test_suggesting_twice_adds_nothing(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        phase = get_phase(TIENGIANG, pilot)
        add_suggested(TIENGIANG, phase, actor=SYSTEM)
        assert add_suggested(TIENGIANG, phase, actor=SYSTEM) == 0


def test_an_own_indicator_needs_evidence_for_what_is_typed_in(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        phase = get_phase(TIENGIANG, pilot)
        with pytest.raises(Invalid) as caught:
            add_measure(TIENGIANG, phase, facts=MeasureFacts(**{**vars(OWN), "evidence": ""}), actor=SYSTEM)
        assert set(caught.value.fields) == {"evidence"}
        add_measure(TIENGIANG, phase, facts=OWN, actor=SYSTEM)
        assert view_phase(TIENGIANG, pilot).proposed is Verdict.MET


def test_a_stale_form_never_overwrites_a_newer_target(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        measure = add_measure(TIENGIANG, get_phase(TIENGIANG, pilot), facts=OWN, actor=SYSTEM)
        change_measure(TIENGIANG, pilot, measure.indicator, facts=OWN, version=1, actor=SYSTEM)
        with pytest.raises(Conflict):
            change_measure(TIENGIANG, pilot, measure.indicator, facts=OWN, version=1, actor=SYSTEM)


def test_the_verdict_keeps_the_figures_of_its_day(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        all_met()
        add_suggested(TIENGIANG, get_phase(TIENGIANG, pilot), actor=SYSTEM)
        decide(pilot)
        told("feedback.in_time", (0, 500), weeks_ago=1)
        view = view_phase(TIENGIANG, pilot)
        assert view.evaluation is not None
        assert view.evaluation.figures["feedback.in_time"]["actual"] == 95.0
        assert view.evaluation.figures["feedback.in_time"]["met"] is True
        assert view.proposed is Verdict.NOT_MET


def test_nobody_says_met_against_the_figures(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        told("feedback.in_time", (50, 100))
        add_measure(
            TIENGIANG,
            get_phase(TIENGIANG, pilot),
            facts=MeasureFacts(baseline=None, target=90),
            actor=SYSTEM,
            indicator="feedback.in_time",
        )
        with pytest.raises(Invalid):
            decide(pilot)
        assert decide(pilot, Verdict.NOT_MET).verdict == "not_met"


def test_without_figures_or_lessons_nothing_is_decided(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        with pytest.raises(Conflict):
            decide(pilot)
        all_met()
        add_suggested(TIENGIANG, get_phase(TIENGIANG, pilot), actor=SYSTEM)
        with pytest.raises(Invalid):
            decide(pilot, lessons="")


def test_a_phase_is_evaluated_again_and_every_verdict_is_on_record(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        all_met()
        add_suggested(TIENGIANG, get_phase(TIENGIANG, pilot), actor=SYSTEM)
        decide(pilot, Verdict.NOT_MET, lessons="Chưa tin số liệu.")
        with pytest.raises(Conflict):
            decide(pilot)
        assert decide(pilot, version=1).version == 2
        past = view_phase(TIENGIANG, pilot).past
        assert [entry.detail["verdict"] for entry in past] == ["met", "not_met"]
        assert past[1].detail["lessons"] == "Chưa tin số liệu."


def test_a_phase_with_something_still_to_come_is_not_closed(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        plans.item(TIENGIANG, pilot, unit_code="816", unit_name="Thị xã Gò Công")
        all_met()
        add_suggested(TIENGIANG, get_phase(TIENGIANG, pilot), actor=SYSTEM)
        decide(pilot)
        assert not view_phase(TIENGIANG, pilot).may_close
        with pytest.raises(Conflict, match="hạng mục chưa xong"):
            close_phase(TIENGIANG, pilot, version=1, actor=SYSTEM)


def test_a_phase_is_not_closed_without_an_evaluation(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        with pytest.raises(Conflict, match="chưa được đánh giá"):
            close_phase(TIENGIANG, pilot, version=1, actor=SYSTEM)
        all_met()
        add_suggested(TIENGIANG, get_phase(TIENGIANG, pilot), actor=SYSTEM)
        decide(pilot)
        assert close_phase(TIENGIANG, pilot, version=1, actor=SYSTEM).closed_at == NOW
        with pytest.raises(Conflict):
            close_phase(TIENGIANG, pilot, version=2, actor=SYSTEM)


@pytest.mark.parametrize(("confirmed", "withdrawn"), [(True, False), (False, False), (True, True)])
def test_only_an_override_in_force_excuses_from_the_evaluation(
    confirmed: bool, withdrawn: bool, in_tenant: InTenant, pilot: UUID
) -> None:
    with in_tenant(TIENGIANG):
        plans.add(
            Override(
                tenant_id=TIENGIANG, subject="phase", subject_id=pilot, gate="evaluation", reason="Bão lũ",
                asked_at=NOW, asked_by="A", asker_id=None, confirmed_at=NOW if confirmed else None, confirmed_by="B",
                confirmer_id=None, withdrawn_at=NOW if withdrawn else None, withdrawn_by="",
            )
        )  # fmt: skip
        if confirmed and not withdrawn:
            close_phase(TIENGIANG, pilot, version=1, actor=SYSTEM)
            entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "tenants.phase_closed")).one()
            assert entry.detail["overridden"] is True
        else:
            with pytest.raises(Conflict):
                close_phase(TIENGIANG, pilot, version=1, actor=SYSTEM)


def test_a_viewer_changes_nothing(in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        phase = get_phase(TIENGIANG, pilot)
        with pytest.raises(Denied):
            add_suggested(TIENGIANG, phase, actor=VIEWER)
        with pytest.raises(Denied):
            evaluate_phase(TIENGIANG, pilot, verdict=Verdict.NOT_MET, lessons="x", version=0, actor=VIEWER)
        with pytest.raises(Denied):
            close_phase(TIENGIANG, pilot, version=1, actor=VIEWER)


def test_another_provinces_phase_is_as_a_missing_one(in_tenant: InTenant, pilot: UUID, admin: Browser) -> None:
    with in_tenant(LONGAN):
        foreign = plans.phase(LONGAN, plans.project(LONGAN))
        with pytest.raises(NotFound):
            get_phase(LONGAN, pilot)
    assert admin.get(page_of(foreign)).status_code == admin.get(page_of(uuid4())).status_code == 404
    assert admin.get(page_of(pilot)).status_code == 200


def test_an_admin_evaluates_and_closes_a_phase_by_the_pages(
    admin: Browser, in_tenant: InTenant, pilot: UUID, app: Flask
) -> None:
    with in_tenant(TIENGIANG):
        all_met()
    base = f"/console/programme/phases/{pilot}"
    assert "Chưa có chỉ số nào" in admin.get(page_of(pilot)).text
    assert admin.post(f"{base}/measures/suggested", page=page_of(pilot)).status_code == 303
    answer = admin.post(f"{base}/measures/new", {"title": "Lượt", "target": "5", "actual": "6"})
    assert answer.status_code == 422
    assert "cần có minh chứng" in answer.text
    data = {"title": "Lượt hồ sơ", "unit": "lượt", "target": "1.200,5", "actual": "1300", "evidence": "Báo cáo 12"}
    assert admin.post(f"{base}/measures/new", {**data, "direction": "up"}).status_code == 303
    text = admin.get(page_of(pilot)).text
    assert "1.200,5 lượt" in text
    assert "Đếm tự động từ 1 địa phương" in text
    refused = admin.post(page_of(pilot), {"verdict": "met", "lessons": "", "version": "0"})
    assert refused.status_code == 422
    assert "Vui lòng ghi bài học kinh nghiệm" in refused.text
    assert admin.post(page_of(pilot), {"verdict": "met", "lessons": "Làm sớm.", "version": "0"}).status_code == 303
    answer = admin.post(page_of(pilot), {"verdict": "met", "lessons": "Làm muộn.", "version": "0"})
    assert answer.status_code == 409
    assert "đã lưu một phiên bản mới hơn lúc" in answer.text
    assert '<span class="dt-lines">Làm muộn.</span>' in answer.text
    measure = re.search(rf'href="({base}/measures/own[^"]+)"', admin.get(page_of(pilot)).text)
    assert measure
    assert admin.post(f"{base}/close", {"version": "1"}, page=page_of(pilot)).status_code == 303
    admin.get(page_of(pilot))  # which says that it is done
    shown = content(admin.get(page_of(pilot)).text)
    assert "Đánh giá lại" not in shown
    assert "Thêm chỉ số" not in shown
    again = {"verdict": "not_met", "lessons": "Nghĩ lại.", "version": "1", **data, "direction": "up"}
    for path in (
        page_of(pilot),
        f"{base}/measures/new",
        f"{base}/measures/suggested",
        measure[1],
        f"{measure[1]}/remove",
    ):
        late = admin.post(path, again, page=measure[1])
        assert late.status_code == 409, path
        assert "Giai đoạn đã đóng" in late.text
    assert content(admin.get(page_of(pilot)).text) == shown
    viewer = Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example").get(page_of(pilot)).text
    assert "Làm sớm." in viewer
    assert "Đã đóng" in viewer
    assert "Ghi kết luận" not in viewer
    with in_tenant(TIENGIANG):
        assert session.get_one(Phase, (TIENGIANG, pilot)).closed_by == "Quản trị tỉnh"


def test_closing_without_an_evaluation_is_refused_on_the_page(admin: Browser, pilot: UUID) -> None:
    answer = admin.post(f"/console/programme/phases/{pilot}/close", {"version": "1"}, page=page_of(pilot))
    assert answer.status_code == 409
    assert "chưa được đánh giá nên chưa thể đóng" in answer.text


def test_two_admins_may_close_a_phase_without_an_evaluation(app: Flask, admin: Browser, pilot: UUID) -> None:
    base = f"/console/programme/phases/{pilot}"
    assert admin.post(f"{base}/override", {"reason": ""}, page=page_of(pilot)).status_code == 422
    assert admin.post(f"{base}/override", {"reason": "Bão lũ"}, page=page_of(pilot)).status_code == 303
    assert "Xác nhận bỏ qua" not in admin.get(page_of(pilot)).text
    assert admin.post(f"{base}/close", {"version": "1"}, page=page_of(pilot)).status_code == 409
    second = Browser(app, HOSTS[TIENGIANG]).enter("admin2@tiengiang.example")
    page = second.get(page_of(pilot)).text
    assert "Bão lũ" in page
    confirm = re.search(r'action="(/console/programme/overrides/[^"]+/confirm)"', page)
    assert confirm
    assert second.post(confirm.group(1), page=page_of(pilot)).status_code == 303
    assert second.post(f"{base}/close", {"version": "1"}, page=page_of(pilot)).status_code == 303


def test_an_indicator_is_changed_and_taken_out(admin: Browser, in_tenant: InTenant, pilot: UUID) -> None:
    with in_tenant(TIENGIANG):
        add_suggested(TIENGIANG, get_phase(TIENGIANG, pilot), actor=SYSTEM)
    form = f"/console/programme/phases/{pilot}/measures/feedback.in_time"
    assert 'value="90"' in admin.get(form).text
    assert admin.post(form, {"target": "tám mươi", "version": "1"}).status_code == 422
    assert admin.post(form, {"target": "80", "version": "1"}).status_code == 303
    answer = admin.post(form, {"target": "85", "version": "1"})
    assert answer.status_code == 409
    assert "đã lưu một phiên bản mới hơn lúc" in answer.text
    assert '<span class="dt-lines">80</span>' in answer.text
    assert '<span class="dt-lines">85</span>' in answer.text
    assert 'value="85"' in answer.text
    assert "≥ 80%" in admin.get(page_of(pilot)).text
    assert admin.post(f"{form}/remove", {"version": "2"}, page=form).status_code == 303
    assert admin.get(form).status_code == 404


def test_asking_for_figures_asks_the_phases_tenants(admin: Browser, in_tenant: InTenant, pilot: UUID) -> None:
    assert admin.post(f"/console/programme/phases/{pilot}/figures", page=page_of(pilot)).status_code == 303
    for member_id, count in ((MYTHO, 1), (GOCONGDONG, 0)):
        with in_tenant(member_id):
            asked = select(EventRow).where(EventRow.tenant_id == member_id, EventRow.name == "FiguresAsked")
            assert len(session.scalars(asked).all()) == count
