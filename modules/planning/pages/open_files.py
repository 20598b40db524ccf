"""Files that were sent and that nobody took: the page of each is found again from the page on which it was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from dothi.uploads.readings import MACHINE_BUSY, Reading
from modules.planning.models import Layer
from modules.planning.parcels.models import ParcelFile


class FileState(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    REFUSED = "refused"
    READ = "read"


@dataclass(frozen=True, kw_only=True)
class OpenFile:
    """A line of the list."""

    name: str
    by: str
    at: datetime
    tone: str
    state: str
    url: str


def open_files(files: Iterable[Reading | Layer | ParcelFile], url: Callable[[UUID], str]) -> list[OpenFile]:
    """The newest first; of one that is read anew what is being done, not what was found before."""
    lines: dict[UUID, OpenFile] = {}
    for file in files:
        lines.setdefault(file.id, line_of(file, url(file.id)))
    return sorted(lines.values(), key=lambda line: line.at, reverse=True)


def line_of(file: Reading | Layer | ParcelFile, url: str) -> OpenFile:
    """In words."""
    if isinstance(file, Reading):
        state = FileState.WAITING if file.is_waiting else FileState.REFUSED
        by, at = file.asked_by, file.asked_at
    else:
        state, by, at = FileState.READ, file.uploaded_by, file.uploaded_at
    words = {
        FileState.WAITING: ("in_hand", _("Đang đọc")),
        FileState.REFUSED: ("danger", _("Không đọc được")),
        FileState.READ: ("waiting", _("Chờ xem trước")),
    }
    tone, title = words[state]
    return OpenFile(name=file.file_name, by=by, at=at, tone=tone, state=title, url=url)


def choices_again(refused: Reading | None) -> dict[str, Any] | None:
    """The id and the form's fields that have a refused file read once more; None where that would end as before."""
    if refused is None or refused.refusal is None or refused.refusal["code"] != MACHINE_BUSY:
        return None
    chosen = {name: value for name, value in refused.options.items() if name not in {"columns", "plan_id", "part"}}
    columns = {"ward_column" if name == "ward" else name: at for name, at in refused.options["columns"].items()}
    return {"id": refused.id, "fields": chosen | columns}
