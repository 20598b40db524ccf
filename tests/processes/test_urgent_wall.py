"""An urgent report on the wall: sent to one process, counted by another, told by the stream to whoever listens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.values import clock
from modules.dashboards.boards.service import BoardDraft, add_board
from modules.dashboards.walls.service import make_wall
from tests.processes.stack import Processes
from tests.processes.test_nothing_lost import send_reports
from tests.world import HOSTS, MYTHO, SYSTEM

HOST = {"Host": HOSTS[MYTHO]}
NONE_OPEN, ONE_OPEN = (f"Phản ánh khẩn cấp đang mở: <strong>{number}</strong>" for number in (0, 1))


def hang_wall(web: Flask) -> str:
    """A wall with an empty dashboard: its path."""
    with web.app_context():
        site = house().directory.find_site_by_id(MYTHO)
        assert site is not None
        with acting_in(Scope(MYTHO)):
            board = add_board(site.tenant_id, BoardDraft(title="Trực ban"), actor=SYSTEM)
            token = make_wall(
                MYTHO, name="Phòng trực", boards=[str(board.id)], seconds=30, night="dark",
                ends_on=clock.local_today() + timedelta(days=1), actor=SYSTEM,
            )  # fmt: skip
            session.commit()
    return f"/wall/{token}"


def test_the_stream_tells_of_an_urgent_report_until_the_wall_shows_it(web: Flask, processes: Processes) -> None:
    processes.queue()
    processes.dothi("dispatcher")
    processes.dothi("worker")
    wall, client = hang_wall(web), web.test_client()
    assert NONE_OPEN in client.get(f"{wall}/now", headers=HOST).text
    stream = client.get(f"{wall}/events", headers={**HOST, "Accept": "text/event-stream"}, buffered=False)
    with closing(stream):
        told: Iterator[object] = iter(stream.response)
        next(told)
        send_reports(web, 1, category="an-ninh")
        for _change in told:
            if ONE_OPEN in client.get(f"{wall}/now", headers=HOST).text:
                return
    raise AssertionError("the stream ended before the wall showed the report")
