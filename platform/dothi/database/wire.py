"""Round trips to PostgreSQL: statements sent at once over libpq, kept prepared by the server. Used by `direct.py`.

Around a short statement psycopg's cursors and pipelines cost more than the server does. Values are adapted and rows
read by psycopg's own adapters, as text; which type a value has is the server's to infer.
"""

from __future__ import annotations

import hashlib
import secrets
import select
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import OperationalError, error_from_result
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

Message = tuple[bytes, Sequence[Any]]
"""A statement with its values at $1, $2, …"""
Adapted = Sequence[Buffer | None]
Rows = list[tuple[Any, ...]]

MOST_PREPARED = 100
"""Statements that one connection keeps prepared; each holds a plan in the server's memory."""
_REFUSED = frozenset({ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED})
_CHANGED = b"RevalidateCachedQuery"
_OUTLIVED = frozenset({_CHANGED, b"FetchPreparedStatement", b"StorePreparedStatement"})
"""Where the server finds that what is prepared gives other columns since a table was changed, is lost, or is there
unknown to us. By its own function: 0A000, the first one's state, stands for all that it doesn't support."""
_marks: dict[bytes, bytes] = {}
"""Texts that a changed table has overtaken, each with its mark: a pooler would go on with the plan of the bare text."""


class OutlivedError(OperationalError):
    """What the server has prepared isn't what we believed; the connection is closed, another one will do."""


@lru_cache(maxsize=4096)
def name_of(text: bytes) -> bytes:
    """What a statement is prepared as: on whichever server a pooler leads us to, one name means one text."""
    return b"dothi_" + hashlib.blake2b(text, digest_size=12).hexdigest().encode()


class Wire:
    """A connection as a way for messages, with what the server has prepared on it. For one thread at a time."""

    def __init__(self, connection: psycopg.Connection[Any], *, patience: float) -> None:
        """`patience`: after so many seconds without an answer the server counts as frozen."""
        self._libpq = connection.pgconn
        self._adapters = Transformer(connection)
        self._names: OrderedDict[bytes, bytes] = OrderedDict()
        self._socket = select.poll()
        self._socket.register(self._libpq.socket, select.POLLIN)
        self._milliseconds = patience * 1000

    def send(self, *messages: Message, closing: Sequence[Message] = ()) -> Rows:
        """Send them in one round trip, then those that close what they are in; the rows of the last of the former.

        Outside a transaction all of them are one, committed at the end; the first that is refused takes all back.
        Raises psycopg's errors: OperationalError when the server is gone, doesn't answer or has outlived what was
        prepared, and the connection is closed then.
        """
        everything = (*messages, *closing)
        adapted = [(_marks.get(text, text), self._adapted(values)) for text, values in everything]
        try:
            answers = self._in_pipeline(adapted)
        except BaseException:
            self._libpq.finish()  # nobody could tell what is still on its way
            raise
        refused = next((place for place, answer in enumerate(answers) if answer.status in _REFUSED), None)
        if refused is not None:
            raise self._told(answers[refused], everything[max(0, refused - len(answers) + len(everything))][0])
        last = answers[-1 - len(closing)]
        self._adapters.set_pgresult(last)
        rows = self._adapters.load_rows(0, last.ntuples, tuple)
        self._adapters.set_pgresult(None)  # or it would be held until the next trip
        return rows

    def _told(self, refusal: PGresult, text: bytes) -> psycopg.Error:
        """The error of a refusal; the connection is closed where another one would do."""
        error = error_from_result(refusal)
        place = refusal.error_field(DiagnosticField.SOURCE_FUNCTION)
        if place not in _OUTLIVED:
            return error
        self._libpq.finish()
        if place == _CHANGED:
            _marks[text] = text + b" -- " + secrets.token_hex(4).encode()
        outlived = OutlivedError(f"connect anew: {error}")
        outlived.__cause__ = error
        return outlived

    def _adapted(self, values: Sequence[Any]) -> Adapted:
        return self._adapters.dump_sequence(values, [PyFormat.TEXT] * len(values)) if values else ()

    def _in_pipeline(self, messages: Sequence[tuple[bytes, Adapted]]) -> list[PGresult]:
        """The answers, those of the messages last."""
        libpq = self._libpq
        libpq.enter_pipeline_mode()
        new = self._find_new(text for text, _ in messages)
        dropped = self._make_room(len(new)) if new else 0
        for text in new:
            name = self._names[text] = name_of(text)
            libpq.send_prepare(name, text)
        for text, values in messages:
            libpq.send_query_prepared(self._names[text], values)
        libpq.pipeline_sync()
        while libpq.flush():
            self._wait(select.POLLIN | select.POLLOUT)
        answers = self._hear_all(dropped + len(new) + len(messages))
        libpq.exit_pipeline_mode()
        for text, answer in zip(new, answers[dropped:], strict=False):
            if answer.status in _REFUSED:  # or skipped after a refusal
                del self._names[text]
        return answers

    def _find_new(self, texts: Iterable[bytes]) -> list[bytes]:
        """Those that aren't prepared, each once; the others count as used just now."""
        new: list[bytes] = []
        for text in texts:
            if text in self._names:
                self._names.move_to_end(text)
            elif text not in new:
                new.append(text)
        return new

    def _make_room(self, number: int) -> int:
        """Let the server forget what was used longest ago; how many answers that will bring."""
        surplus = max(0, len(self._names) + number - MOST_PREPARED)
        for _ in range(surplus):
            _, name = self._names.popitem(last=False)
            self._libpq.send_close_prepared(name)  # not by SQL, which a failed transaction would refuse
        return surplus

    def _hear_all(self, number: int) -> list[PGresult]:
        """So many answers. libpq puts None behind each, and a mark behind all."""
        answers = []
        for _ in range(number):
            answer = self._hear()
            if answer is None:
                raise OperationalError("the database server closed the connection")
            answers.append(answer)
            self._libpq.get_result()  # None, which waits for nothing
        self._hear()
        return answers

    def _hear(self) -> PGresult | None:
        while self._libpq.is_busy():
            self._wait(select.POLLIN)
        return self._libpq.get_result()

    def _wait(self, events: int) -> None:
        """Until the socket is ready, then take in what has come."""
        self._socket.modify(self._libpq.socket, events)
        if not self._socket.poll(self._milliseconds):
            raise OperationalError("the database server doesn't answer")
        self._libpq.consume_input()
