"""Files that people give us: pictures are decoded and cleaned when staged, then claimed by what they belong to.

Documents (`documents.py`) have rows here too. Kept under random names in a folder per tenant; served by `web/files.py`,
only through the owner's check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, ClassVar
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Index, Uuid, any_, bindparam, select, update
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import Mapped, mapped_column

from dothi.content.decoding import decode
from dothi.content.picture_limits import PictureError
from dothi.database.direct import Statement
from dothi.database.owned import TenantOwned
from dothi.database.session import Base, session
from dothi.manifest.house import house
from dothi.outbox.events import Event, HandlerContext, Subscription, record
from dothi.values import clock
from dothi.values.errors import Invalid
from dothi.values.ids import new_id, new_token

STAGED_FOR = timedelta(days=2)
"""A staged file that nothing claimed is deleted after this."""
SIZES = ("thumb", "medium")


class File(TenantOwned, Base):
    """A stored picture or document. `key` is the storage's random name of it; a picture's sizes stand beside it."""

    __tablename__ = "dothi_file"
    __table_args__ = (Index("dothi_file_tenant_id_owner_owner_id_idx", "tenant_id", "owner", "owner_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token: Mapped[str]
    key: Mapped[str]
    content_type: Mapped[str]
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    original_name: Mapped[str]
    created_at: Mapped[datetime]
    owner: Mapped[str | None]
    owner_id: Mapped[UUID | None]
    purpose: Mapped[str | None]
    position: Mapped[int]
    has_sizes: Mapped[bool]

    @property
    def is_picture(self) -> bool:
        """Whether it was decoded as a picture; documents have no pixels."""
        return self.width > 0

    @property
    def reference(self) -> str:
        """What a form carries of a staged file: its id and its secret."""
        return f"{self.id}.{self.token}"

    def size_key(self, size: str) -> str:
        """The storage key of a size."""
        return size_key(self.key, size)


@dataclass(frozen=True, kw_only=True)
class FileClaimed(Event):
    """A staged picture now belongs to something: its sizes are made next."""

    module: ClassVar[str] = "kernel"
    file_id: UUID


def names_of(row: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """The storage keys that a row names, each with whether it must be there.

    Sizes may be made at this moment, and what nobody claimed may be deleted.
    """
    yield row["key"], row["owner"] is not None
    for size in SIZES:
        yield size_key(row["key"], size), bool(row["has_sizes"])


def size_key(key: str, size: str) -> str:
    """The storage key of a size of the original with this key."""
    return f"{key.rsplit('.', 1)[0]}-{size}.jpg" if size != "original" else key


def stage(tenant_id: int, stream: BinaryIO, *, name: str) -> File:
    """Decode, clean and keep a picture until something claims it. Raises Invalid that names the file, or Busy."""
    try:
        picture = decode(stream, name=name)
    except PictureError as error:
        raise Invalid(
            f"{name}: {reason(error.code)}", fields={"photos": f"{name}: {reason(error.code)}"}, code=error.code
        ) from error
    token = new_token()
    key = f"{tenant_id}/{new_id().hex[-2:]}/{new_token()}.jpg"
    house().storage.put(key, picture.data)
    file = File(
        tenant_id=tenant_id,
        id=new_id(),
        token=token,
        key=key,
        content_type=picture.content_type,
        bytes=len(picture.data),
        width=picture.width,
        height=picture.height,
        original_name=name[:200],
        created_at=clock.now(),
        owner=None,
        owner_id=None,
        purpose=None,
        position=0,
        has_sizes=False,
    )
    session.add(file)
    session.flush()
    return file


def reason(code: str) -> str:
    """What to tell the sender of a picture that was refused."""
    reasons = {
        "not_a_picture": _("tệp này không phải ảnh JPEG, PNG hoặc WebP."),
        "unsupported": _("tệp này không phải ảnh JPEG, PNG hoặc WebP."),
        "heic": _(
            "ảnh HEIC của iPhone chưa dùng được ở đây. Vui lòng mở Cài đặt, Camera, Định dạng, chọn Tương thích nhất "
            "rồi chụp lại; với ảnh đã chụp, vui lòng chụp màn hình ảnh đó rồi chọn ảnh chụp màn hình."
        ),
        "too_large": _("ảnh lớn hơn 10 MB. Vui lòng chọn ảnh nhỏ hơn."),
        "too_many_pixels": _("ảnh có kích thước quá lớn. Vui lòng chụp lại ở độ phân giải thấp hơn."),
        "truncated": _("ảnh bị thiếu dữ liệu. Vui lòng chọn lại ảnh."),
    }
    return str(reasons.get(code, reasons["not_a_picture"]))


def list_staged(tenant_id: int, references: Sequence[str]) -> list[File]:
    """The staged files that these references name and that nothing claimed, in their order; wrong ones are left out."""
    wanted: dict[UUID, str] = {}
    for reference in references:
        file_id, _dot, token = reference.partition(".")
        try:
            wanted[UUID(file_id)] = token
        except ValueError:
            continue
    if not wanted:
        return []
    found = session.scalars(
        select(File).where(File.tenant_id == tenant_id, File.id.in_(list(wanted)), File.owner.is_(None))
    )
    by_id = {file.id: file for file in found if file.token == wanted[file.id]}
    return [by_id[file_id] for file_id in wanted if file_id in by_id]


def claim(
    tenant_id: int, references: Sequence[str], *, owner: str, owner_id: UUID, purpose: str, most: int = 5
) -> list[File]:
    """Give staged files to their owner, in this transaction; an event has their sizes made.

    Raises Invalid when there are more than `most`, or when a file is no longer there.
    """
    if len(references) > most:
        raise Invalid(_("Tối đa %(most)d ảnh.", most=most), fields={"photos": _("Tối đa %(most)d ảnh.", most=most)})
    files = list_staged(tenant_id, references)
    if len(files) != len(set(references)):
        raise Invalid(photos_gone(), fields={"photos": photos_gone()}, code="photo_gone")
    for position, file in enumerate(files):
        claimed = session.execute(
            update(File)
            .where(File.tenant_id == tenant_id, File.id == file.id, File.owner.is_(None))
            .values(owner=owner, owner_id=owner_id, purpose=purpose, position=position)
            .returning(File.id)
        ).scalar_one_or_none()
        if claimed is None:
            raise Invalid(_("Ảnh này đã được dùng."), fields={"photos": _("Ảnh này đã được dùng.")}, code="photo_gone")
        record(FileClaimed(file_id=file.id))
    return files


def let_go(tenant_id: int, file_id: UUID, *, owner: str, owner_id: UUID) -> None:
    """Nobody's any more: seen by no one from now on, and deleted as what was never claimed."""
    session.execute(
        update(File)
        .where(File.tenant_id == tenant_id, File.id == file_id, File.owner == owner, File.owner_id == owner_id)
        .values(owner=None, owner_id=None, purpose=None, token=new_token())
    )


