"""A stack's data folder: whose it is, its secrets, its addresses, and what a killed run left behind. Called by the
local stack."""

import json
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

from dothi_local import processes
from dothi_local.lock import try_lock
from dothi_local.postgres import serves
from dothi_local.terminal import Trouble

MARK = "DOTHI_STACK"  # in the environment of every process of a stack: its folder
SECRETS = ("postgres", "dothi_owner", "dothi_app", "dothi_dispatcher", "redis", "secret_key")


class StackFolder:
    """The folder of `--data`. `lock` it before anything else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def create(self) -> None:
        """Make it; one clear sentence where that can't be done."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = self.path / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise Trouble(
                f"The folder {self.path} can't be written ({error.strerror}).",
                advice="Name another one with `--data DIR`, or change its owner.",
            ) from error

    def lock(self) -> None:
        """Take the folder for this process until it ends; refuses when another stack has it."""
        if not self.try_lock():
            pid = self.read_state().get("pid")
            who = f" (process {pid})" if pid else ""
            raise Trouble(
                f"A stack runs on {self.path} already{who}.",
                advice="Stop it with Ctrl-C where it runs, or start this one with `--data DIR --port N` of its own.",
            )

    def try_lock(self) -> bool:
        """Like `lock`; False when another process has it."""
        self._lock = try_lock(self.path)
        return self._lock is not None

    def unlock(self) -> None:
        """Give it back."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def secrets(self) -> dict[str, str]:
        """Passwords and keys of this stack, made at its first start."""
        path = self.path / "secrets.json"
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        missing = [name for name in SECRETS if name not in known]
        if missing:
            known |= {name: secrets.token_urlsafe(32) for name in missing}
            _write_private(path, known)
        return known

    def write_state(self, *, environment: Mapping[str, str], addresses: Mapping[str, str]) -> None:
        """Tell others (`dev.py dothi`, benchmarks, tests) where this stack answers."""
        state = {"pid": os.getpid(), "environment": dict(environment), "addresses": dict(addresses)}
        _write_private(self.path / "stack.json", state)

    def read_state(self) -> dict[str, object]:
        """What `write_state` wrote; empty when there is none."""
        try:
            state: dict[str, object] = json.loads((self.path / "stack.json").read_text())
        except (OSError, ValueError):
            return {}
        return state

    def is_running(self) -> bool:
        """True when a stack has the folder now."""
        if not self.path.is_dir():
            return False
        if self.try_lock():
            self.unlock()
            return False
        return True

    def read_environment(self) -> dict[str, str]:
        """The variables of the running stack; refuses while it starts or stops."""
        state = self.read_state()
        if state.get("is_stopping"):
            raise Trouble(
                f"The stack on {self.path} is stopping.",
                advice="Wait until it has ended, then start it again: `python3 dev.py run`",
            )
        environment = state.get("environment")
        if not isinstance(environment, dict):
            raise Trouble(f"The stack on {self.path} is still starting.", advice="Wait until it says that it is ready.")
        return {str(name): str(value) for name, value in environment.items()}

    def write_stopping(self) -> None:
        """Tell others that this stack is about to end: it answers no more."""
        _write_private(self.path / "stack.json", {"pid": os.getpid(), "is_stopping": True})

    def forget_state(self) -> None:
        """No stack answers here."""
        (self.path / "stack.json").unlink(missing_ok=True)

    def end_leftovers(self) -> int:
        """End the processes of an earlier run that was killed; most end by themselves within seconds. Answers how
        many there were."""
        leftovers = [entry for entry in processes.process_table() if self._is_ours(entry)]
        still_there = processes.wait_for_end(leftovers, seconds=3.0)
        processes.end_all(still_there, patience=5.0)
        time.sleep(0.1 if leftovers else 0)  # its ports
        return len(leftovers)

    def _is_ours(self, entry: processes.ProcessEntry) -> bool:
        if entry.pid == os.getpid() or entry.state == "Z":
            return False
        folder = self.path.resolve()
        if serves(entry.pid, folder / "postgres" / "cluster"):
            return True
        process = Path("/proc", str(entry.pid))
        try:
            if (process / "comm").read_text().startswith("valkey"):  # it overwrites its environment
                return (process / "cwd").readlink() == folder / "valkey"
            return f"{MARK}={folder}".encode() in (process / "environ").read_bytes().split(b"\0")
        except OSError:
            return False


def _write_private(path: Path, content: object) -> None:
    partial = path.with_suffix(".part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
    partial.rename(path)
