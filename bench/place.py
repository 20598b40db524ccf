"""Where it is measured: PostgreSQL, Valkey and gunicorn in a temporary folder, on the loopback, on free ports."""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.processes import children
from dothi_local import ports
from dothi_local.parts import Part
from dothi_local.postgres import Postgres
from dothi_local.services import http_ok
from dothi_local.supervisor import Supervisor
from dothi_local.terminal import Terminal
from dothi_local.valkey import Valkey

ROOT = Path(__file__).parents[1]
GUNICORN_SETTINGS = ROOT / "platform/dothi/gunicorn_conf.py"
SECRET = secrets.token_urlsafe(48)
EXTERNAL_URL = "https://{host}"
"""As in production: session cookies are `__Host-`."""


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    pid: int

    @property
    def address(self) -> tuple[str, int]:
        """For the client."""
        return ports.LOOPBACK, self.port

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        return children(self.pid)


class Place:
    """The services of one run. The database writes durably, as in production, for pages and yardsticks alike."""

    def __init__(self, folder: Path) -> None:
        """`folder` is empty and ours."""
        self.folder = folder
        self.supervisor = Supervisor(logs=folder / "log", terminal=Terminal())
        self._taken: set[int] = set()
        self.database = Postgres(folder / "postgres", port=self._port(), password=secrets.token_urlsafe(24))
        self.queue = Valkey(folder / "valkey", port=self._port(), password=secrets.token_urlsafe(24))

    def start(self) -> None:
        """Start database and queue."""
        self.database.prepare()
        self.queue.prepare()
        env = dict(os.environ)
        self.supervisor.start(self.database.part(env=env), self.queue.part(env=env))

    @property
    def database_pid(self) -> int:
        """The database's first process."""
        return next(r.process.pid for r in self.supervisor.running if r.part.name == "postgres")

    def serve(self, name: str, application: str, *, database_url: str) -> Server:
        """Serve a WSGI application with the production settings of gunicorn; its log goes to a file."""
        port = self._port()
        env = {**self.environment(database_url), "BIND": ports.LOOPBACK, "PORT": str(port)}
        command = [sys.executable, "-m", "gunicorn", "--config", str(GUNICORN_SETTINGS), application]
        part = Part(
            name=name,
            command=command,
            env=env,
            cwd=ROOT,
            answers=lambda _pid: http_ok(f"http://{ports.LOOPBACK}:{port}/healthz"),
        )
        self.supervisor.start(part)
        return Server(port, next(r.process.pid for r in self.supervisor.running if r.part is part))

    def environment(self, database_url: str) -> dict[str, str]:
        """The settings of a process of Dothi here."""
        env = {
            **os.environ,
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET,
            "REDIS_URL": self.queue.url,
            "FILES_URL": (self.folder / "files").as_uri(),
            "MAIL_URL": "smtp://127.0.0.1:9",  # nothing sends: no worker runs
            "EXTERNAL_URL": EXTERNAL_URL,
            "DEMO": "false",
            "REQUEST_LIMITS": "false",  # all of the load comes from one address
            "METRICS_LISTEN": "127.0.0.1:0",
        }
        env.pop("PROMETHEUS_MULTIPROC_DIR", None)
        return env

    def stop(self) -> None:
        """End everything."""
        self.supervisor.stop()

    def _port(self) -> int:
        return ports.pick(taken=self._taken)
