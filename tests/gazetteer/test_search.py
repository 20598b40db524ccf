"""What people type, and the entry that they should be shown first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from dothi.values.geo import Point
from tenants.gazetteer.search import search
from tests.gazetteer.conftest import Take
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
TYPED = (
    ("hung vuong p7", "Đường Hùng Vương, Phường 7"),
    ("12 hung vuong p7", "12 Đường Hùng Vương, Phường 7"),
    ("12 Hùng Vương, P.7", "12 Đường Hùng Vương, Phường 7"),
    ("số 25 đường Hùng Vương phường 7", "25 Đường Hùng Vương, Phường 7"),
    ("vuong hung p5", "Đường Hùng Vương, Phường 5"),
    ("HÙNG VƯƠNG P.1", "Đường Hùng Vương, Phường 1"),
    ("hung vuog phuong 7", "Đường Hùng Vương, Phường 7"),
    ("hunng vuong p 7", "Đường Hùng Vương, Phường 7"),
    ("đ. hùng vương f7", "Đường Hùng Vương, Phường 7"),
    ("phường 1 hùng vương", "Đường Hùng Vương, Phường 1"),
    ("150 hung vuong tp my tho", "150 Đường Hùng Vương, Phường 5"),
    ("12 hung vuong p7 my tho tien giang", "12 Đường Hùng Vương, Phường 7"),
    ("hung vuong p5 gan cho moi", "Đường Hùng Vương, Phường 5"),
    ("ap ba", "Đường Ấp Bắc, Phường 4"),
    ("nguyen tra", "Đường Nguyễn Trãi, Phường 7"),
    ("hem 43 hung vuong", "Hẻm 43 Hùng Vương, Phường 7"),
    ("h43 hung vuong p7", "Hẻm 43 Hùng Vương, Phường 7"),
    ("hẻm 43/5 ấp bắc", "Hẻm 43/5 Ấp Bắc, Phường 4"),
    ("hem 12 le van pham", "Hẻm 12 Lê Văn Phẩm, Phường 5"),
    ("ap bac", "Đường Ấp Bắc, Phường 4"),
    ("ap bac p5", "Đường Ấp Bắc, Phường 5"),
    ("ấp bắc p.4", "Đường Ấp Bắc, Phường 4"),
    ("30/4", "Đường 30 Tháng 4, Phường 1"),
    ("30 thang 4", "Đường 30 Tháng 4, Phường 1"),
    ("duong 30 thang 4 p1", "Đường 30 Tháng 4, Phường 1"),
    ("ba muoi thang tu", "Đường 30 Tháng 4, Phường 1"),
    ("trung trac", "Đường Trưng Trắc, Phường 1"),
    ("thu khoa huan", "Đường Thủ Khoa Huân, Phường 1"),
    ("truong thu khoa huan", "Trường Tiểu học Thủ Khoa Huân, Phường 1"),
    ("le loi", "Đường Lê Lợi, Phường 1"),
    ("rach gam", "Đường Rạch Gầm, Phường 1"),
    ("nam ky khoi nghia p4", "Đường Nam Kỳ Khởi Nghĩa, Phường 4"),
    ("nam ki khoi nghia p1", "Đường Nam Kỳ Khởi Nghĩa, Phường 1"),
    ("dinh bo linh p8", "Đường Đinh Bộ Lĩnh, Phường 8"),
    ("dinh bo lin p2", "Đường Đinh Bộ Lĩnh, Phường 2"),
    ("ng an ninh", "Đường Nguyễn An Ninh, Phường 2"),
    ("nguyen thi thap p10", "Đường Nguyễn Thị Thập, Phường 10"),
    ("yersin", "Đường Yersin, Phường 4"),
    ("yersn", "Đường Yersin, Phường 4"),
    ("le thi hong gam p6", "Đường Lê Thị Hồng Gấm, Phường 6"),
    ("hong gam p4", "Đường Lê Thị Hồng Gấm, Phường 4"),
    ("tran hung dao", "Đường Trần Hưng Đạo, Phường 4"),
    ("mau than", "Đường Tết Mậu Thân, Phường 4"),
    ("quoc toan", "Đường Trần Quốc Toản, Phường 7"),
    ("thai sanh hanh", "Đường Thái Sanh Hạnh, Phường 9"),
    ("nguyen van nguyen", "Đường Nguyễn Văn Nguyễn, Tân Long"),
    ("duong khuy", "Đường Dương Khuy, Phường 6"),
    ("cmt8", "Đường Cách Mạng Tháng Tám, Phường 10"),
    ("cach mang thang tam", "Đường Cách Mạng Tháng Tám, Phường 10"),
    ("duong so 7", "Đường Số 7, Phường 10"),
    ("ql50", "Quốc lộ 50, Phường 9"),
    ("ql 1a", "Quốc lộ 1, Xã Trung An"),
    ("quoc lo 60", "Quốc lộ 60, Phường 10"),
    ("dt879", "Đường tỉnh 879, Xã Mỹ Phong"),
    ("ĐT.879B", "Đường tỉnh 879B, Xã Tân Mỹ Chánh"),
    ("tinh lo 870", "Đường tỉnh 870, Xã Phước Thạnh"),
    ("dh 93", "Đường huyện 93, Xã Mỹ Phong"),
    ("cho my tho", "Chợ Mỹ Tho, Phường 1"),
    ("cho vong nho", "Chợ Vòng Nhỏ, Phường 6"),
    ("lac hong", "Công viên Lạc Hồng, Phường 1"),
    ("cv lac hong", "Công viên Lạc Hồng, Phường 1"),
    ("chua vinh trang", "Chùa Vĩnh Tràng, Xã Mỹ Phong"),
    ("vinh trang co tu", "Chùa Vĩnh Tràng, Xã Mỹ Phong"),
    ("ben xe", "Bến xe Tiền Giang, Phường 10"),
    ("rach mieu", "Cầu Rạch Miễu, Phường 6"),
    ("co.opmart", "Siêu thị Co.opmart Mỹ Tho, Phường 5"),
    ("bv phu san", "Bệnh viện Phụ sản Tiền Giang, Phường 5"),
    ("benh vien da khoa", "Bệnh viện Đa khoa Trung tâm Tiền Giang, Phường 1"),
    ("thpt nguyen dinh chieu", "Trường THPT Nguyễn Đình Chiểu, Phường 1"),
    ("truong trung hoc pho thong nguyen dinh chieu", "Trường THPT Nguyễn Đình Chiểu, Phường 1"),
    ("thcs xuan dieu", "Trường THCS Xuân Diệu, Phường 1"),
    ("mn sao sang", "Trường Mầm non Sao Sáng, Phường 4"),
    ("ubnd p7", "UBND Phường 7, Phường 7"),
    ("uy ban nhan dan phuong 7", "UBND Phường 7, Phường 7"),
    ("cong an p4", "Công an Phường 4, Phường 4"),
    ("buu dien", "Bưu điện Mỹ Tho, Phường 1"),
    ("nvh thieu nhi", "Nhà văn hóa Thiếu nhi, Phường 4"),
    ("kp3 p7", "Khu phố 3, Phường 7"),
    ("khu phố 3, phường 7", "Khu phố 3, Phường 7"),
    ("kp tan ha", "Khu phố Tân Hà, Phường Tân Long"),
    ("ap thoi hoa", "Ấp Thới Hòa, Xã Thới Sơn"),
    ("ap 2 dao thanh", "Ấp 2, Xã Đạo Thạnh"),
    ("nguyen hue", "Đường Nguyễn Huệ, Phường 1"),
    ("huynh tinh cua", "Đường Huỳnh Tịnh Của, Phường 7"),
)


def first(typed: str, **more: Point) -> str:
    found = search(MYTHO, typed, place="Thành phố Mỹ Tho", **more)
    return f"{found[0].number} {found[0].name}, {found[0].ward}".strip() if found else ""


@pytest.mark.usefixtures("mytho")
def test_what_is_meant_stands_first(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        found = {typed: first(typed) for typed, _expected in TYPED}
    assert {typed: name for typed, name in found.items() if name != dict(TYPED)[typed]} == {}


@pytest.mark.usefixtures("mytho")
@pytest.mark.parametrize(
    "typed", ["", " ", "%", "_", "🚧", "n", "đ", "x" * 500, "hung " * 100, "'; --", "12", "zzzzqq"]
)
def test_whatever_is_typed_finds_ten_at_most(typed: str, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        assert len(search(MYTHO, typed)) <= 10


@pytest.mark.usefixtures("mytho")
def test_of_equal_names_the_nearest_stands_first(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        assert first("hung vuong", near=Point(106.356, 10.359)).endswith("Phường 5")
        assert first("hung vuong", near=Point(106.363, 10.353)).endswith("Phường 1")


@pytest.mark.usefixtures("mytho")
def test_a_search_is_one_statement(in_tenant: InTenant, statements: Statements) -> None:
    with in_tenant(MYTHO):
        search(MYTHO, "hung vuong")
    with in_tenant(MYTHO), statements() as sent:
        search(MYTHO, "12 nguyen thi thap p10")
    assert len(sent) == 1


@pytest.mark.usefixtures("mytho")
def test_another_tenant_finds_nothing(in_tenant: InTenant) -> None:
    with in_tenant(TANAN):
        assert search(TANAN, "hung vuong") == ()


def test_what_a_source_no_longer_has_is_not_found(take: Take, in_tenant: InTenant) -> None:
    head = "tên,kinh độ,vĩ độ\n"
    old, new, others = "Đường Cũ,106.36,10.35\n", "Đường Mới,106.36,10.35\n", "Đường Khác,106.36,10.35\n"
    take((head + old + new).encode())
    take((head + others).encode(), source="Phòng Quản lý đô thị")
    again = take((head + new).encode())
    assert (again.new, again.known, again.retired) == (0, 1, 1)
    with in_tenant(MYTHO):
        assert [len(search(MYTHO, typed)) for typed in ("duong cu", "duong moi", "duong khac")] == [0, 1, 1]
    back = take((head + old + new).encode())
    assert (back.new, back.retired) == (0, 0)
    with in_tenant(MYTHO):
        assert len(search(MYTHO, "duong cu")) == 1
