"""Steps of the desk as staff take them in the browser. Used by the journeys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor


def step_form(staff: Visitor, action: str) -> Locator:
    """The form of a step on the report's page, opened."""
    box = staff.page.locator(f"#step-{action}")
    expect(box).to_have_count(1)
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box


def take(staff: Visitor, code: str, action: str, photos: Sequence[Path] = (), /, **fields: str) -> None:
    """Take a step with a report: fields by their name, a choice by its text."""
    staff.open(f"/work/feedback/{code}")
    form = step_form(staff, action)
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("field => field.localName") == "select":
            field.select_option(label=value)
        else:
            field.fill(value)
    if photos:
        form.locator("input[type=file]").set_input_files(list(photos))
        expect(form.locator("[data-photos] img")).to_have_count(len(photos))
    form.get_by_role("button", name=form.locator("summary").inner_text(), exact=True).click()


def accept(staff: Visitor, code: str, **fields: str) -> None:
    """The intake desk accepts a report."""
    take(staff, code, "accept", **fields)
    expect(staff.page.locator(".dt-report-state")).to_contain_text("đã tiếp nhận", ignore_case=True)
