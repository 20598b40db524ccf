"""What is planned for a piece of land: asked by thumb, by a certificate's table, without script; read by staff."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane
from modules.planning.plans.reading import get_version
from modules.planning.tests.files import write
from modules.planning.tests.guard import own
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO

PAGE = "/quy-hoach"


@pytest.fixture
def site(in_tenant: InTenant) -> Site:
    """Mỹ Tho."""
    with in_tenant(MYTHO):
        found = house().directory.find_site_by_id(MYTHO)
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def plan(in_tenant: InTenant, site: Site) -> dict[str, str]:
    """A plan in force at the centre, a draft of the next version, a file for it."""
    with in_tenant(MYTHO):
        return dict(own(site))


def table(site: Site, *corners: tuple[int, int]) -> str:
    """A certificate's table, corners in metres from the middle of the town."""
    middle = point_to_plane(SYSTEMS[9210], site.centre)
    return "\n".join(f"{n}\t{middle.y + y:.2f}\t{middle.x + x:.2f}" for n, (x, y) in enumerate(corners, 1))


@pytest.mark.parametrize("device", [Device.PHONE, Device.PLAIN_PHONE])
def test_a_certificates_table_is_answered_on_a_phone(welcome: Welcome, site: Site, device: Device) -> None:
    citizen = welcome(MYTHO, device)
    citizen.open(PAGE)
    citizen.inspect()
    citizen.page.get_by_label("Bảng tọa độ").fill(table(site, (80, 10), (120, 10), (120, 20), (80, 20)))
    citizen.page.get_by_role("button", name="Xem quy hoạch của thửa đất").tap()
    expect(citizen.page.get_by_role("heading", name="Quy hoạch của thửa đất")).to_be_visible()
    expect(citizen.page.get_by_text("200 m²").first).to_be_visible()
    citizen.page.emulate_media(media="print")
    expect(citizen.page.get_by_text("12/QĐ-UBND", exact=False)).to_be_visible()  # what is folded stands on paper
    citizen.page.emulate_media(media="screen")
    expect(citizen.page.get_by_text("12/QĐ-UBND", exact=False)).to_be_hidden()
    citizen.page.get_by_text("Căn cứ và cơ quan chịu trách nhiệm").tap()
    expect(citizen.page.get_by_text("12/QĐ-UBND", exact=False)).to_be_visible()
    citizen.inspect()
    parts = citizen.page.locator(".dt-gist-parts li")
    expect(parts).to_have_text(["50 % đất ở tại đô thị (ODT)", "50 % đất thương mại, dịch vụ (TMD)"])
    if device is Device.PLAIN_PHONE:
        return
    for code in ("ODT-1", "TMD-2"):  # each stands inside its own zone
        citizen.page.locator(".dt-zone-code span", has_text=code).click(force=True)
        expect(citizen.page.locator(".leaflet-popup-content strong").last).to_have_text(code)


def test_faults_of_a_table_come_first_with_what_was_understood(welcome: Welcome, site: Site) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(PAGE)
    citizen.page.get_by_label("Bảng tọa độ").fill(table(site, (0, 0), (40, 40), (40, 0), (0, 40)))
    citizen.page.get_by_role("button", name="Xem quy hoạch của thửa đất").tap()
    expect(citizen.page.get_by_text("Cạnh 1–2 cắt cạnh 3–4", exact=False).last).to_be_visible()
    expect(citizen.page.locator(".dt-map-corner")).to_have_count(4)
    citizen.inspect()


def test_a_tap_on_the_map_is_answered_and_its_place_followed(welcome: Welcome, plan: dict[str, str]) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(PAGE)
    citizen.page.get_by_role("region", name="Bản đồ chọn vị trí").tap()
    citizen.page.get_by_role("button", name="Xem quy hoạch", exact=True).tap()
    expect(citizen.page.get_by_role("heading", name="Quy hoạch tại vị trí này")).to_be_visible()
    citizen.inspect()
    citizen.page.get_by_role("link", name="Theo dõi khu vực này").tap()
    expect(citizen.page.get_by_role("heading", name="Theo dõi quy hoạch")).to_be_visible()
    citizen.inspect()
    citizen.page.get_by_label("Thư điện tử").fill("an@example.vn")
    citizen.page.get_by_role("button", name="Gửi thư xác nhận").tap()
    expect(citizen.page.get_by_role("heading", name="Còn một bước: mở thư của bạn")).to_be_visible()
    citizen.open(f"{PAGE}/theo-doi/{plan['token']}")
    citizen.inspect()


