"""Runs the tools of the set-up: their noise is kept, and shown only when they fail. Called by `steps.py`."""

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from dothi_local.terminal import Terminal, Trouble

FRAME = re.compile(r"(npm error)?\s+at ")
NETWORK_SIGNS = (
    "dns error",
    "failed to lookup address",
    "name resolution",
    "network is unreachable",
    "connection refused",
    "connection timed out",
    "connect timeout",
    "failed to establish a new connection",
    "error sending request",
    "could not connect",
    "enotfound",
    "eai_again",
    "econnrefused",
    "econnreset",
    "etimedout",
    "network request failed",
    "proxyerror",
)


def run_tool(
    command: Sequence[str], *, what: str, cwd: Path, terminal: Terminal, env: Mapping[str, str] | None = None
) -> None:
    """Run it to its end. Raises `Trouble` with the last lines it wrote when it fails; ends it when we are
    interrupted."""
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(  # noqa: S603
                list(command),
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise Trouble(
                f"{command[0]} can't be started ({error.strerror}).", advice=f"It is needed for: {what}."
            ) from error
        try:
            while process.poll() is None:
                terminal.tick()
                time.sleep(0.05)
        except BaseException:
            _end(process)
            raise
        if process.returncode != 0:
            output.seek(0)
            written = output.read().decode("utf-8", "replace")
            raise explain(what, written, log=_keep(written, cwd / "build/set-up.log"))


def explain(what: str, output: str, *, log: Path) -> Trouble:
    """One sentence for what went wrong, from what the tool has written."""
    told = [line.rstrip() for line in output.splitlines() if line.strip()]
    lines = [line for line in told if not FRAME.match(line)][-15:]  # JavaScript's frames say little
    low = output.lower()
    if "no space left" in low or "enospc" in low:
        return Trouble(f"The disk is full ({what}).", advice="Make room, then run the same command again.", tail=lines)
    if any(sign in low for sign in NETWORK_SIGNS):
        return Trouble(
            f"A package registry can't be reached ({what}).",
            advice="Look at the network (proxy, firewall), then run the same command again: it goes on from here.",
            tail=lines,
        )
    return Trouble(f"{what} failed.", advice=f"All that the tool wrote: {log}", tail=lines)


def _keep(written: str, log: Path) -> Path:
    log.parent.mkdir(exist_ok=True)
    log.write_text(written, encoding="utf-8")
    return log


def _end(process: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=3)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
