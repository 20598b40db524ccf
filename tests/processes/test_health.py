"""A real gunicorn whose threads are all held still says that it lives."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import pytest

from dothi_testing.waiting import PATIENCE
from tests.processes.stack import Processes

THREADS = 3


@pytest.fixture
def port(processes: Processes) -> int:
    return processes.gunicorn()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def status(method: str, port: int, *, path: str = "/healthz", within: float = PATIENCE) -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=within)) as connection:
        connection.request(method, path)
        with closing(connection.getresponse()) as answer:
            return answer.status


def test_health_is_told_while_every_thread_waits(port: int) -> None:
    with ExitStack() as held, ThreadPoolExecutor(1) as threads:
        for _ in range(2 * THREADS):
            held.enter_context(connect(port)).sendall(b"GET / HTTP/1.1\r\n")  # the rest never comes
        other = threads.submit(status, "HEAD", port)  # as any request
        assert [status("GET", port) for _ in range(20)] == [200] * 20
        assert not other.done(), "a thread was free"
        held.close()
        assert other.result() == 200, "it came first, and was answered last"


def test_a_check_of_health_that_is_never_finished_holds_up_no_other(port: int) -> None:
    with connect(port) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\n")
        assert status("GET", port) == 200


def test_connections_that_send_nothing_hold_no_thread(port: int) -> None:
    with ExitStack() as held:
        for _ in range(3 * THREADS):
            held.enter_context(connect(port))
        assert status("HEAD", port) == 200


def test_readiness_is_denied_soon_while_the_database_is_frozen(processes: Processes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as frozen, ExitStack() as held:  # takes connections, never answers
        url = f"postgresql://dothi_app:x@127.0.0.1:{frozen.getsockname()[1]}/dothi"
        processes.environment = {**processes.environment, "DATABASE_URL": url}
        port = processes.gunicorn()
        for _ in range(THREADS):
            held.enter_context(connect(port)).sendall(b"GET / HTTP/1.1\r\n")
        with ThreadPoolExecutor(1) as asking:
            ready = asking.submit(status, "GET", port, path="/readyz", within=6)
            assert status("GET", port) == 200, "the check of health waits for no other"
            assert ready.result() == 503
