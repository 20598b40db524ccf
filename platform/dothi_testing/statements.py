"""The SQL statements of a block, for tests and benchmark: `with watching(app) as seen: …; assert len(seen) == 3`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from dothi.database.session import db
from dothi.database.trips import watchers


@contextmanager
def watching(app: Flask) -> Iterator[list[str]]:
    """The statements that the block sends; what opens and ends a transaction isn't among them."""
    seen: list[str] = []

    def note_session(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    def note_direct(_connection: object, statement: str, _values: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note_session)
    watchers.append(note_direct)
    try:
        yield seen
    finally:
        watchers.remove(note_direct)
        event.remove(engine, "before_cursor_execute", note_session)
