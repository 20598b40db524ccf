"""What isn't HTTP, sent to a real gunicorn: a page of ours, nothing of what was sent, and no traceback."""

from __future__ import annotations

import re
import socket
from html import unescape

from tests.processes.stack import Processes

HOST = b"Host: mytho.localhost\r\n"
SECRET = b"0912345678"
CHUNKS = HOST + b"Transfer-Encoding: chunked\r\nContent-Type: "
UNREADABLE = {
    "a control byte in the host": b"GET / HTTP/1.1\r\nHost: my\x01tho.localhost\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: tanan.localhost\r\n\r\n",
    "an address without end": b"GET /phan-anh?q=" + SECRET + b"a" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header without end": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + SECRET + b"a" * 20_000 + b"\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02" + SECRET + b"\r\n\r\n",
    "chunks that are none": b"POST /phan-anh/gui HTTP/1.1\r\n"
    + CHUNKS
    + b"application/x-www-form-urlencoded\r\n\r\nZZ\r\n"
    + SECRET
    + b"\r\n0\r\n\r\n",
}


def answer_to(port: int, request: bytes) -> str:
    """Send raw bytes; the whole answer, until gunicorn closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()


def test_what_gunicorn_cannot_read_gets_a_page_in_our_words(processes: Processes) -> None:
    port = processes.gunicorn()
    for what, request in UNREADABLE.items():
        head, _, page = answer_to(port, request).partition("\r\n\r\n")
        assert head.upper().startswith("HTTP/1.1 400 BAD REQUEST"), what
        assert "charset=utf-8" in head, what
        assert "Content-Security-Policy: default-src 'self'" in head, what
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
        assert "Yêu cầu không đọc được. Vui lòng kiểm tra lại rồi thử lại." in text, what
        assert SECRET.decode() not in page, what
    [log] = processes.folder.glob("*.log")
    written = log.read_text()
    assert "Traceback" not in written
    assert SECRET.decode() not in written
