"""A file that is sent to be read, and the page while it is: that asks for itself anew each second, without a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.content.telling import CHECK, MEASURE, OPEN, READ, STORE, Progress
from dothi.language.formatting import number
from dothi.uploads import progress, readings
from dothi.uploads.readings import Reading
from dothi.values import clock
from tenants.kit.current import tenant_id

ASKS_AGAIN_SECONDS = 1
LONG_SECONDS = 30
"""From here on the page says that one needn't wait before it."""


@dataclass(frozen=True)
class SentFile:
    """What came in a field of the form; of one that is too large only the beginning."""

    name: str
    data: bytes
    is_too_large: bool


def sent_file(*, most: int, field: str = "file") -> SentFile | None:
    """A file of this request's form, read up to `most` bytes; None where none was chosen."""
    upload = request.files.get(field)
    if upload is None or not upload.filename:
        return None
    data = upload.stream.read(most + 1)
    return SentFile(upload.filename, data, is_too_large=len(data) > most)


def page_before_preview(
    file_id: UUID,
    *,
    kind: str,
    title: str,
    trail: Sequence[tuple[str, str | None]],
    drop: str,
    refused: Callable[[Reading, Mapping[str, Any]], ResponseReturnValue],
) -> ResponseReturnValue | None:
    """What the page of a file shows while it is read, or `refused` what it was; None once there is a preview."""
    reading = readings.find(tenant_id(), file_id, kind=kind)
    if reading is None:
        return None
    if reading.is_waiting:
        return waiting_page(reading, title=title, trail=[*trail, (_("Đọc tệp"), None)], drop=drop)
    return refused(reading, reading.refusal) if reading.refusal is not None else None


def waiting_page(reading: Reading, *, title: str, trail: Sequence[tuple[str, str | None]], drop: str) -> Response:
    """What is being read, since when, and how far that is. `drop`: where its form leads that forgets it."""
    seconds = max(0, int((clock.now() - reading.asked_at).total_seconds()))
    told = progress.find(reading.id)
    page = render_template(
        "tenants/admin/reading.html",
        reading=reading,
        seconds=seconds,
        is_long=seconds >= LONG_SECONDS,
        percent=progress.percent(told) if told is not None else None,
        step=step_words(told),
        page_title=title,
        trail=trail,
        drop=drop,
    )
    return asking_again(page)


def step_words(told: Progress | None) -> str:
    """What is being done, of how many how many are done."""
    if told is None:
        return str(_("Đang chờ đến lượt"))
    count = {"done": number(told.done), "of": number(told.of)}
    words = {
        OPEN: _("Đang mở tệp"),
        READ: _("Đã đọc %(done)s trong %(of)s đối tượng", **count),
        CHECK: _("Đang kiểm tra %(of)s đối tượng", **count),
        MEASURE: _("Đã đo %(done)s trong %(of)s đối tượng", **count),
        STORE: _("Đã ghi %(done)s trong %(of)s đối tượng", **count),
    }
    return str(words[told.step])


def asking_again(page: str) -> Response:
    """A page of something that is under way."""
    answer = make_response(page)
    answer.headers["Refresh"] = str(ASKS_AGAIN_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer
