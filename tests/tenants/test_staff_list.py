"""Staff by a list, as an admin does it: template, upload, preview, confirmation, and again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from dothi.database.session import session
from dothi.identity import members
from dothi.identity.models import MembershipRow
from dothi.outbox.events import EventRow
from dothi.record.audit import AuditEntry
from dothi.uploads.read_files import KEPT
from dothi.values import clock
from tenants.people.list_import import LISTS
from tenants.people.models import StaffList
from tenants.people.staff import list_staff
from tenants.people.units import find_unit, set_unit_active
from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, MYTHO, SYSTEM, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
HEAD = "Họ và tên;Thư điện tử;Vai trò;Đơn vị;Thủ trưởng của"


class Admin(Browser):
    """Whose uploads are read before the next look."""

    run_jobs: Callable[[], list[str]]


@pytest.fixture
def admin(app: Flask, run_jobs: Callable[[], list[str]]) -> Admin:
    return admin_of(app, run_jobs)


def admin_of(app: Flask, run_jobs: Callable[[], list[str]]) -> Admin:
    found = Admin(app, HOSTS[MYTHO])
    found.run_jobs = run_jobs
    found.enter("quantri@mytho.example")
    return found


def upload(admin: Browser, *rows: str, head: str = HEAD, name: str = "ds.csv") -> TestResponse:
    data = "\n".join([head, *rows]).encode()
    return admin.post("/admin/staff/import", {"file": (io.BytesIO(data), name)}, page="/admin/staff/import")


def staged(admin: Admin, *rows: str, head: str = HEAD) -> str:
    """The address of a preview."""
    answer = upload(admin, *rows, head=head)
    assert answer.status_code == 303, answer.text
    admin.run_jobs()
    return str(answer.headers["Location"])


def shown(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', page)
    assert found, page
    return found[1]


def confirm(admin: Admin, path: str, **fields: str) -> TestResponse:
    return admin.post(path, {"shown": shown(admin.get(path).text), **fields}, page=path)


def member(email: str) -> members.Membership:
    return next(m for m in list_staff(MYTHO) if m.email == email)


def test_nobody_is_invited_before_the_admin_confirms_and_all_are_then(
    admin: Admin, in_tenant: InTenant, run_jobs: Callable[[], list[str]], mails: Callable[[str], list[dict[str, Any]]]
) -> None:
    email = f"moi-{uuid4()}@mytho.example"
    path = staged(
        admin,
        f"Bùi Thị Mới;{email};Cán bộ xử lý | Bộ phận tiếp nhận, phân loại;qldt;",
        f"Lê Trưởng;truong-{email};unit_head;;Phòng Tài nguyên và Môi trường",
    )
    preview = admin.get(path).text
    assert "mời 2 người, sửa 0 người" in preview
    run_jobs()
    assert mails(email) == []
    with in_tenant(MYTHO):
        assert email not in {m.email for m in list_staff(MYTHO)}
    assert confirm(admin, path).headers["Location"] == "/admin/staff"
    run_jobs()
    assert len(mails(email)) == 1
    with in_tenant(MYTHO):
        new, head = member(email), member(f"truong-{email}")
        assert (new.name, new.roles, new.unit_name) == (
            "Bùi Thị Mới", frozenset({"staff", "intake"}), "Phòng Quản lý đô thị",
        )  # fmt: skip
        green = find_unit(MYTHO, code="tnmt")
        assert green is not None
        assert head.headed_unit_ids == head.unit_ids == {green.id}


def test_the_same_list_again_changes_nothing_and_sends_no_second_mail(
    admin: Admin, in_tenant: InTenant, run_jobs: Callable[[], list[str]], mails: Callable[[str], list[dict[str, Any]]]
) -> None:
    email = f"moi-{uuid4()}@mytho.example"
    rows = (f"Bùi Thị Mới;{email};staff;qldt;", "Lê Cán Bộ;canbo@mytho.example;Cán bộ xử lý;Phòng Quản lý đô thị;")
    confirm(admin, staged(admin, *rows))
    run_jobs()
    with in_tenant(MYTHO):
        before = session.scalar(select(func.count()).select_from(EventRow).where(EventRow.tenant_id == MYTHO))
    path = staged(admin, *rows)
    page = admin.get(path).text
    assert "Không có gì để nhập" in page
    assert 'name="shown"' not in page
    with in_tenant(MYTHO):
        after = session.scalar(select(func.count()).select_from(EventRow).where(EventRow.tenant_id == MYTHO))
    assert after == (before or 0) + 1, "the file that was read"
    assert len(mails(email)) == 1


def test_changes_are_named_before_they_are_made(admin: Admin, in_tenant: InTenant) -> None:
    path = staged(admin, "Lê Văn Cán Bộ;CANBO@mytho.example;staff;qldt; tnmt;", "Đỗ Chỉ Xem;xem@mytho.example;leader;;")
    path = staged(
        admin, 'Lê Văn Cán Bộ;CANBO@mytho.example;staff;"qldt; tnmt";', "Đỗ Chỉ Xem;xem@mytho.example;leader;;"
    )
    page = admin.get(path).text
    assert "mời 0 người, sửa 2 người" in page
    for words in ("trước đây: Lê Cán Bộ", "trước đây: Phòng Quản lý đô thị", "trước đây: Người xem cấp huyện"):
        assert words in page
    confirm(admin, path)
    with in_tenant(MYTHO):
        assert member("canbo@mytho.example").unit_name == "Phòng Quản lý đô thị, Phòng Tài nguyên và Môi trường"
        assert member("xem@mytho.example").roles == {"leader"}


def test_a_column_that_is_not_there_changes_nothing(admin: Admin, in_tenant: InTenant) -> None:
    path = staged(admin, "Phạm Thủ Trưởng;thutruong@mytho.example;unit_head", head="Họ tên;Email;Vai trò")
    assert "1 người không thay đổi" in admin.get(path).text
    path = staged(admin, "Phạm Thủ Trưởng;thutruong@mytho.example;unit_head;;")
    assert "sửa 1 người" in admin.get(path).text


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";a@mytho.example;staff;;", "Họ tên cần có"),
        ("A;khong-phai-thu;staff;;", "Địa chỉ thư điện tử chưa đúng"),
        ("A;=cmd|x!A1;staff;;", "Địa chỉ thư điện tử chưa đúng"),
        ("A;a@mytho.example;;;", "ít nhất một vai trò"),
        ("A;a@mytho.example;Trưởng thôn;;", "Không có vai trò “Trưởng thôn”"),
        ("A;a@mytho.example;Quản trị cấp tỉnh;;", "không do địa phương giao"),
        ("A;a@mytho.example;operator;;", "không do địa phương giao"),
        ("A;a@mytho.example;staff;Phòng Không Có;", "Không có đơn vị “Phòng Không Có”"),
        ("A;a@mytho.example;staff;;phong-khong-co", "Không có đơn vị “phong-khong-co”"),
        ("A;canbo@mytho.example;staff;;\nB;CanBo@mytho.example;staff;;", "Địa chỉ này đã có ở dòng 2"),
        ("A;quantri@mytho.example;staff;;", "Bạn không tự đổi vai trò của mình được"),
    ],
)
def test_each_wrong_cell_says_why(admin: Admin, row: str, reason: str) -> None:
    page = admin.get(staged(admin, *row.split("\n"))).text
    assert reason in page
    assert "1 dòng lỗi" in page


def test_a_unit_out_of_use_and_one_of_two_names_are_refused(admin: Admin, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        green = find_unit(MYTHO, code="tnmt")
        assert green is not None
        set_unit_active(MYTHO, green.id, is_active=False, actor=SYSTEM)
    assert "đã ngừng hoạt động" in admin.get(staged(admin, "A;a@mytho.example;staff;tnmt;")).text
    admin.post("/admin/units/new", {"name": "Phòng quản lý Đô thị", "code": "qldt2", "kind": "centre"})
    page = admin.get(staged(admin, "A;a@mytho.example;staff;Phòng Quản lý đô thị;")).text
    assert "Vui lòng ghi mã đơn vị" in page
    assert "mời 1 người" in admin.get(staged(admin, "A;a@mytho.example;staff;qldt;")).text


def test_a_list_with_errors_is_taken_only_when_they_are_to_be_skipped(admin: Admin, in_tenant: InTenant) -> None:
    path = staged(admin, "A;a@mytho.example;staff;;", "B;khong-phai;staff;;")
    refused = confirm(admin, path)
    assert refused.status_code == 409
    assert "chọn bỏ qua các dòng lỗi" in refused.text
    assert "a@mytho.example" in refused.text
    with in_tenant(MYTHO):
        assert "a@mytho.example" not in {m.email for m in list_staff(MYTHO)}
    assert confirm(admin, path, skip="1").status_code == 303
    with in_tenant(MYTHO):
        assert member("a@mytho.example").state == "invited"
    assert "Đã bỏ qua 1 dòng lỗi." in admin.get("/admin/staff").text


def test_what_changed_since_the_preview_is_shown_again_before_anything_is_done(
    admin: Admin, in_tenant: InTenant
) -> None:
    path = staged(admin, "A;a@mytho.example;staff;;", "B;b@mytho.example;staff;;")
    seen = shown(admin.get(path).text)
    admin.post("/admin/staff/new", {"name": "A", "email": "a@mytho.example", "roles": ["intake"]})
    stale = admin.post(path, {"shown": seen}, page=path)
    assert stale.status_code == 409
    assert "Vui lòng xem lại rồi xác nhận" in stale.text
    assert "trước đây: Bộ phận tiếp nhận, phân loại" in stale.text
    with in_tenant(MYTHO):
        assert member("a@mytho.example").roles == {"intake"}
        assert "b@mytho.example" not in {m.email for m in list_staff(MYTHO)}
    assert admin.post(path, {"shown": shown(stale.text)}, page=path).status_code == 303


def test_a_list_is_taken_once_and_its_rows_are_forgotten(admin: Admin, in_tenant: InTenant) -> None:
    path = staged(admin, "A;a@mytho.example;staff;;")
    seen = shown(admin.get(path).text)
    assert admin.post(path, {"shown": seen}, page=path).status_code == 303
    assert admin.post(path, {"shown": seen}, page="/admin/staff/import").status_code == 410
    assert admin.get(path).status_code == 410
    with in_tenant(MYTHO):
        row = session.get_one(StaffList, (MYTHO, UUID(path.rsplit("/", 1)[1])))
        assert row.content["rows"] == []
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.tenant_id == MYTHO, AuditEntry.action == "tenants.staff_list_taken")
        ).one()
        assert (entry.subject, entry.detail["invite"]) == ("ds.csv", 1)


def test_a_list_can_be_dropped_and_is_not_kept_for_long(admin: Admin, in_tenant: InTenant) -> None:
    path = staged(admin, "A;a@mytho.example;staff;;")
    assert admin.post(f"{path}/drop", page=path).status_code == 303
    assert admin.get(path).status_code == 404
    staged(admin, "A;a@mytho.example;staff;;")
    with in_tenant(MYTHO):
        now = clock.now()
        LISTS.forget_old(MYTHO, now + KEPT / 2)
        assert session.scalar(select(func.count()).select_from(StaffList).where(StaffList.tenant_id == MYTHO)) == 1
        LISTS.forget_old(MYTHO, now + KEPT * 2)
        assert session.scalar(select(func.count()).select_from(StaffList).where(StaffList.tenant_id == MYTHO)) == 0


def test_who_has_left_is_invited_anew(admin: Admin, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        members.end_membership(MYTHO, membership_id=member("canbo@mytho.example").id, actor=SYSTEM)
    path = staged(admin, "Lê Cán Bộ;canbo@mytho.example;staff;qldt;")
    assert "mời lại" in admin.get(path).text
    confirm(admin, path)
    with in_tenant(MYTHO):
        assert member("canbo@mytho.example").state == "invited"


def test_a_file_that_cannot_be_read_says_why_and_nothing_is_staged(
    admin: Admin, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = admin.get(staged(admin, head="Họ và tên;Vai trò"))
    assert "Còn thiếu: “Thư điện tử”." in refused.text
    assert "ds.csv" in refused.text
    assert 'action="/admin/staff/import"' in refused.text
    assert "Refresh" not in refused.headers
    assert admin.post("/admin/staff/import", {}).status_code == 422
    monkeypatch.setattr("tenants.people.pages_list.LARGEST_BYTES", 100)
    too_large = upload(admin, "x" * 100)
    assert too_large.status_code == 422
    assert "2 MB" in too_large.text
    with in_tenant(MYTHO):
        assert session.scalar(select(func.count()).select_from(StaffList).where(StaffList.tenant_id == MYTHO)) == 0


def test_what_a_list_says_is_echoed_as_text(admin: Admin) -> None:
    page = admin.get(staged(admin, '<script>alert(1)</script>;a@mytho.example;"<b>x</b>";;')).text
    assert "<script>alert" not in page
    assert "<b>x" not in page


@pytest.mark.parametrize(("kind", "mark"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_the_templates_are_files_to_save(admin: Admin, kind: str, mark: bytes) -> None:
    answer = admin.get(f"/admin/staff/import/template.{kind}")
    assert answer.data.startswith(mark)
    assert f"danh-sach-can-bo-mau.{kind}" in answer.headers["Content-Disposition"]
    assert admin.get("/admin/staff/import/template.exe").status_code == 404


def test_the_template_is_vietnamese_on_an_english_page_too(admin: Admin) -> None:
    admin.get("/language/en")
    assert "Họ và tên;Thư điện tử" in admin.get("/admin/staff/import/template.csv").text


def test_a_vietnamese_list_is_read_on_an_english_page_and_the_other_way_round(admin: Admin) -> None:
    for language, words in (("en", "2 to invite"), ("vi", "mời 2 người")):
        admin.get(f"/language/{language}")
        path = staged(admin, "A;a@mytho.example;Cán bộ xử lý;;", "B;b@mytho.example;Unit head;;")
        assert words in admin.get(path).text


def test_anothers_list_is_as_a_missing_one(app: Flask, admin: Admin, in_tenant: InTenant) -> None:
    path = staged(admin, "A;a@mytho.example;staff;;")
    for tenant_id, slug in ((TANAN, "tanan"), (GOCONGDONG, "gocongdong")):
        neighbour = Browser(app, HOSTS[tenant_id]).enter(f"quantri@{slug}.example")
        assert neighbour.get(path).status_code == 404
        assert neighbour.post(path, {"shown": "x"}, page="/admin/staff/import").status_code == 404
        assert neighbour.post(f"{path}/drop", page="/admin/staff/import").status_code == 404
    assert admin.get(path).status_code == 200


def test_the_number_of_members_is_what_the_lists_made(admin: Admin, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        before = session.scalar(select(func.count()).select_from(MembershipRow).where(MembershipRow.tenant_id == MYTHO))
    rows = [f"Người {n};n{n}@mytho.example;staff;qldt;" for n in range(40)]
    confirm(admin, staged(admin, *rows))
    with in_tenant(MYTHO):
        after = session.scalar(select(func.count()).select_from(MembershipRow).where(MembershipRow.tenant_id == MYTHO))
    assert after == (before or 0) + 40