def test_land_is_drawn_by_thumb_and_its_extract_taken(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open("/quy-hoach/khoanh-dat?lon=106.3626&lat=10.3546")
    drawing = citizen.page.get_by_role("region", name="Bản đồ để vẽ thửa đất")
    for x, y in ((140, 120), (220, 130), (210, 220)):
        drawing.tap(position={"x": x, "y": y})
    expect(citizen.page.get_by_text("3 góc, khoảng", exact=False)).to_be_visible()
    citizen.inspect()
    citizen.page.get_by_role("button", name="Xem quy hoạch của thửa đất").first.tap()
    expect(citizen.page.get_by_role("heading", name="Quy hoạch của thửa đất")).to_be_visible()
    citizen.page.get_by_role("button", name="Lập phiếu thông tin quy hoạch").tap()
    expect(citizen.page.get_by_role("link", name="Tải phiếu (PDF)")).to_be_visible()
    citizen.inspect()
    citizen.open(citizen.page.get_by_label("Đường dẫn để kiểm tra phiếu này").input_value())  # what the QR code holds
    expect(citizen.page.get_by_text("Phiếu đúng là do", exact=False)).to_be_visible()


def test_staff_see_their_plans_and_what_a_file_holds(welcome: Welcome, plan: dict[str, str]) -> None:
    staff = welcome(MYTHO, Device.DESK, as_="canbo")
    version = f"/work/quy-hoach/phien-ban/{plan['version_id']}"
    for path in (
        "/work/quy-hoach",
        f"/work/quy-hoach/do-an/{plan['plan_id']}",
        version,
        f"{version}/tep/{plan['layer_id']}",
    ):
        staff.open(path)
        staff.inspect()
    expect(staff.page.locator("[data-planning-map] path.leaflet-interactive")).to_have_count(2)


def test_the_map_of_zones_answers_measures_and_stands_beside_another_day(
    welcome: Welcome, plan: dict[str, str]
) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.open(f"{PAGE}/ban-do?xem={plan['plan_id']}&so_voi=2024-06-01#17/10.35510/106.36350")
    maps = citizen.page.get_by_role("region", name="Bản đồ quy hoạch ngày")
    expect(maps).to_have_count(2)
    citizen.page.wait_for_function("() => document.querySelectorAll('canvas.leaflet-tile-loaded').length > 1")
    maps.first.focus()
    citizen.page.keyboard.press("Enter")
    expect(citizen.page.get_by_role("link", name="Xem toàn bộ kết quả")).to_be_visible()
    expect(citizen.page.locator(".leaflet-popup").first).to_have_css("opacity", "1")  # it fades in
    citizen.inspect()
    citizen.page.get_by_role("button", name="Đo dài").tap()
    maps.first.press("Enter")
    before = citizen.page.evaluate("location.hash")
    maps.first.press("ArrowRight")
    citizen.page.wait_for_function("former => location.hash !== former", arg=before)
    maps.first.press("Enter")
    expect(citizen.page.get_by_text("2 điểm, dài", exact=False)).to_be_visible()
    assert citizen.page.evaluate("location.hash").startswith("#17/")
    citizen.open(f"{PAGE}/do-an/{plan['plan_id']}")
    citizen.inspect()


def test_paper_shows_what_the_screen_shows_of_the_map(welcome: Welcome) -> None:
    citizen = welcome(MYTHO)
    citizen.page.add_init_script(
        "window.printed = []; window.print = () => window.printed.push("
        "[document.documentElement.dataset.paper, location.hash, document.querySelector('[data-scale]').textContent])"
    )
    citizen.open(f"{PAGE}/ban-do#15/10.35500/106.36300")
    citizen.page.wait_for_function("() => document.querySelectorAll('canvas.leaflet-tile-loaded').length > 1")
    before = citizen.page.evaluate("document.querySelector('[data-sheet]').offsetHeight")
    for size in ("A4", "A3"):
        citizen.press(f"In {size}")
        citizen.page.wait_for_function("size => window.printed.at(-1)?.[0] === size", arg=size.lower())
    printed = citizen.page.evaluate("window.printed")
    zooms = [float(place[1:].split("/")[0]) for _size, place, _scale in printed]
    assert 14.5 <= zooms[0] < 15 < zooms[1] < 16.5, "as much as the frame takes, not cut off and not by whole steps"
    assert all("1/" in scale for _size, _place, scale in printed)
    assert citizen.page.evaluate("location.hash.startsWith('#15/')"), "the screen is as it was"
    assert citizen.page.evaluate("document.querySelector('[data-sheet]').offsetHeight") == before


def test_the_map_of_zones_is_a_list_without_script(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PLAIN_PHONE)
    citizen.open(f"{PAGE}/ban-do")
    expect(citizen.page.get_by_text("Đất ở tại đô thị")).to_be_visible()
    expect(citizen.page.get_by_role("button", name="Đo dài")).to_be_hidden()
    expect(citizen.page.get_by_text("Chạm vào bản đồ", exact=False)).to_be_hidden()
    expect(citizen.page.get_by_role("link", name="Tra cứu một khu đất")).to_be_visible()
    citizen.inspect()


def test_one_of_two_parcels_with_a_number_is_chosen_by_its_area(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    citizen.page.context.add_cookies([{"name": "dothi_contrast", "value": "high", "url": citizen.base}])
    citizen.open(PAGE)
    card = citizen.page.get_by_role("region", name="Số tờ, số thửa")
    card.get_by_label("Phường, xã").select_option(label="Phường 1")
    card.get_by_label("Số tờ bản đồ").fill("12")
    card.get_by_label("Số thửa").fill("45")
    card.get_by_role("button").tap()
    expect(citizen.page.get_by_text("Có 2 thửa đất mang số này", exact=False)).to_be_visible()
    citizen.inspect()
    citizen.page.get_by_role("table").get_by_role("link").last.tap()
    expect(citizen.page.get_by_text("410 m²").first).to_be_visible()
    citizen.inspect()


def test_land_is_drawn_by_keyboard(welcome: Welcome) -> None:
    citizen = welcome(MYTHO)
    citizen.page.context.add_cookies([{"name": "dothi_contrast", "value": "high", "url": citizen.base}])
    citizen.open("/quy-hoach/khoanh-dat?lon=106.3626&lat=10.3546")
    drawing = citizen.page.get_by_role("region", name="Bản đồ để vẽ thửa đất")
    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        drawing.press(key)
        citizen.page.wait_for_timeout(400)  # the map moves
    expect(citizen.page.get_by_text("3 góc, khoảng", exact=False)).to_be_visible()
    expect(drawing.locator(".dt-crosshair")).to_be_visible()
    citizen.inspect()
    citizen.page.get_by_role("button", name="Xem quy hoạch của thửa đất").first.press("Enter")
    expect(citizen.page.get_by_role("heading", name="Quy hoạch của thửa đất")).to_be_visible()


def test_staff_draw_the_outline_of_an_adjusted_part_by_keyboard(
    welcome: Welcome, in_tenant: InTenant, plan: dict[str, str]
) -> None:
    with in_tenant(MYTHO):
        get_version(MYTHO, UUID(plan["version_id"])).adjustment = "local"
    staff = welcome(MYTHO, as_="canbo")
    staff.open(f"/work/quy-hoach/phien-ban/{plan['version_id']}")
    staff.page.get_by_text("Thay bản đồ bằng tệp khác").click()
    staff.page.get_by_text("Hoặc vẽ ranh giới trên bản đồ").click()
    drawing = staff.page.get_by_role("region", name="Bản đồ để vẽ ranh giới phần điều chỉnh")
    expect(drawing.locator(".leaflet-overlay-pane path")).not_to_have_count(0)  # the zones of the former version
    expect(staff.page.get_by_label("toàn bộ quy hoạch")).to_be_checked()
    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        drawing.press(key)
        staff.page.wait_for_timeout(400)  # the map moves
    expect(drawing.locator(".dt-crosshair")).to_be_visible()
    expect(staff.page.get_by_text("3 góc, khoảng", exact=False)).to_be_visible()
    drawn = staff.page.locator("[data-draw-field]").input_value()
    assert len(json.loads(drawn)["coordinates"][0]) == 4
    expect(staff.page.get_by_label("chỉ phần được điều chỉnh")).to_be_checked()  # the choice follows the drawing
    staff.inspect()


def test_staff_take_a_file_from_upload_to_publication(
    welcome: Welcome, plan: dict[str, str], run_jobs: Callable[[], list[str]], tmp_path: Path
) -> None:
    staff = welcome(MYTHO, as_="quantri")
    staff.open(f"/work/quy-hoach/phien-ban/{plan['version_id']}")
    staff.page.get_by_text("Thay bản đồ bằng tệp khác").click()
    chosen, file = staff.page.get_by_label("Tệp bản đồ"), write(tmp_path / "o.gpkg")
    chosen.evaluate("input => { input.dataset.mostBytes = '10' }")
    chosen.set_input_files(file)
    staff.press("Tải lên và xem trước")
    assert chosen.evaluate("input => input.validationMessage") == "Tệp lớn hơn 50 MB."
    chosen.evaluate("input => { input.dataset.mostBytes = '52428800' }")
    chosen.set_input_files(file)
    staff.press("Tải lên và xem trước")
    expect(staff.page.get_by_role("heading", name="Đang đọc tệp")).to_be_visible()
    run_jobs()
    expect(staff.page.get_by_role("heading", name="Xem trước bản đồ")).to_be_visible()
    staff.sees("Chưa có gì được ghi", "XYZ")
    staff.inspect()
    staff.press("Nhập 3 ô vào bản nháp")
    staff.sees("Đã nhập 3 ô quy hoạch vào bản nháp.")
    staff.page.get_by_text("Công bố phiên bản này").click()
    staff.press("Công bố")
    staff.sees("Đã công bố. Người dân tra cứu thấy ngay phiên bản này.")
    staff.inspect()