def is_same_picture(one: File, other: File) -> bool:
    """Whether two stored pictures look the same to the last byte: the same upload, cleaned twice."""
    if (one.bytes, one.width, one.height) != (other.bytes, other.width, other.height):
        return False
    with house().storage.open(one.key) as left, house().storage.open(other.key) as right:
        return left.read() == right.read()


def photos_gone() -> str:
    """What to tell when photos staged earlier were deleted, or are somebody's already."""
    return str(_("Có ảnh không còn trên máy chủ. Vui lòng chọn lại ảnh."))


def list_of(tenant_id: int, owner: str, owner_ids: Sequence[UUID], *, purpose: str | None = None) -> list[File]:
    """The files of several owners in one statement, in their order."""
    if not owner_ids:
        return []
    values = {"tenant_id": tenant_id, "owner": owner, "owner_ids": list(owner_ids)}
    if purpose is None:
        return list(session.scalars(_OF_OWNERS, values))
    return list(session.scalars(_OF_OWNERS.where(File.purpose == purpose), values))


def first_of(tenant_id: int, owner: str, owner_ids: Sequence[UUID], *, purpose: str) -> dict[UUID, UUID]:
    """The first file of each owner that has one, by owner: for lists. One statement."""
    if not owner_ids:
        return {}
    rows = _FIRST_OF_OWNERS.read({"tenant_id": tenant_id, "owner": owner, "owner_ids": owner_ids, "purpose": purpose})
    return dict(rows)


_OF_OWNERS = (
    select(File)
    .where(
        File.tenant_id == bindparam("tenant_id"),
        File.owner == bindparam("owner"),
        File.owner_id == any_(bindparam("owner_ids", type_=ARRAY(Uuid))),
    )
    .order_by(File.owner_id, File.purpose, File.position, File.id)
)
"""Built once: building a statement takes longer than asking it."""

_FIRST_OF_OWNERS = Statement(
    select(File.owner_id, File.id)
    .ext(distinct_on(File.owner_id))
    .where(
        File.tenant_id == bindparam("tenant_id"),
        File.owner == bindparam("owner"),
        File.owner_id == any_(bindparam("owner_ids", type_=ARRAY(Uuid))),
        File.purpose == bindparam("purpose"),
    )
    .order_by(File.owner_id, File.created_at, File.position)
)


def make_sizes(event: FileClaimed, context: HandlerContext) -> None:
    """The job that makes a claimed picture's sizes; running twice writes the same."""
    from dothi.content import pictures  # noqa: PLC0415  # Pillow takes 5 MB of every process

    file = session.get_one(File, (context.tenant_id, event.file_id))
    storage = house().storage
    with storage.open(file.key) as stream:
        data = stream.read()
    for size, content in pictures.sizes(data).items():
        storage.put(file.size_key(size), content)
    file.has_sizes = True


def delete_abandoned(tenant_id: int, now: datetime) -> None:
    """Delete staged files that nothing claimed in time; a bounded batch each run."""
    old = session.scalars(
        select(File)
        .where(File.tenant_id == tenant_id, File.owner.is_(None), File.created_at < now - STAGED_FOR)
        .limit(200)
        .with_for_update(skip_locked=True)
    )
    for file in old:
        for size in SIZES if file.has_sizes else ():
            house().storage.delete(file.size_key(size))
        house().storage.delete(file.key)
        session.delete(file)


SUBSCRIPTIONS = (Subscription(FileClaimed, make_sizes, "kernel.make_sizes"),)
