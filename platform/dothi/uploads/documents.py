"""Documents as evidence: PDF, Word, Excel, scans. Kept beside pictures as they came, handed out as downloads alone.

What a file is called decides nothing: its contents must be of a kind that is taken.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO
from uuid import UUID

import filetype
from flask_babel import gettext as _
from sqlalchemy import update

from dothi.content.storage import new_key
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.uploads.files import File, list_staged
from dothi.values import clock
from dothi.values.errors import Invalid
from dothi.values.ids import new_id, new_token

MOST_BYTES = 10 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX, XLSX = f"{OFFICE}.wordprocessingml.document", f"{OFFICE}.spreadsheetml.sheet"
EXTENSIONS = {
    "application/pdf": ".pdf",
    DOCX: ".docx",
    XLSX: ".xlsx",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}
ACCEPTED = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"
"""For the file input."""
MOST_PARTS = 5_000
_PART = b"PK\x01\x02"
"""Begins each entry of a ZIP's directory: counted, a long directory needn't be read to be refused."""


def stage(tenant_id: int, stream: IO[bytes], *, name: str) -> File:
    """Check a document by its contents and keep it until something claims it. Raises Invalid (`document`)."""
    data = stream.read(MOST_BYTES + 1)
    if not data:
        raise refusal(_("Vui lòng chọn một tệp."))
    if len(data) > MOST_BYTES:
        raise refusal(_("Tệp lớn hơn 10 MB. Vui lòng chọn tệp nhỏ hơn."))
    kind = kind_of(data)
    if kind is None:
        raise refusal(_("Chỉ nhận tệp PDF, DOCX, XLSX (không có macro), JPEG hoặc PNG."))
    token = new_token()
    file = File(
        tenant_id=tenant_id,
        id=new_id(),
        token=token,
        key=new_key(tenant_id, new_token(), EXTENSIONS[kind]),
        content_type=kind,
        bytes=len(data),
        width=0,
        height=0,
        original_name=tidy_name(name, kind),
        created_at=clock.now(),
        owner=None,
        owner_id=None,
        purpose=None,
        position=0,
        has_sizes=False,
    )
    house().storage.put(file.key, data)
    session.add(file)
    session.flush()
    return file


def find_staged(tenant_id: int, reference: str) -> File | None:
    """The staged document that a form's reference names, while nothing has claimed it."""
    found = list_staged(tenant_id, [reference])
    return found[0] if found and not found[0].is_picture else None


def claim(document: File, *, owner: str, owner_id: UUID, purpose: str) -> None:
    """Give a staged document to its owner, in this transaction. Raises Invalid (`document`) when it is somebody's."""
    claimed = session.execute(
        update(File)
        .where(File.tenant_id == document.tenant_id, File.id == document.id, File.owner.is_(None))
        .values(owner=owner, owner_id=owner_id, purpose=purpose)
        .returning(File.id)
    ).scalar_one_or_none()
    if claimed is None:
        raise refusal(_("Văn bản này đã được dùng. Vui lòng chọn lại tệp."))


def kind_of(data: bytes) -> str | None:
    """The content type of a document that is taken, None for all else."""
    guess = filetype.guess(data)
    mime = guess.mime if guess is not None else ""
    if mime in {"application/pdf", "image/jpeg", "image/png"}:
        return str(mime)
    return office_kind(data) if data.startswith(b"PK\x03\x04") else None


def office_kind(data: bytes) -> str | None:
    """Whether a ZIP is a text or a table of Office Open XML, by its parts; one that carries macros is neither."""
    if data.count(_PART) > MOST_PARTS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in parts:
        return None
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        return None
    if "word/document.xml" in parts:
        return DOCX
    return XLSX if "xl/workbook.xml" in parts else None


def tidy_name(name: str, kind: str) -> str:
    """The name under which it is downloaded: without folders and control characters, with the extension of its kind."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = "".join(c for c in last if c.isprintable()).rsplit(".", 1)[0].strip(" .")[:120]
    return f"{stem or 'van-ban'}{EXTENSIONS[kind]}"


def refusal(text: str) -> Invalid:
    """A refusal that stands beside the file input."""
    return Invalid(text, fields={"document": text})
