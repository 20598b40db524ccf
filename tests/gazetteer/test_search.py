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
    ("hẻm 43/5", "Hẻm 43/5 Ấp Bắc, Phường 4"),
    ("HEM 43 HUNG VUONG", "Hẻm 43 Hùng Vương, Phường 7"),
    ("hẽm 43 hùng vương", "Hẻm 43 Hùng Vương, Phường 7"),
    ("hem 43/5 ap bac p4", "Hẻm 43/5 Ấp Bắc, Phường 4"),
    ("tổ 3 khu phố 3 phường 7", "Khu phố 3, Phường 7"),
    ("KP.3", "Khu phố 3, Phường 7"),
    ("to dan pho 5", "Tổ dân phố 5, Phường 8"),
    ("tdp 5 p8", "Tổ dân phố 5, Phường 8"),
    ("tổ 5 phường 8", "Tổ dân phố 5, Phường 8"),
    ("ấp mỹ hưng", "Ấp Mỹ Hưng, Xã Mỹ Phong"),
    ("ap mi hung", "Ấp Mỹ Hưng, Xã Mỹ Phong"),
    ("my hung xa my phong", "Ấp Mỹ Hưng, Xã Mỹ Phong"),
    ("ấp 2", "Ấp 2, Xã Đạo Thạnh"),
    ("QL1A", "Quốc lộ 1, Xã Trung An"),
    ("ql 1", "Quốc lộ 1, Xã Trung An"),
    ("quốc lộ 1a trung an", "Quốc lộ 1, Xã Trung An"),
    ("QL.60", "Quốc lộ 60, Phường 10"),
    ("ĐT 864", "Đường tỉnh 864, Phường 6"),
    ("dt864", "Đường tỉnh 864, Phường 6"),
    ("tỉnh lộ 864 p6", "Đường tỉnh 864, Phường 6"),
    ("TL.864", "Đường tỉnh 864, Phường 6"),
    ("duong tinh 879b", "Đường tỉnh 879B, Xã Tân Mỹ Chánh"),
    ("ĐH.93", "Đường huyện 93, Xã Mỹ Phong"),
    ("huyen lo 93", "Đường huyện 93, Xã Mỹ Phong"),
    ("tran hung doa", "Đường Trần Hưng Đạo, Phường 4"),
    ("le loii", "Đường Lê Lợi, Phường 1"),
    ("nguyen thi thao p10", "Đường Nguyễn Thị Thập, Phường 10"),
    ("chua vinh tran", "Chùa Vĩnh Tràng, Xã Mỹ Phong"),
    ("rach mieo", "Cầu Rạch Miễu, Phường 6"),
    ("trung trcc", "Đường Trưng Trắc, Phường 1"),
    ("trung trai", "Đường Trưng Trắc, Phường 1"),
    ("NGUYEN TRAI", "Đường Nguyễn Trãi, Phường 7"),
    ("CHO MY THO", "Chợ Mỹ Tho, Phường 1"),
    ("BEN XE TIEN GIANG", "Bến xe Tiền Giang, Phường 10"),
    ("12 Hung Vuong Street, Ward 7", "12 Đường Hùng Vương, Phường 7"),
    ("ward 7, hung vuong st", "Đường Hùng Vương, Phường 7"),
    ("Rach Gam road", "Đường Rạch Gầm, Phường 1"),
    ("alley 43 hung vuong", "Hẻm 43 Hùng Vương, Phường 7"),
    ("national highway 50", "Quốc lộ 50, Phường 9"),
    ("my tho market", "Chợ Mỹ Tho, Phường 1"),
    ("vinh trang pagoda", "Chùa Vĩnh Tràng, Xã Mỹ Phong"),
    ("Rach Mieu bridge", "Cầu Rạch Miễu, Phường 6"),
    ("lac hong park", "Công viên Lạc Hồng, Phường 1"),
    ("nguyen dinh chieu high school", "Trường THPT Nguyễn Đình Chiểu, Phường 1"),
    ("số 4 hùng vương", "4 Đường Hùng Vương, Phường 1"),
    ("150 Hùng Vương", "150 Đường Hùng Vương, Phường 5"),
    ("Hùng Vương, Phường 5, TP. Mỹ Tho, Tiền Giang", "Đường Hùng Vương, Phường 5"),
    ("30-4", "Đường 30 Tháng 4, Phường 1"),
    ("D. Ap Bac P.5", "Đường Ấp Bắc, Phường 5"),
    ("ly thuong kiet p6", "Đường Lý Thường Kiệt, Phường 6"),
    ("li thuong kiet p4", "Đường Lý Thường Kiệt, Phường 4"),
    ("phan thanh gian p3", "Đường Phan Thanh Giản, Phường 3"),
    ("học lạc", "Đường Học Lạc, Phường 3"),
    ("ngo quyen", "Đường Ngô Quyền, Phường 7"),
    ("co opmart", "Siêu thị Co.opmart Mỹ Tho, Phường 5"),
    ("coopmart", "Siêu thị Co.opmart Mỹ Tho, Phường 5"),
    ("bv da khoa tien giang", "Bệnh viện Đa khoa Trung tâm Tiền Giang, Phường 1"),
    ("ubnd thanh pho", "Ủy ban nhân dân thành phố Mỹ Tho, Phường 1"),
    ("xuan dieu", "Trường THCS Xuân Diệu, Phường 1"),
    ("chợ thạnh trị", "Chợ Thạnh Trị, Phường 4"),
    ("hoang hoa tham, p.8", "Đường Hoàng Hoa Thám, Phường 8"),
)


def first(typed: str, **more: Point) -> str:
    found = search(MYTHO, typed, place="Thành phố Mỹ Tho", **more)
    return f"{found[0].number} {found[0].name}, {found[0].ward}".strip() if found else ""


@pytest.mark.usefixtures("mytho")
def test_what_is_meant_stands_first(in_tenant: InTenant) -> None:
    assert len(dict(TYPED)) == len(TYPED) >= 120
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
