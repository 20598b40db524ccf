"""The citizen's form without script: refusals that keep all, photos, double sends, the neighbour's form."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from dothi.database.session import session
from dothi.values.geo import Point
from modules.feedback.models import Category, Report
from modules.feedback.tests.person import STAGED, Person, picture, words
from tests.world import CENTRES, GOCONGDONG, HOSTS, MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]


def count_reports() -> int:
    """How many reports Mỹ Tho has."""
    return session.execute(select(func.count()).select_from(Report).where(Report.tenant_id == MYTHO)).scalar_one()


def test_a_report_leads_to_its_tracking_page_with_code_and_link(app: Flask) -> None:
    citizen = Person.at(app)
    page = citizen.follow(citizen.report())
    assert re.search(r"Mã tra cứu: MT-\d\d-\d{6}", words(page))
    assert "Phản ánh của bạn đã được gửi" in words(page)
    assert 'data-draft-clear="feedback-report"' in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_the_form_names_emergency_numbers_readers_and_where_complaints_go(app: Flask) -> None:
    text = words(Person.at(app).get("/phan-anh/gui"))
    for wanted in ("113", "114", "115", "Bộ phận tiếp nhận của", "Ban Tiếp công dân", "Bảo mật: không công khai."):
        assert wanted in text


def test_photos_sent_with_the_form_belong_to_the_report(app: Flask) -> None:
    citizen = Person.at(app)
    page = citizen.follow(citizen.report(photos=[picture("a.jpg"), picture("b.jpg")]))
    links = re.findall(r'<img src="(/files/[^"]+)"', page.text)
    assert len(links) == 2
    assert citizen.get(links[0].replace("&amp;", "&")).status_code == 200
    assert Person.at(app).get(links[0].split("?")[0]).status_code == 404


def test_a_refused_form_keeps_everything_photos_included(app: Flask) -> None:
    citizen = Person.at(app)
    refused = citizen.report(category="", name="Trần Thị Bé", photos=[picture()])
    assert refused.status_code == 422
    assert "Hãy chọn lĩnh vực." in words(refused)
    for kept in ("Nắp cống bị vỡ trước số nhà 12.", "Trần Thị Bé", "Trước số 12 đường Hùng Vương"):
        assert kept in refused.text
    staged = STAGED.findall(refused.text)
    assert len(staged) == 1
    page = citizen.follow(citizen.report(photo=staged))
    assert "Ảnh hiện trường 1" in page.text


def test_a_photo_can_be_taken_back_without_script(app: Flask) -> None:
    citizen = Person.at(app)
    [staged] = STAGED.findall(citizen.report(category="", photos=[picture()]).text)
    page = citizen.follow(citizen.report(photo=[staged], remove_photo=[staged.split(".")[0]]))
    assert "Ảnh hiện trường" not in page.text


def test_a_file_that_is_no_picture_is_named_and_the_rest_is_kept(app: Flask) -> None:
    refused = Person.at(app).report(photos=[(BytesIO(b"<svg/>"), "hinh.svg"), picture("tot.jpg")])
    assert refused.status_code == 422
    assert "hinh.svg: tệp này không phải ảnh" in words(refused)
    assert len(STAGED.findall(refused.text)) == 1


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("text", "", "Hãy mô tả sự việc."),
        ("text", "a" * 4001, "Hãy viết ngắn lại."),
        ("text", "chuông \x07", "ký tự điều khiển"),
        ("category", "khong-co", "Không có lĩnh vực này."),
        ("lon", "", "Hãy đặt ghim"),
        ("lon", "mười", "Tọa độ là số thập phân"),
        ("lon", "nan", "Tọa độ là số thập phân"),
        ("email", "khong phai thu", "Địa chỉ thư điện tử chưa đúng"),
        ("phone", "12", "Số điện thoại gồm"),
        ("consent", "", "Cần bạn đồng ý"),
    ],
)
def test_what_is_wrong_is_said_in_the_summary_and_beside_the_field(
    app: Flask, in_tenant: InTenant, field: str, value: str, reason: str
) -> None:
    refused = Person.at(app).report(**{field: value})
    assert refused.status_code == 422
    assert words(refused).count(reason) >= 2
    with in_tenant(MYTHO):
        assert count_reports() == 0


def test_without_a_map_the_centre_of_the_ward_is_the_place(app: Flask, in_tenant: InTenant) -> None:
    citizen = Person.at(app)
    page = citizen.follow(citizen.report(lon="", lat="", area="81501"))
    assert "Phường 1" in words(page)
    with in_tenant(MYTHO):
        report = session.execute(select(Report).where(Report.tenant_id == MYTHO)).scalar_one()
        assert (report.lon, report.lat) == (CENTRES[MYTHO].lon, CENTRES[MYTHO].lat)
        assert report.place == "Trước số 12 đường Hùng Vương, Phường 1"


def test_the_same_form_sent_twice_is_one_report(app: Flask, in_tenant: InTenant) -> None:
    citizen, client_id = Person.at(app), str(uuid4())
    first, second = citizen.report(client_id=client_id), citizen.report(client_id=client_id)
    assert first.headers["Location"] == second.headers["Location"]
    with in_tenant(MYTHO):
        assert count_reports() == 1


def test_a_double_tap_with_photos_is_one_report(app: Flask, in_tenant: InTenant) -> None:
    citizen, client_id = Person.at(app), str(uuid4())
    first = citizen.report(client_id=client_id, photos=[picture()])
    second = citizen.report(client_id=client_id, photos=[picture()])
    assert first.headers["Location"] == second.headers["Location"]
    with in_tenant(MYTHO):
        assert count_reports() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "0912 345 678"),
        ("place", "Trước chợ Mỹ Tho"),
        ("category", "moi-truong"),
        ("lon", str(CENTRES[MYTHO].lon + 0.001)),
    ],
)
def test_a_change_after_a_lost_answer_is_told_and_kept_not_dropped(
    app: Flask, in_tenant: InTenant, field: str, value: str
) -> None:
    citizen, client_id = Person.at(app), str(uuid4())
    link = citizen.report(client_id=client_id).headers["Location"].split("?")[0]
    told = citizen.report(client_id=client_id, **{field: value})
    assert told.status_code == 409
    assert "chưa được ghi vào phản ánh đó" in words(told)
    assert f'href="{link}"' in told.text
    assert f'value="{value}"' in told.text
    with in_tenant(MYTHO):
        assert count_reports() == 1


def test_photos_after_a_lost_answer_are_the_same_by_what_they_show(app: Flask) -> None:
    citizen, client_id = Person.at(app), str(uuid4())
    staged = citizen.post("/phan-anh/anh", page="/phan-anh/gui", photo=picture("a.jpg")).json or {}
    before = {"client_id": client_id, "photo": [f"{staged['id']}.{staged['token']}"]}
    first = citizen.report(**before, photos=[picture("b.jpg", colour=(0, 90, 0))])
    again = citizen.report(**before, photos=[picture("b lần nữa.jpg", colour=(0, 90, 0))])
    assert again.headers["Location"] == first.headers["Location"]
    other = citizen.report(**before, photos=[picture("c.jpg", colour=(0, 0, 90))])
    assert other.status_code == 409
    assert "Ảnh đã gửi ở lại với phản ánh trước" in words(other)
    assert len(STAGED.findall(other.text)) == 1
    fewer = citizen.report(**before)
    assert fewer.status_code == 409


def test_a_lost_answer_is_found_again_though_the_form_would_be_refused_now(app: Flask, in_tenant: InTenant) -> None:
    citizen, client_id = Person.at(app), str(uuid4())
    first = citizen.report(client_id=client_id)
    with in_tenant(MYTHO):
        session.execute(update(Category).where(Category.tenant_id == MYTHO).values(retired_at=func.now()))
        session.commit()
    assert citizen.report(client_id=client_id).headers["Location"] == first.headers["Location"]
    mended = citizen.report(client_id=client_id, text="")
    assert mended.status_code == 409
    assert "Hãy mô tả sự việc." in words(mended)


def test_another_report_from_the_same_form_is_asked_about_and_then_taken(app: Flask, in_tenant: InTenant) -> None:
    citizen, client_id = Person.at(app), str(uuid4())
    citizen.report(client_id=client_id)
    asked = citizen.report(client_id=client_id, text="Đèn đường hỏng.")
    assert asked.status_code == 409
    assert "Phản ánh trước của bạn đã được gửi" in words(asked)
    fresh = re.search(r'name="client_id" value="([^"]+)"', asked.text)
    assert fresh is not None
    assert fresh.group(1) != client_id
    citizen.follow(citizen.report(client_id=fresh.group(1), text="Đèn đường hỏng."))
    with in_tenant(MYTHO):
        assert count_reports() == 2


def test_a_place_in_the_neighbours_area_leads_to_its_form_with_what_was_typed(app: Flask) -> None:
    citizen, there = Person.at(app), CENTRES[TANAN]
    refused = citizen.report(lon=str(there.lon), lat=str(there.lat), name="Trần Thị Bé")
    assert refused.status_code == 422
    assert "Tiếp tục tại thành phố Tân An" in words(refused)
    target = re.search(r'action="(http://tanan[^"]+)"', refused.text)
    assert target is not None
    assert "http://tanan.localhost" in refused.headers["Content-Security-Policy"]
    taken = app.test_client().post(
        target.group(1),
        data={"text": "Nắp cống bị vỡ", "name": "Trần Thị Bé", "lon": str(there.lon), "lat": str(there.lat)},
        base_url=f"http://{HOSTS[TANAN]}",
    )
    assert taken.status_code == 200
    assert "Nắp cống bị vỡ" in taken.text
    assert "Trần Thị Bé" in taken.text


def test_at_the_tap_the_form_tells_whose_place_it_is(app: Flask) -> None:
    citizen, here, there = Person.at(app), CENTRES[MYTHO], CENTRES[TANAN]
    inside = citizen.get(f"/phan-anh/gui/vi-tri?lon={here.lon}&lat={here.lat}").json or {}
    assert inside["outside"] == ""
    outside = citizen.get(f"/phan-anh/gui/vi-tri?lon={there.lon}&lat={there.lat}").json or {}
    assert "Vị trí này thuộc thành phố Tân An" in outside["outside"]
    assert citizen.get("/phan-anh/gui/vi-tri?lon=nan&lat=10").status_code == 400
    assert citizen.get("/phan-anh/gui/vi-tri").status_code == 400


def test_a_form_is_handed_over_with_its_photos_and_what_is_lacking_is_said(app: Flask) -> None:
    citizen, there = Person.at(app), CENTRES[TANAN]
    place = {"lon": str(there.lon), "lat": str(there.lat)}
    page = citizen.post(
        "/phan-anh/gui/noi-khac", page="/phan-anh/gui", text="Rác ven kênh.", photos=[picture("kenh.jpg")], **place
    )
    assert "http://tanan.localhost" in page.headers["Content-Security-Policy"]
    assert 'name="photos_had" value="1"' in page.text
    held = re.search(r'<data hidden value="([^"]+)"', page.text)
    assert held is not None
    assert citizen.get(held.group(1).replace("&amp;", "&")).status_code == 200
    sent = {"from": "mytho", "text": "Rác ven kênh.", "photos_had": "2", "photos": [picture("kenh.jpg")], **place}
    taken = Person.at(app, TANAN).client.post("/phan-anh/gui/tiep-tuc", data=sent, base_url=f"http://{HOSTS[TANAN]}")
    assert len(STAGED.findall(taken.text)) == 1
    assert "Có 1 ảnh chưa chuyển sang được" in words(taken)


def test_a_neighbour_without_feedback_is_named_only(app: Flask) -> None:
    there: Point = CENTRES[GOCONGDONG]
    refused = Person.at(app).report(lon=str(there.lon), lat=str(there.lat))
    assert refused.status_code == 422
    assert "Huyện Gò Công Đông chưa nhận phản ánh trực tuyến." in words(refused)


def test_a_form_without_token_can_be_sent_again_without_retyping(app: Flask) -> None:
    answer = app.test_client().post("/phan-anh/gui", data={"text": "Nắp cống bị vỡ"}, base_url=f"http://{HOSTS[MYTHO]}")
    assert answer.status_code == 400
    assert "Nắp cống bị vỡ" in answer.text


def test_a_photo_staged_by_script_is_answered_with_what_the_form_carries(app: Flask) -> None:
    citizen = Person.at(app)
    answer = citizen.post("/phan-anh/anh", page="/phan-anh/gui", photo=picture("cong.jpg"))
    assert answer.status_code == 201
    photo: dict[str, Any] = answer.json or {}
    assert photo["name"] == "cong.jpg"
    assert citizen.get(photo["thumb_url"]).status_code == 200
    assert citizen.get(photo["thumb_url"].split("?")[0]).status_code == 404
    page = citizen.follow(citizen.report(photo=[f"{photo['id']}.{photo['token']}"]))
    assert "Ảnh hiện trường 1" in page.text


def test_photos_that_are_gone_are_told_once_and_not_left_out_in_silence(app: Flask, in_tenant: InTenant) -> None:
    citizen = Person.at(app)
    refused = citizen.report(photo=[f"{uuid4()}.khong-con"])
    assert refused.status_code == 422
    assert "Có ảnh không còn trên máy chủ" in words(refused)
    assert 'name="photo"' not in refused.text
    assert "Nắp cống bị vỡ" in refused.text
    with in_tenant(MYTHO):
        assert count_reports() == 0


def test_a_double_tap_with_staged_photos_is_one_report(app: Flask, in_tenant: InTenant) -> None:
    citizen, client_id = Person.at(app), str(uuid4())
    photo = citizen.post("/phan-anh/anh", page="/phan-anh/gui", photo=picture("cong.jpg")).json or {}
    reference = f"{photo['id']}.{photo['token']}"
    first, second = (citizen.report(client_id=client_id, photo=[reference]) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with in_tenant(MYTHO):
        assert count_reports() == 1


def test_a_form_with_a_broken_id_gets_a_new_one(app: Flask) -> None:
    answer = Person.at(app).report(client_id="abc")
    assert answer.status_code == 422
    assert "Not a valid" not in answer.text
    assert 'name="client_id" value="abc"' not in answer.text
