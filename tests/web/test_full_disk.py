"""Disks that are full: the log's loses lines, the files' answers "try again"."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from dothi.manifest.house import house
from tests.world import HOSTS, MYTHO

LOGS_TO_A_FULL_DISK = """
import structlog, sys
from dothi.values.log_lines import UnfailingStream
structlog.configure(logger_factory=structlog.WriteLoggerFactory(UnfailingStream(sys.stderr)))
for number in range(20_000):
    structlog.get_logger().info("a line", number=number)
print("alive")
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_process_outlives_a_full_disk_under_its_log() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-c", LOGS_TO_A_FULL_DISK],
            stdout=subprocess.PIPE, stderr=full, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True, text=True,
        )  # fmt: skip
    assert ran.stdout == "alive\n"


def test_a_photo_on_a_full_disk_is_to_be_sent_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_key: str, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(house(app).storage, "put", refuse)
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    client, host = app.test_client(), {"Host": HOSTS[MYTHO]}
    page = client.get("/phan-anh/gui", headers=host).text
    token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    answer = client.post(
        "/phan-anh/anh",
        data={"csrf_token": token, "photo": (BytesIO(picture.getvalue()), "ổ gà.png")},
        headers={**host, "Accept": "application/json"},
    )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
