"""Pictures of the pages of a running stack with demo data, for the documents and for looking at: `dev.py screenshots`.

Starts nothing but a browser: run `python3 dev.py run` in another terminal first.
"""

from __future__ import annotations

import argparse
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from docs.shots import DOCUMENTED, SHOTS, Shot

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
WIDTHS = {360: 800, 768: 1024, 1366: 900, 1920: 1080, 3840: 2160}
"""Width of the window to its height, in CSS pixels."""
COLOURS = 256


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
            widths = shot.widths if options.all else DOCUMENTED[shot.name]
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
