"""Pictures of the pages of a running stack with demo data, for the documents and for looking at: `dev.py screenshots`.

Starts nothing but a browser: run `python3 dev.py run` in another terminal first.
"""

from __future__ import annotations

import argparse
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

IMAGES = Path(__file__).with_name("images")
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PASSWORD = "dothi-demo"  # noqa: S105  # the demo's, refused elsewhere
WIDTHS = {360: 800, 768: 1024, 1366: 900}
"""Width of the window to its height, in CSS pixels."""


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One page: where it is, who looks at it, and what is done before the picture."""

    name: str
    host: str
    path: str
    email: str = ""
    prepare: Callable[[Page], None] | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)


def first_link(prefix: str) -> Callable[[Page], None]:
    """Follow the first link of the page's content whose path begins so and goes on."""

    def follow(page: Page) -> None:
        paths = page.locator(f'main a[href^="{prefix}"]').evaluate_all("links => links.map(a => a.pathname)")
        # A code has digits; the other links under the prefix (new, filters) have none.
        path = next((path for path in paths if any(mark.isdigit() for mark in path)), None)
        if path is None:
            raise LookupError(f"{page.url} has no link that begins with {prefix}")
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + path, wait_until="networkidle")

    return follow


def of_first_project(page_name: str) -> Callable[[Page], None]:
    """From the list of projects to a page of the first one; `evaluation` is of its first phase."""

    def follow(page: Page) -> None:
        first_link("/console/programme/")(page)
        page.goto(f"{page.url.rstrip('/')}/timeline", wait_until="networkidle")
        if page_name == "evaluation":
            page.locator('main a[href$="/evaluation"]').first.click()
            page.wait_for_load_state("networkidle")
        elif page_name == "matrix":
            page.goto(page.url.replace("/timeline", "/matrix"), wait_until="networkidle")

    return follow


INTAKE, ADMIN = "tiepnhan@mytho.example", "quantri@mytho.example"
LEADER, PROVINCE = "lanhdao@mytho.example", "admin@tiengiang.example"
LONG_AN = "admin@longan.example"


def type_ben_luc(page: Page) -> None:
    """Fill in the onboarding page as for Bến Lức like Tân An, and wait for the preview."""
    page.get_by_label("Tên địa phương").fill("Huyện Bến Lức")
    page.get_by_label("Làm giống").select_option("tanan")
    page.get_by_label("Địa chỉ trụ sở").fill("Thị trấn Bến Lức, huyện Bến Lức, tỉnh Long An (địa chỉ minh họa)")
    page.get_by_label("Đường dây nóng").fill("0272 0000 803")
    page.get_by_label("Số dân").fill("181.660")
    page.locator("#preview", has_text="0272 0000 803").wait_for()
    page.evaluate("scrollTo(0, 0)")


def type_another(page: Page) -> None:
    """Go over to a unit that the catalogue doesn't know."""
    page.get_by_text("Nhập đơn vị khác").click()
    page.wait_for_timeout(500)


