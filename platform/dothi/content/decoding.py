"""Pictures of strangers are decoded in a confined child, one at a time for each web process. Called by `files`.

A request that finds one being decoded and another waiting doesn't wait too: it is told to come back in a moment, so
that however many send pictures, threads are left for pages.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore
from typing import BinaryIO

from flask_babel import gettext as _

from dothi.content import confined
from dothi.content.picture_limits import MAX_BYTES, Picture, PictureError
from dothi.content.workplace import workplace
from dothi.values.errors import Busy

LIMITS = confined.Limits(seconds=10, memory=256, file=16)
PATIENCE_SECONDS = 3.0
COME_BACK_AFTER_SECONDS = 2
_decodes, _waits = Semaphore(1), Semaphore(1)


def decode(stream: BinaryIO, *, name: str) -> Picture:
    """A safe picture of an uploaded one, as `pictures.accept` makes it. Raises PictureError, or Busy."""
    with _turn(), workplace() as (source, folder):
        with source.open("wb") as uploaded:
            shutil.copyfileobj(_Bounded(stream, MAX_BYTES + 1), uploaded)
        try:
            made = confined.run(
                "dothi.content.pictures:decode_file", source, folder, options={"name": name}, limits=LIMITS
            )
        except confined.Refused as refusal:
            raise PictureError(refusal.code, name) from refusal
        except confined.OverLimit as stopped:
            if stopped.limit == "busy":
                raise _busy() from stopped
            raise PictureError("not_a_picture" if stopped.limit == "crash" else "too_many_pixels", name) from stopped
        return Picture((folder / "picture").read_bytes(), made["width"], made["height"])


@contextmanager
def _turn() -> Iterator[None]:
    if not _decodes.acquire(blocking=False):
        if not _waits.acquire(blocking=False):
            raise _busy()
        try:
            if not _decodes.acquire(timeout=PATIENCE_SECONDS):
                raise _busy()
        finally:
            _waits.release()
    try:
        yield
    finally:
        _decodes.release()


def _busy() -> Busy:
    sentence = _("Máy chủ đang xử lý nhiều ảnh cùng lúc. Vui lòng gửi lại sau ít giây.")
    return Busy(sentence, seconds=COME_BACK_AFTER_SECONDS)


class _Bounded:
    """The first bytes of a stream: a larger one is refused by its size, and needn't be copied whole."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        return block
