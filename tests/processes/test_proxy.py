"""The proxy as delivered, before a server with few threads: who is slow or greedy doesn't keep others waiting."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from dothi_local import ports
from dothi_testing.waiting import PATIENCE, wait_until
from tests.processes.stack import listens

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
GREEDY, PATIENT = "127.0.0.66", "127.0.0.1"
SLOW_CONNECTIONS = 2_300
pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="there is no nginx here: apt-get install nginx")


def as_tried_here(text: str, *, port: int, backend: int, folder: Path) -> str:
    """The delivered file with this machine's ports, without TLS and the containers' name server."""
    replaced = {
        "/tmp/": f"{folder}/",
        "error_log /dev/stderr warn;": f"error_log {folder}/error.log crit;\ndaemon off;\nuser root;",
        "resolver 127.0.0.11 valid=5s ipv6=off;": "",
        "listen 8080 default_server;": f"listen unix:{folder}/redirect;",
        "listen 8443 ssl default_server;": f"listen 127.0.0.1:{port};",
        "http://web:8000": f"http://127.0.0.1:{backend}",
    }
    for here, there in replaced.items():
        assert here in text, f"nginx.conf has no {here!r} any more"
        text = text.replace(here, there)
    left_out = ("ssl_", "http2 on;", "include ")
    return "\n".join(line for line in text.splitlines() if not line.strip().startswith(left_out))


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[int]:
    """The proxy's port; behind it a server of two threads."""
    taken: set[int] = set()
    port, backend = (ports.pick(taken=taken) for _ in range(2))
    busy = threading.Semaphore(2)

    def answer(environ: dict[str, object], start_response: object) -> list[bytes]:
        with busy:
            if "HTTP_RANGE" in environ:
                facts = [("Content-Type", "application/vnd.pmtiles"), ("Content-Range", "bytes 4-5/9"), ("ETag", '"a"')]
                start_response("206 Partial Content", facts)  # type: ignore[operator]
                return [b"45"]
            start_response("200 OK", [("Content-Type", "text/plain")])  # type: ignore[operator]
            return [b"ok"]

    server = make_server("127.0.0.1", backend, answer, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        as_tried_here(CONFIGURATION.read_text(), port=port, backend=backend, folder=tmp_path), encoding="utf-8"
    )
    nginx = subprocess.Popen(["nginx", "-c", str(configuration), "-p", str(tmp_path)])
    try:
        wait_until(lambda: listens(port), "nginx listens")
        yield port
    finally:
        nginx.terminate()
        nginx.wait(timeout=20)
        server.shutdown()


def ask(port: int, source: str) -> int:
    """The status of an answer. Raises TimeoutError: somebody is kept waiting."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(source, 0))
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()


def test_thousands_of_slow_connections_keep_nobody_else_waiting(proxy: int) -> None:
    with ExitStack() as held:
        for _number in range(SLOW_CONNECTIONS):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", proxy), source_address=(GREEDY, 0)))
            slow.sendall(b"POST /phan-anh/gui HTTP/1.1\r\nHost: mytho.localhost\r\nX-Slow: ")
        assert [ask(proxy, PATIENT) for _ in range(20)] == [200] * 20
        assert [ask(proxy, GREEDY)] == [200], "an office behind one address still gets its pages"


def test_bodies_that_come_slowly_are_counted_and_let_go(proxy: int) -> None:
    head = b"POST /phan-anh/gui HTTP/1.1\r\nHost: mytho.localhost\r\nContent-Length: 100000\r\n\r\n"
    with ExitStack() as held:
        held_open = []
        for _number in range(400):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", proxy), source_address=(GREEDY, 0)))
            slow.sendall(head)
            held_open.append(slow)
        assert ask(proxy, PATIENT) == 200
        wait_until(lambda: sum(is_refused(slow) for slow in held_open) >= 200, "half of them are refused")


def is_refused(slow: socket.socket) -> bool:
    """Whether its answer is there, and says so."""
    with suppress(OSError):
        return slow.recv(12, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"HTTP/1.1 429"
    return False


def test_a_flood_from_one_address_is_told_to_slow_down(proxy: int) -> None:
    began = time.monotonic()
    answers = Counter(ask(proxy, GREEDY) for _ in range(900))
    let_through = 300 + 50 * (time.monotonic() - began) + 10
    assert set(answers) <= {200, 429}
    assert 300 <= answers[200] <= let_through
    assert ask(proxy, PATIENT) == 200


def test_who_sends_too_much_reads_why_when_all_is_sent(proxy: int) -> None:
    """As a browser without our script does: it listens only when it has sent everything, and that takes a while."""
    length = 61 * 1024 * 1024
    head = f"POST /work/tep HTTP/1.1\r\nHost: mytho.localhost\r\nContent-Length: {length}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", proxy), timeout=PATIENCE) as sending:
        sending.sendall(head)
        time.sleep(0.5)  # by now it is refused
        for _part in range(61):
            sending.sendall(bytes(1024 * 1024))
        answer = http.client.HTTPResponse(sending)
        answer.begin()
        assert answer.status == 413
        assert "Mỗi lần gửi tối đa 60 MB" in answer.read().decode()


def test_a_byte_range_passes_with_its_answer(proxy: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy, timeout=10)
    connection.request("GET", "/basemap/x.pmtiles", headers={"Range": "bytes=4-5", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert (answer.status, answer.read(), answer.headers["Content-Range"]) == (206, b"45", "bytes 4-5/9")
    assert "Content-Encoding" not in answer.headers
    connection.close()