SHOTS = (
    Shot(name="home", host="mytho", path="/"),
    Shot(name="home-tanan", host="tanan", path="/"),
    Shot(name="home-coming", host="gocongdong", path="/"),
    Shot(name="home-contrast", host="mytho", path="/", cookies={"dothi_contrast": "high", "dothi_size": "l"}),
    Shot(name="province", host="tiengiang", path="/"),
    Shot(name="unknown-host", host="nobody", path="/"),
    Shot(name="reports", host="mytho", path="/phan-anh"),
    Shot(name="report", host="mytho", path="/phan-anh", prepare=first_link("/phan-anh/")),
    Shot(name="form", host="mytho", path="/phan-anh/gui"),
    Shot(name="look-up", host="mytho", path="/phan-anh/tra-cuu"),
    Shot(name="personal-data", host="mytho", path="/phan-anh/du-lieu-ca-nhan"),
    Shot(name="not-found", host="mytho", path="/khong-co"),
    Shot(name="sign-in", host="mytho", path="/sign-in"),
    Shot(name="morning", host="mytho", path="/work", email=LEADER),
    Shot(name="queue", host="mytho", path="/work/feedback", email=INTAKE),
    Shot(name="desk", host="mytho", path="/work/feedback", email=INTAKE, prepare=first_link("/work/feedback/")),
    Shot(name="by-telephone", host="mytho", path="/work/feedback/new", email=INTAKE),
    Shot(name="admin", host="mytho", path="/admin", email=ADMIN),
    Shot(name="admin-units", host="mytho", path="/admin/units", email=ADMIN),
    Shot(name="admin-staff", host="mytho", path="/admin/staff", email=ADMIN),
    Shot(name="admin-areas", host="mytho", path="/admin/areas", email=ADMIN),
    Shot(name="admin-calendar", host="mytho", path="/admin/calendar", email=ADMIN),
    Shot(name="admin-branding", host="mytho", path="/admin/branding", email=ADMIN),
    Shot(name="admin-notices", host="mytho", path="/admin/notices", email=ADMIN),
    Shot(name="admin-feedback", host="mytho", path="/admin/modules/feedback", email=ADMIN),
    Shot(name="admin-categories", host="mytho", path="/admin/feedback/categories", email=ADMIN),
    Shot(name="admin-routing", host="mytho", path="/admin/feedback/routing", email=ADMIN),
    Shot(name="console", host="tiengiang", path="/console", email=PROVINCE),
    Shot(name="console-tenants", host="tiengiang", path="/console/tenants", email=PROVINCE),
    *(
        Shot(name=name, host="tiengiang", path="/console/programme", email=PROVINCE, prepare=of_first_project(name))
        for name in ("timeline", "matrix", "evaluation")
    ),
    Shot(name="console-tenant", host="tiengiang", path="/console/tenants/gocongdong", email=PROVINCE),
    Shot(name="onboarding", host="longan", path="/console/tenants/new", email=LONG_AN, prepare=type_ben_luc),
    Shot(name="onboarding-other", host="longan", path="/console/tenants/new", email=LONG_AN, prepare=type_another),
    Shot(name="checklist", host="tiengiang", path="/console/tenants/mytho/checklist", email=PROVINCE),
    Shot(name="copy", host="tiengiang", path="/console/copy?source=mytho&target=gocongdong", email=PROVINCE),
)
DOCUMENTED = {
    "home": (360, 1366),
    "reports": (1366,),
    "report": (360,),
    "form": (360,),
    "morning": (1366,),
    "queue": (768, 1366),
    "desk": (1366,),
    "console": (1366,),
    "console-tenant": (1366,),
    "timeline": (1366,),
    "evaluation": (1366,),
    "province": (768,),
    "onboarding": (1366,),
    "checklist": (1366,),
}
"""What goes into docs/images, and at which widths."""
COLOURS = 128


def main() -> int:
    """Make the pictures; 1 when a page couldn't be had."""
    parser = argparse.ArgumentParser(prog="dev.py screenshots")
    parser.add_argument("--base-port", type=int, default=8000, help="of the running stack")
    parser.add_argument("--all", type=Path, metavar="DIR", help="every page at every width, whole, into DIR")
    parser.add_argument("--only", default="", help="names of pages, with commas between")
    options = parser.parse_args()
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{options.base_port}/readyz", timeout=10).close()
    except (urllib.error.URLError, OSError) as error:
        sys.stderr.write(f"No stack answers on port {options.base_port} ({error}): start it with python3 dev.py run\n")
        return 1
    wanted = set(options.only.split(",")) - {""}
    failures = 0
    with browser() as chromium:
        for shot in SHOTS:
            if (wanted and shot.name not in wanted) or not (options.all or shot.name in DOCUMENTED):
                continue
            widths = tuple(WIDTHS) if options.all else DOCUMENTED[shot.name]
            failures += take(chromium, shot, port=options.base_port, widths=widths, folder=options.all)
    return 1 if failures else 0


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield chromium
        finally:
            chromium.close()


def take(chromium: Browser, shot: Shot, *, port: int, widths: tuple[int, ...], folder: Path | None) -> int:
    """One page at these widths, signed in once. Answers how many pictures couldn't be made."""
    base = f"http://{shot.host}.localhost:{port}"
    context = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", reduced_motion="reduce")
    failures = 0
    try:
        context.add_cookies([{"name": name, "value": value, "url": base} for name, value in shot.cookies.items()])
        if shot.email:
            sign_in(context, base=base, email=shot.email)
        for width in widths:
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            page.goto(f"{base}{shot.path}", wait_until="networkidle")
            if shot.prepare is not None:
                shot.prepare(page)
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            picture = page.screenshot(full_page=folder is not None, animations="disabled")
            target = (folder or IMAGES) / f"{shot.name}-{width}.png"
            note = f"  {overflow} px too wide" if overflow > 0 else ""
            sys.stdout.write(f"{target.name} {save(picture, target) // 1024} kB{note}\n")
            page.close()
    except Exception as error:  # noqa: BLE001  # one page that fails must not take the others with it
        sys.stderr.write(f"{shot.name}: {error}\n")
        failures += 1
    finally:
        context.close()
    return failures


def sign_in(context: BrowserContext, *, base: str, email: str) -> None:
    """As a demo account, through the page. Raises RuntimeError when that fails."""
    page = context.new_page()
    page.goto(f"{base}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    if "/sign-in" in page.url:
        raise RuntimeError(f"{email} couldn't sign in at {base}")
    page.close()


def save(picture: bytes, target: Path) -> int:
    """Write a PNG with a palette, a third of the size of what the browser gives. Answers its bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(target, optimize=True)
    return target.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
