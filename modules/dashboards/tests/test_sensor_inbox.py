"""What the broker's connection brings waits for room, but not once nobody empties it any more."""

from __future__ import annotations

from threading import Thread

from dothi.values import clock
from modules.dashboards.sensors import inbox
from modules.dashboards.sensors.inbox import Inbox, Received


def test_whoever_waits_to_fill_it_is_let_go_when_it_closes() -> None:
    full, message = Inbox(), Received("dothi/mytho/man", b"1", clock.now(), 0, 0, 1)
    for _ in range(inbox.WAITING):
        full.put(message)
    waiting = Thread(target=full.put, args=(message,), daemon=True)
    waiting.start()
    full.close()
    waiting.join(timeout=10)
    assert not waiting.is_alive()
