"""`python -m dothi_local` refuses in one sentence, without a traceback."""

import socket
import subprocess
import sys
from pathlib import Path

from dothi_local.lock import try_lock


def call(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dothi_local", *words], check=False, capture_output=True, text=True, timeout=60
    )


def test_a_taken_port_is_told_with_its_holder(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = call("run", "--port", str(port), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert f"Port {port} is taken by process " in done.stdout
    assert "--port" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_second_stack_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    lock = try_lock(tmp_path)
    assert lock is not None
    done = call("run", "--data", str(tmp_path))
    assert done.returncode == 1
    assert f"A stack runs on {tmp_path} already" in done.stdout


def test_the_command_line_needs_a_running_stack(tmp_path: Path) -> None:
    done = call("dothi", "--data", str(tmp_path), "deliveries", "list")
    assert done.returncode == 1
    assert "Start it first" in done.stdout
